/** A record in the form of the v2 methods: strings throughout, '' for an empty date. */
import { z } from 'zod'
import type { Field, FieldTable, FieldValue } from '../../domain/fields/field.ts'
import type { MultifieldRow } from '../../domain/clients/multifield-change.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import type { ClientRecord, PortalRules } from '../../services.ts'

export const multifieldSchema = z.array(
  z.object({ ID: z.string(), VALUE_TYPE: z.string(), VALUE: z.string(), TYPE_ID: z.string() }),
)

type WireValue = string | null | string[]
export type WireRecord = Record<string, WireValue | z.input<typeof multifieldSchema>>

/** The shown fields of a record; a multi-field without rows is absent. */
export function encodeRecord(
  record: ClientRecord,
  shown: FieldTable,
  portal: PortalRules,
): WireRecord {
  const wire: WireRecord = {}
  for (const field of shown.values()) {
    if (field.isWriteOnly) continue
    if (field.type === 'crm_multifield') {
      const rows = record.multifields.filter(({ kind }) => kind === field.code)
      if (rows.length > 0) wire[field.code] = rows.map(encodeMultifield)
    } else {
      wire[field.code] = encodeValue(field, record.values[field.code] ?? null, portal)
    }
  }
  return wire
}

const encodeMultifield = ({ id, kind, valueType, value }: MultifieldRow) => ({
  ID: String(id),
  VALUE_TYPE: valueType,
  VALUE: value,
  TYPE_ID: kind,
})

function encodeValue(field: Field, value: FieldValue, portal: PortalRules): WireValue {
  if (Array.isArray(value)) return value.map((item) => encodeOne(field, item, portal) ?? '')
  return encodeOne(field, value as string | number | null, portal)
}

function encodeOne(
  field: Field,
  value: string | number | null,
  { timeZone, currency }: PortalRules,
): string | null {
  switch (field.type) {
    case 'datetime':
      // Never null: b24phpsdk hands anything but '' to a strict parser.
      return typeof value === 'number' ? formatAtom(timeZone, value * 1000) : ''
    case 'date':
      return midnight(value, timeZone) ?? ''
    case 'double':
      if (typeof value !== 'number') return value
      // A lead's amount has two decimals in the samples, a company's revenue none that it does not need.
      return field.code === 'OPPORTUNITY' ? value.toFixed(2) : String(value)
    case 'crm_currency':
      return value === null || value === '' ? currency : String(value)
    default:
      return value === null ? null : String(value)
  }
}

/**
 * A date goes out as the moment it begins in the portal's zone, so that no reader sees another day;
 * undefined for no date.
 */
export function midnight(date: string | number | null, timeZone: string): string | undefined {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined
  const noonMs = Date.parse(`${date}T12:00:00Z`)
  if (Number.isNaN(noonMs)) return undefined
  return `${date}T00:00:00${formatAtom(timeZone, noonMs).slice(19)}`
}
