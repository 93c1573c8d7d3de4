import { decided, documented, proof, type MethodRows } from './rows.ts'

const golden = proof('test/rest/golden-crm-items.test.ts')
const hostile = proof('test/rest/hostile-records.test.ts')
const filters = proof('test/rest/filters.property.test.ts')

const entityType = {
  'an entityTypeId that is none': decided(
    'NOT_FOUND as on the pages of the methods; the tutorial names ENTITY_TYPE_NOT_SUPPORTED.',
    golden('documented errors'),
  ),
}

export const crmItems: readonly MethodRows[] = [
  {
    name: 'crm.item.add',
    rules: {
      ...entityType,
      'a list for one value': documented(golden('documented errors'), 'the code is the text 100'),
    },
  },
  {
    name: 'crm.item.update',
    rules: {
      ...entityType,
      fm: documented(
        golden('phones and e-mails change as the tutorial says'),
        'a list adds; an object changes, removes and adds by its keys',
      ),
      'nothing changed': documented(golden('an update that changes nothing is not saved')),
    },
  },
  {
    name: 'crm.item.get',
    rules: {
      ...entityType,
      'names of custom fields': decided(
        'As portals were seen to write them: the rest of a name stays as it is where a digit follows an underscore.',
        golden('the lead of the page is added and read'),
      ),
    },
  },
  { name: 'crm.item.delete', rules: entityType },
  {
    name: 'crm.item.list',
    rules: {
      ...entityType,
      'groups with logic': documented(filters('lists find exactly what the filter means')),
      'filter by phone and email': decided(
        'Equality of numbers and addresses, as for PHONE and EMAIL in the older lists.',
        filters('lists find exactly what the filter means'),
      ),
      'groups without end': decided(
        'Ten levels and 500 conditions; the page says unlimited.',
        hostile('groups end somewhere'),
      ),
    },
  },
  { name: 'crm.item.fields', rules: entityType },
]
