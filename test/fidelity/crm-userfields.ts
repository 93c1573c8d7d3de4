import { decided, documented, proof, type MethodRows, type Row } from './rows.ts'

const file = 'test/rest/golden-crm-userfields.test.ts'
const golden = proof(file)
const cycle = golden('adds, reads, lists, changes and deletes as %s')

const rules: Record<string, Record<string, Row>> = {
  add: {
    'FIELD_NAME and USER_TYPE_ID both missing': documented(
      golden('answers errors as documented'),
      'one text with a line for each',
    ),
    MANDATORY: decided(
      'Asked for by `crm.item.*`, as its pages say; those of the older methods have no error for it.',
      proof('test/rest/golden-crm-items.test.ts')('fields that must be filled are asked for'),
    ),
    'default values': decided(
      'A new record has them where the request says nothing.',
      golden('have the default of the day they are added on'),
    ),
    'a name that is taken': decided(
      'ERROR_CORE with a sentence; the pages have none.',
      golden('answers errors as documented'),
    ),
  },
  get: {},
  list: { LANG: documented(cycle, 'labels of one language; without it none') },
  update: { LIST: documented(cycle, 'ID changes, DEL removes, others are added') },
  delete: {
    'values of a removed field': decided(
      'Gone at once, also for a later field of the same name.',
      golden('do not come back with a field of the same name'),
    ),
  },
}

const errorTest = golden('answers errors as documented')
const denied = decided(
  'The page does not name it; those of the other verbs and types do.',
  proof('test/rest/record-rights.test.ts')('with the level %s'),
)
const deniedNowhere = new Set([
  'crm.lead add',
  'crm.lead list',
  'crm.company add',
  'crm.company list',
])
const joined = documented(errorTest, 'what is missing, in one text with a line for each')

/** Errors whose words are not on the page of every type, or not as they are here. */
const errors: Record<string, Record<string, Row>> = {
  add: {
    incomplete: joined,
    fieldsInvalid: decided('The page of `update` has it.', errorTest),
    kind: decided(
      'The pages word it in two ways; this is the one of leads and companies.',
      errorTest,
    ),
    taken: decided('The pages have no error for a name that is taken.', errorTest),
  },
  update: { xmlId: documented(errorTest, 'the pages have an article before it in places') },
}

export const crmUserfields: readonly MethodRows[] = [
  ...['crm.lead', 'crm.contact', 'crm.company'].flatMap((prefix) =>
    Object.entries(rules).map(([verb, own]) => ({
      name: `${prefix}.userfield.${verb}`,
      tests: [file, 'test/rest/record-rights.test.ts'],
      rules: own,
      errors: { ...errors[verb], ...(deniedNowhere.has(`${prefix} ${verb}`) && { denied }) },
    })),
  ),
  ...['types', 'fields', 'enumeration.fields', 'settings.fields'].map((name) => ({
    name: `crm.userfield.${name}`,
    tests: [file],
  })),
]
