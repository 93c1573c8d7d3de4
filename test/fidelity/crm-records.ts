import { decided, documented, proof, type MethodRows, type Row } from './rows.ts'

const verbs = ['add', 'update', 'get', 'delete', 'list', 'fields'] as const
const golden = proof('test/rest/golden-crm-records.test.ts')
const hostile = proof('test/rest/hostile-records.test.ts')
const rights = proof('test/rest/record-rights.test.ts')
const fieldsDenied = decided(
  'The page knows no errors. Who may not read the records is told so, as on the page of companies.',
  rights('with the level %s'),
)
const filters = proof('test/rest/filters.property.test.ts')
const plans = proof('test/list-plans.test.ts')
const consistency = proof('test/rest/record-consistency.test.ts')

const records = proof('test/rest/record-methods.test.ts')

const written: Record<string, Row> = {
  'a text or one row where a list of phones is meant': decided(
    'Is that one row: leaving it out would lose a number silently.',
    records('take phones in every form that says what is meant'),
  ),
  'nobody as responsible or author': decided(
    'An update keeps who is there; a new record is the caller’s.',
    records('keep their responsible, author and day of creation when an update names none'),
  ),
  'a value that a field cannot hold': decided(
    'The pages have no error for it; here it is refused by name, so that nothing is lost silently.',
    hostile('dates of wrong forms are refused, or find nothing'),
  ),
  'a type of phone or e-mail in small letters, or none': decided(
    'Kept in capitals, WORK when there is none: official SDKs send both and read capitals only.',
    golden('rows of phones are changed, removed and added as the page of update says'),
  ),
}

const sisters = 'Its page does not name it; the pages of the other types do.'

/** Errors that the page of the method does not have. */
const notOnPage: Record<string, Record<string, Row>> = {
  'crm.lead.add': {
    fieldsInvalid: decided(sisters, records('refuse fields that are no map')),
    paramsInvalid: decided(sisters, records('refuse fields that are no map')),
    addressInvalid: decided(sisters, records('refuse what is no e-mail address')),
  },
  'crm.lead.update': {
    fieldsInvalid: decided(sisters, records('refuse fields that are no map')),
    paramsInvalid: decided(sisters, records('refuse fields that are no map')),
    addressInvalid: decided(sisters, records('refuse what is no e-mail address')),
  },
  'crm.lead.list': {
    orderInvalid: decided(sisters, records('refuse an order and a filter that are no map')),
    filterInvalid: decided(sisters, records('refuse an order and a filter that are no map')),
  },
  'crm.lead.fields': { accessDenied: fieldsDenied },
  'crm.contact.fields': { accessDenied: fieldsDenied },
  'crm.contact.update': { idInvalid: decided(sisters, records('refuse what is no id')) },
  'crm.company.update': {
    fieldsInvalid: decided(sisters, records('refuse fields that are no map')),
    paramsInvalid: decided(sisters, records('refuse fields that are no map')),
    idInvalid: decided(sisters, records('refuse what is no id')),
  },
  'crm.company.get': { idInvalid: decided(sisters, records('refuse what is no id')) },
  'crm.company.delete': { idInvalid: decided(sisters, records('refuse what is no id')) },
}

function errorsOf(prefix: string, verb: (typeof verbs)[number]): Record<string, Row> {
  const errors: Record<string, Row> = { ...notOnPage[`${prefix}.${verb}`] }
  if (verb === 'add' || verb === 'update') {
    errors['valueInvalid'] = decided(
      'The pages have no error for a value that a field cannot hold.',
      records('refuse a value of the wrong form'),
    )
    if (prefix !== 'crm.lead')
      errors['nameMissing'] = decided(
        'The pages require a name and give no text for its absence.',
        records('need a name'),
      )
  }
  if (verb === 'get' || (prefix === 'crm.lead' && (verb === 'update' || verb === 'delete')))
    errors['notFound'] = documented(golden('Not found'))
  if (verb === 'list')
    errors['listFailed'] = decided(
      'The documented general error, for a filter that is too large.',
      hostile('a condition on everything is refused as a whole'),
    )
  return errors
}

const rules: Record<(typeof verbs)[number], Record<string, Row>> = {
  add: written,
  update: {
    ...written,
    'rows of phones': documented(
      golden('rows of phones are changed, removed and added as the page of update says'),
      'with an id they change or go, without one they come, others stay',
    ),
    'the id of no row of that kind': decided(
      'Adds the value as a new row, as the tutorial has it for `crm.item.update`; rows of other kinds stay.',
      proof('test/rest/multifields.property.test.ts')('rows and lookups follow every change'),
    ),
    'updates that meet': decided(
      'One after the other, as a whole.',
      consistency('updates that meet leave one of their orders behind'),
    ),
  },
  get: {
    'a date': decided(
      'The moment at which it begins in the portal’s zone; the samples show the one of UTC.',
      golden('the contact of the pages is added and read'),
    ),
    'photo and logo': decided(
      'Files are not kept: the fields are null and cannot be written.',
      golden('the contact of the pages is added and read'),
    ),
  },
  delete: {},
  list: {
    'prefixes of filters': documented(filters('lists find exactly what the filter means')),
    'unknown names in filter and order': decided(
      'Left out: official SDKs send empty ones.',
      hostile('names that are SQL are names that no field has'),
    ),
    'filter by links': documented(
      proof('test/rest/links.test.ts')('are found by any of them'),
      'COMPANY_IDS, CONTACT_IDS and CONTACT_ID of companies: any of the linked records',
    ),
    'records that may not be read': decided(
      'Left out of rows and total.',
      rights('with the level %s'),
    ),
    'more than 500 conditions': decided(
      'Refused with the documented general error.',
      hostile('a condition on everything is refused as a whole'),
    ),
    'paging by id': documented(
      plans('a page by keyset reads its own rows only, wherever it starts'),
      'costs the same at every row',
    ),
  },
  fields: {},
}

const ofContacts: Record<string, Row> = {
  FACE_ID: decided(
    'Always null: it belongs to a module that recognises faces.',
    golden('the contact of the pages is added and read'),
  ),
}

export const crmRecords: readonly MethodRows[] = ['crm.lead', 'crm.contact', 'crm.company'].flatMap(
  (prefix) =>
    verbs.map((verb) => ({
      name: `${prefix}.${verb}`,
      tests: ['test/rest/record-methods.test.ts', 'test/rest/record-rights.test.ts'],
      errors: errorsOf(prefix, verb),
      rules: { ...rules[verb], ...(prefix === 'crm.contact' && verb === 'get' && ofContacts) },
    })),
)
