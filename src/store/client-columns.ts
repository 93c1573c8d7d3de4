/** Where each field of a client is kept, as an SQL expression over `client c`. */
import { clientRef, type ClientType } from '../domain/client.ts'
import type { Field } from '../domain/fields/field.ts'

/** What the expression gives, and so how values are compared with it. */
export type ColumnKind = 'integer' | 'double' | 'text'

export interface Column {
  sql: string
  kind: ColumnKind
}

const columnOfCode: Readonly<Record<string, Column>> = {
  TITLE: { sql: 'c.title', kind: 'text' },
  NAME: { sql: 'c.name', kind: 'text' },
  SECOND_NAME: { sql: 'c.second_name', kind: 'text' },
  LAST_NAME: { sql: 'c.last_name', kind: 'text' },
  ASSIGNED_BY_ID: { sql: 'c.responsible', kind: 'integer' },
  STATUS_ID: { sql: 'c.stage', kind: 'text' },
  STATUS_SEMANTIC_ID: { sql: 'c.stage_semantics', kind: 'text' },
  LAST_ACTIVITY_TIME: { sql: 'c.activity_at', kind: 'integer' },
  DATE_CREATE: { sql: 'c.created_at', kind: 'integer' },
  CREATED_BY_ID: { sql: 'c.created_by', kind: 'integer' },
  DATE_MODIFY: { sql: 'c.modified_at', kind: 'integer' },
  MODIFY_BY_ID: { sql: 'c.modified_by', kind: 'integer' },
  HAS_PHONE: { sql: hasKind('PHONE'), kind: 'text' },
  HAS_EMAIL: { sql: hasKind('EMAIL'), kind: 'text' },
  HAS_IMOL: {
    sql: `case when exists (select 1 from multifield m where m.ref = c.ref and m.kind = 'IM'
      and m.value_type in ('IMOL', 'OPENLINE')) then 'Y' else 'N' end`,
    kind: 'text',
  },
}

function hasKind(kind: 'PHONE' | 'EMAIL'): string {
  return `case when exists (select 1 from multifield m where m.ref = c.ref and m.kind = '${kind}')
    then 'Y' else 'N' end`
}

// The id of a client is what its ref exceeds the type's first one by.
const base = (type: ClientType): number => clientRef(type, 0)

const primaryLink: Readonly<Record<string, Column>> = {
  'contact COMPANY_ID': {
    sql: `(select l.company from contact_company l where l.contact = c.ref - ${base('contact')}
      and l.is_primary = 1)`,
    kind: 'integer',
  },
  'lead CONTACT_ID': {
    sql: `(select l.contact from lead_contact l where l.lead = c.ref - ${base('lead')}
      and l.is_primary = 1)`,
    kind: 'integer',
  },
}

const jsonKinds: Partial<Record<Field['type'], ColumnKind>> = {
  integer: 'integer',
  user: 'integer',
  datetime: 'integer',
  boolean: 'integer',
  enumeration: 'integer',
  crm_lead: 'integer',
  crm_contact: 'integer',
  crm_company: 'integer',
  double: 'double',
}

/** Field codes of the tables, and custom ones, are made of these characters only. */
const safeCode = /^[A-Z][A-Z0-9_]*$/

/** The expression for a field. Multi-fields have none: they are rows of their own. */
export function columnOf(type: ClientType, field: Field): Column {
  if (field.code === 'ID') return { sql: `(c.ref - ${base(type)})`, kind: 'integer' }
  const own = primaryLink[`${type} ${field.code}`] ?? columnOfCode[field.code]
  if (own) return own
  // The code becomes part of the statement.
  if (!safeCode.test(field.code)) throw new Error(`${field.code} cannot be a field`)
  const kind = field.isMultiple ? 'text' : (jsonKinds[field.type] ?? 'text')
  return { sql: withFallback(inJson(field.code, kind), field), kind }
}

function inJson(code: string, kind: ColumnKind): string {
  const text = `(c.data->>'${code}')`
  if (kind === 'integer') return `cast(${text} as bigint)`
  return kind === 'double' ? `cast(${text} as double precision)` : text
}

function withFallback(sql: string, { fallback }: Field): string {
  if (fallback === undefined) return sql
  const literal = typeof fallback === 'number' ? String(fallback) : `'${fallback}'`
  return `coalesce(${sql}, ${literal})`
}

/** Whether the field lives in `client.data`. */
export const isInData = (type: ClientType, field: Field): boolean =>
  field.code !== 'ID' &&
  field.type !== 'crm_multifield' &&
  columnOfCode[field.code] === undefined &&
  primaryLink[`${type} ${field.code}`] === undefined
