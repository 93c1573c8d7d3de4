import { decided, documented, proof, type MethodRows, type Row } from './rows.ts'

const golden = proof('test/rest/golden-crm-items.test.ts')
const hostile = proof('test/rest/hostile-records.test.ts')
const filters = proof('test/rest/filters.property.test.ts')

const entityType = {
  'an entityTypeId that is none': decided(
    'NOT_FOUND as on the pages of the methods; the tutorial names ENTITY_TYPE_NOT_SUPPORTED.',
    golden('documented errors'),
  ),
}

const extranet: Record<string, Row> = {
  'an extranet user': documented(
    proof('test/rest/extranet.test.ts')('no method of crm.item is for extranet users'),
    '403 allowed_only_intranet_user',
  ),
}

const choice = documented(
  golden('a choice that its directory does not have is refused by name'),
  'CRM_FIELD_ERROR_VALUE_NOT_VALID, as the tutorials say; the older methods keep it',
)

const itemRows: readonly MethodRows[] = [
  {
    name: 'crm.item.add',
    rules: {
      ...entityType,
      'what is not said': documented(
        golden('items that say little have the defaults of the page'),
        'no salutation; `Company #13` as the title of a company, as `Lead #13` of a lead',
      ),
      'a contact without a name': decided(
        'Gets a default name, as the tutorial of the contact form says; here it is `Contact #13`.',
        golden('items that say little have the defaults of the page'),
      ),
      'custom fields that must be filled': documented(
        golden('fields that must be filled are asked for'),
        'CRM_FIELD_ERROR_REQUIRED; the words are those of crm.item.batchImport',
      ),
      'a choice that its directory does not have': choice,
      'a list for one value': documented(golden('documented errors'), 'the code is the text 100'),
      'phone and email': decided(
        'Also taken as lists of the rows of older methods, in `crm.item.update`, too: a recipe of the JavaScript SDK sends them.',
        golden('phone and email are taken as lists'),
      ),
    },
  },
  {
    name: 'crm.item.update',
    errors: {
      itemMissing: decided(
        'The page has the code with the words for a missing type; these are of `crm.item.delete`.',
        golden('Item not found'),
      ),
    },
    rules: {
      ...entityType,
      fm: documented(
        golden('phones and e-mails change as the tutorial says'),
        'a list adds; an object changes, removes and adds by its keys',
      ),
      'companyIds and contactIds': documented(
        proof('test/rest/links.test.ts')('crm.item.update keeps the order of companyIds'),
        'replace the links in the order that is sent, the first one primary',
      ),
      'sums of custom fields': documented(
        golden('a sum without a currency is one of the portal’s'),
        'get the currency of the portal; without a sum they are empty',
      ),
      'an empty title of a lead': documented(
        golden('fields that must be filled are asked for'),
        'the one there is stays',
      ),
      'a contact that loses its names': documented(
        golden('fields that must be filled are asked for'),
        'CRM_FIELD_ERROR_REQUIRED, as the tutorial of the contact form says',
      ),
      'custom fields that must be filled': documented(
        golden('fields that must be filled are asked for'),
        'asked for when the stage changes',
      ),
      'a choice that its directory does not have': choice,
      'nothing changed': documented(golden('an update that changes nothing is not saved')),
    },
  },
  {
    name: 'crm.item.get',
    errors: {
      typeMissing: decided('The words of the other pages.', golden('documented errors')),
    },
    rules: {
      ...entityType,
      'names of custom fields': decided(
        'As portals were seen to write them: the rest of a name stays as it is where a digit follows an underscore.',
        golden('the lead of the page is added and read'),
      ),
    },
  },
  {
    name: 'crm.item.delete',
    errors: {
      typeMissing: decided('The words of the other pages.', golden('documented errors')),
    },
    rules: entityType,
  },
  {
    name: 'crm.item.list',
    errors: {
      accessDenied: decided(
        'The page does not name it; those of the other verbs do.',
        golden('says no to who may not'),
      ),
      filterDepth: decided(
        'The page calls groups unlimited and has no error.',
        hostile('groups end somewhere'),
      ),
      typeMissing: decided('The words of the other pages.', golden('documented errors')),
    },
    rules: {
      ...entityType,
      'groups with logic': documented(filters('lists find exactly what the filter means')),
      'filter by phone and email': decided(
        'Equality of numbers and addresses, as for PHONE and EMAIL in the older lists.',
        filters('lists find exactly what the filter means'),
      ),
      'filter by companyIds and contactIds': documented(
        proof('test/rest/links.test.ts')('are found by any of them'),
        'any of the linked records',
      ),
      'filter by imol': documented(
        golden('a client is found by the messenger of an open line'),
        'equality with a row of the type IMOL or OPENLINE',
      ),
      'filter by categoryId': decided(
        'Contacts and companies are all in the general pipeline, 0; leads have none.',
        golden('contacts and companies are all in the general pipeline'),
      ),
      'ID in place of id': decided(
        'Taken in filter and order: the SDK for Python sorts by it, also in the sample of the page.',
        proof('test/conformance/literal-requests.test.ts')('as_list_fast of items'),
      ),
      'upper-case names': decided(
        'The upperName of crm.item.fields is taken in filter, order and select: tests of the SDK for PHP find contacts by ORIGINATOR_ID.',
        proof('test/conformance/literal-requests.test.ts')('by the names of the older methods'),
      ),
      'groups without end': decided(
        'Ten levels and 500 conditions; the page says unlimited.',
        hostile('groups end somewhere'),
      ),
    },
  },
  {
    name: 'crm.item.fields',
    rules: {
      ...entityType,
      fm: documented(
        golden('fields are described as the tutorials that make forms of them need it'),
        'as in the tutorials that make forms of the answer',
      ),
    },
  },
]

export const crmItems: readonly MethodRows[] = itemRows.map((row) => ({
  ...row,
  rules: { ...row.rules, ...extranet },
}))
