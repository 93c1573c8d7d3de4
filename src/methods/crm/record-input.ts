/** `fields` and `params` of crm.*.add and crm.*.update. */
import type { ClientType } from '../../domain/clients/client.ts'
import type { FieldTable } from '../../domain/fields/field.ts'
import { readFieldValues } from '../../domain/fields/read-values.ts'
import type { Fail } from '../../rest/method.ts'
import { invalidAddress, readMultifields } from './multifield-rows.ts'
import { sentence } from './sentence.ts'

/** What can be wrong with what is sent, in the words of the type's pages. */
export const recordInputErrors = (type: ClientType) => ({
  fieldsInvalid: sentence("Parameter 'fields' must be array."),
  paramsInvalid: sentence("Parameter 'params' must be array."),
  valueInvalid: sentence('The field "{field}" has an invalid value.'),
  addressInvalid: sentence(
    type === 'company'
      ? 'The `E-mail` field contains an invalid address'
      : 'The field `{label}` contains an invalid address',
    'ERROR_CORE',
  ),
})

interface Sent {
  fields: Record<string, unknown> | undefined
  params: Record<string, unknown> | undefined
}

/** The values and multi-fields that were sent; with IMPORT=Y those that nobody else can set, too. */
export function readRecordInput(
  table: FieldTable,
  sent: Sent,
  timeZone: string,
  fail: Fail<keyof ReturnType<typeof recordInputErrors>>,
) {
  const fields = sent.fields ?? fail('fieldsInvalid')
  const params = sent.params ?? fail('paramsInvalid')
  const isImport = /^(y|1|true)$/i.test(String(params['IMPORT'] ?? ''))
  const { values, invalid } = readFieldValues(table, fields, timeZone, { isImport })
  if (invalid[0]) fail('valueInvalid', { field: invalid[0].code })
  const multifields = readMultifields(fields)
  const label = invalidAddress(multifields)
  if (label !== undefined) fail('addressInvalid', { label })
  return { values, multifields }
}
