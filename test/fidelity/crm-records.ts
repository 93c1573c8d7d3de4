import type { MethodRows } from './rows.ts'

const verbs = ['add', 'update', 'get', 'delete', 'list', 'fields']

export const crmRecords: readonly MethodRows[] = ['crm.lead', 'crm.contact', 'crm.company'].flatMap(
  (prefix) =>
    verbs.map((verb) => ({
      name: `${prefix}.${verb}`,
      tests: ['test/rest/record-methods.test.ts'],
    })),
)
