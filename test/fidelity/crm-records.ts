import { documented, each, decided, proof, type MethodRows } from './rows.ts'

const records = proof('test/rest/record-methods.test.ts')
const written = records('are added, read, changed, listed and deleted')

const writeErrors = {
  accessDenied: documented(records('say no to who may not'), 'the code is an empty text'),
  fieldsInvalid: documented(records('refuse fields that are no map')),
  paramsInvalid: documented(records('refuse fields that are no map')),
  valueInvalid: documented(records('refuse a value of the wrong form')),
  addressInvalid: documented(records('refuse what is no e-mail address')),
  nameMissing: documented(records('need a name')),
  titleMissing: documented(records('need a name')),
}
const idInvalid = documented(records('refuse what is no id'))
const notFound = documented(records('that do not exist are refused as documented'))
const { accessDenied } = writeErrors

const family = (prefix: string): MethodRows[] => [
  {
    name: `${prefix}.add`,
    params: each(['fields', 'params'], documented(written)),
    result: { '': documented(written, 'the id, a number') },
    errors: writeErrors,
  },
  {
    name: `${prefix}.update`,
    params: each(['id', 'fields', 'params'], documented(written)),
    result: { '': documented(written, 'true') },
    errors: { ...writeErrors, idInvalid, notFound },
  },
  {
    name: `${prefix}.get`,
    params: { id: documented(written) },
    result: { '': documented(written, 'texts; an empty date is an empty text') },
    errors: { accessDenied, idInvalid, notFound },
  },
  {
    name: `${prefix}.delete`,
    params: { id: documented(written) },
    result: { '': documented(written, 'true') },
    errors: { accessDenied, idInvalid, notFound },
  },
  {
    name: `${prefix}.list`,
    params: each(
      ['select', 'filter', 'order', 'start'],
      documented(records('are listed in pages of fifty')),
    ),
    result: { '': documented(records('are listed in pages of fifty'), 'with `total` and `next`') },
    errors: {
      accessDenied,
      ...each(
        ['orderInvalid', 'filterInvalid'],
        decided(
          'A text where a map is meant.',
          records('refuse an order and a filter that are no map'),
        ),
      ),
    },
  },
  {
    name: `${prefix}.fields`,
    params: {},
    result: { '': documented(records('describe their fields')) },
    errors: { accessDenied },
  },
]

export const crmRecords: readonly MethodRows[] = ['crm.lead', 'crm.contact', 'crm.company'].flatMap(
  family,
)
