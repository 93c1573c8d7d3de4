/** Where each field of a client is kept, as an expression over `client c`, and how it is compared. */
import { clientRef, idMax, type ClientType } from '../../domain/clients/client.ts'
import { normalizeEmail } from '../../domain/clients/email.ts'
import type { Field, FieldType } from '../../domain/fields/field.ts'
import type { PhoneReader } from '../../domain/phone/phone.ts'
import type { Database } from '../database.ts'
import type { ColumnKind, FilterColumn } from '../lists/filter-sql.ts'

const hasMultifield = (condition: string): string =>
  `case when exists (select 1 from multifield m where m.ref = c.ref and ${condition})
   then 'Y' else 'N' end`

const ofOpenLine = `m.kind = 'IM' and m.value_type in ('IMOL', 'OPENLINE')`

const ownColumns: Readonly<Record<string, string>> = {
  TITLE: 'c.title',
  NAME: 'c.name',
  SECOND_NAME: 'c.second_name',
  LAST_NAME: 'c.last_name',
  ASSIGNED_BY_ID: 'c.responsible',
  STATUS_ID: 'c.stage',
  STATUS_SEMANTIC_ID: 'c.stage_semantics',
  LAST_ACTIVITY_TIME: 'c.activity_at',
  DATE_CREATE: 'c.created_at',
  CREATED_BY_ID: 'c.created_by',
  DATE_MODIFY: 'c.modified_at',
  MODIFY_BY_ID: 'c.modified_by',
}

const derivedColumns: Readonly<Record<string, string>> = {
  HAS_PHONE: hasMultifield(`m.kind = 'PHONE'`),
  HAS_EMAIL: hasMultifield(`m.kind = 'EMAIL'`),
  HAS_IMOL: hasMultifield(ofOpenLine),
}

// The id of a client is what its ref exceeds this by.
const base = (type: ClientType): number => clientRef(type, 0)

const primaryLinks: Readonly<Record<string, string>> = {
  'contact COMPANY_ID': `(select l.company from contact_company l
    where l.contact = c.ref - ${base('contact')} and l.is_primary = 1)`,
  'lead CONTACT_ID': `(select l.contact from lead_contact l
    where l.lead = c.ref - ${base('lead')} and l.is_primary = 1)`,
  'lead COMPANY_ID': `(select l.company from lead_company l
    where l.lead = c.ref - ${base('lead')})`,
  // A lead of somebody who is known already.
  'lead IS_RETURN_CUSTOMER': `case
    when exists (select 1 from lead_contact l where l.lead = c.ref - ${base('lead')})
      or exists (select 1 from lead_company l where l.lead = c.ref - ${base('lead')})
    then 'Y' else 'N' end`,
}

/** How a filter reaches the links: from the other end, which has an index, not client by client. */
const linkFilter = (
  owner: ClientType,
  other: ClientType,
  table: string,
  which: 'all' | 'primary' = 'all',
): FilterColumn => ({
  sql: `l.${other}`,
  kind: 'int',
  isZeroEmpty: true,
  within: (condition) => `c.ref in (select l.${owner} + ${base(owner)}
    from ${table} l where ${which === 'primary' ? 'l.is_primary = 1 and ' : ''}${condition})`,
})

const linkFilters: Readonly<Record<string, FilterColumn>> = {
  'contact COMPANY_IDS': linkFilter('contact', 'company', 'contact_company'),
  'contact COMPANY_ID': linkFilter('contact', 'company', 'contact_company', 'primary'),
  'company CONTACT_ID': linkFilter('company', 'contact', 'contact_company'),
  'lead CONTACT_IDS': linkFilter('lead', 'contact', 'lead_contact'),
  'lead CONTACT_ID': linkFilter('lead', 'contact', 'lead_contact', 'primary'),
  'lead COMPANY_ID': linkFilter('lead', 'company', 'lead_company'),
}

const kinds: Partial<Record<FieldType, ColumnKind>> = {
  integer: 'int',
  user: 'int',
  boolean: 'flag',
  enumeration: 'int',
  employee: 'int',
  crm_lead: 'int',
  crm_contact: 'int',
  crm_company: 'int',
  double: 'real',
  date: 'date',
  datetime: 'datetime',
}

const castTo: Partial<Record<ColumnKind, string>> = {
  int: 'bigint',
  flag: 'bigint',
  datetime: 'bigint',
  real: 'double precision',
}

/** What names a value in `client.data`. It becomes part of a statement: it has these characters only. */
export function dataKey({ code, storedAs = code }: Field): string {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(storedAs)) throw new Error(`${code} cannot be a field`)
  return storedAs
}

/** Whether the field's value lives in `client.data`. */
export const isInData = (
  type: ClientType,
  { code, type: fieldType, isWriteOnly }: Field,
): boolean =>
  code !== 'ID' &&
  !isWriteOnly &&
  fieldType !== 'crm_multifield' &&
  ownColumns[code] === undefined &&
  derivedColumns[code] === undefined &&
  primaryLinks[`${type} ${code}`] === undefined

/** The column that holds the field, when it has one of its own that can be written. */
export const writtenColumn = (code: string): string | undefined => ownColumns[code]?.slice(2)

/** The expression for a field that is not in `client.data`; undefined: it is there. */
export const columnSql = (type: ClientType, { code }: Field): string | undefined =>
  code === 'ID'
    ? `(c.ref - ${base(type)})`
    : (ownColumns[code] ?? derivedColumns[code] ?? primaryLinks[`${type} ${code}`])

/** The value of a field, to be compared. Multi-fields have none: they are rows of their own. */
export function valueSql(type: ClientType, field: Field, engine: Database['engine']): string {
  const { fallback } = field
  const sql = columnSql(type, field) ?? jsonSql(field, engine)
  if (fallback === undefined) return sql
  return `coalesce(${sql}, ${typeof fallback === 'number' ? fallback : `'${fallback}'`})`
}

function jsonSql(field: Field, engine: Database['engine']): string {
  const key = dataKey(field)
  const text = `(c.data->>'${key}')`
  const cast = field.isMultiple ? undefined : castTo[kinds[field.type] ?? 'text']
  if (!cast) return text
  if (engine === 'sqlite') return `cast(${text} as ${cast})`
  // PostgreSQL fails over what cannot be cast, so only numbers are: a double holds every id exactly.
  return `(case when jsonb_typeof(c.data->'${key}') = 'number' then cast(${text} as double precision) end)`
}

/** What a filter may compare besides the fields. */
const furtherColumns = (): Record<string, FilterColumn> => ({
  IMOL: rowsColumn(ofOpenLine),
  // There is the general pipeline and no other.
  CATEGORY_ID: { sql: '0', kind: 'int' },
})

/** The columns that a filter may compare: those of the fields by their codes, and a few more. */
export function filterColumns(
  type: ClientType,
  fields: Iterable<Field>,
  phones: PhoneReader,
  engine: Database['engine'],
): Record<string, FilterColumn> {
  const columns: Record<string, FilterColumn> = furtherColumns()
  for (const field of fields) {
    if (field.type === 'file') continue
    columns[field.code] = filterColumn(type, field, phones, engine)
  }
  return columns
}

function filterColumn(
  type: ClientType,
  field: Field,
  phones: PhoneReader,
  engine: Database['engine'],
): FilterColumn {
  // A ref is compared in place of the id: that is the order of the table.
  if (field.code === 'ID')
    return {
      sql: 'c.ref',
      kind: 'int',
      shown: `(c.ref - ${base(type)})`,
      read: (text) => refOfId(type, text),
    }
  if (field.type === 'crm_multifield') return multifieldColumn(field.code, phones)
  const link = linkFilters[`${type} ${field.code}`]
  if (link) return link
  const kind = kinds[field.type] ?? 'text'
  if (field.isMultiple) return listColumn(field, kind, engine)
  const sql = valueSql(type, field, engine)
  if (field.code === 'ORIGIN_ID') {
    // As the index on it says it, letter by letter; SQLite concludes nothing by itself.
    const indexed = `cast(c.data->>'ORIGIN_ID' as text)`
    return {
      sql: indexed,
      kind,
      within: (condition) => `(${condition} and ${indexed} is not null)`,
    }
  }
  return field.type === 'char' ? { sql, kind, read: readFlag } : { sql, kind }
}

function refOfId(type: ClientType, text: string): number | undefined {
  if (!/^\s*[+-]?\d+(\.0*)?\s*$/.test(text)) return undefined
  // Beyond the ids of a type there is nothing; a ref must not run into those of the next one.
  const id = Math.max(-1, Math.min(idMax, Number(text)))
  return base(type) + id
}

const readFlag = (text: string): string =>
  ({ '1': 'Y', '0': 'N', TRUE: 'Y', FALSE: 'N' })[text.toUpperCase()] ?? text.toUpperCase()

/** Phones and e-mails are compared by their search keys: the one matcher. */
function multifieldColumn(code: string, phones: PhoneReader): FilterColumn {
  if (code === 'PHONE')
    return {
      sql: 'p.number',
      kind: 'int',
      read: (text) => phones.read(text)?.key,
      within: (condition) => `c.ref in (select p.ref from phone p where ${condition})`,
    }
  if (code === 'EMAIL')
    return {
      sql: 'a.address',
      kind: 'text',
      read: normalizeEmail,
      within: (condition) => `c.ref in (select a.ref from email a where ${condition})`,
    }
  return rowsColumn(`m.kind = '${code}'`)
}

const rowsColumn = (rows: string): FilterColumn => ({
  sql: 'm.value',
  kind: 'text',
  within: (condition) =>
    `exists (select 1 from multifield m where m.ref = c.ref and ${rows} and ${condition})`,
})

/** A custom field with many values is a JSON list; any of them may meet the condition. */
function listColumn(field: Field, kind: ColumnKind, engine: Database['engine']): FilterColumn {
  const key = dataKey(field)
  const cast = castTo[kind]
  const items =
    engine === 'sqlite'
      ? `json_each(c.data, '$.${key}')`
      : // It fails over what is no list.
        `jsonb_array_elements_text(
          case when jsonb_typeof(c.data->'${key}') = 'array' then c.data->'${key}' else '[]' end)`
  return {
    sql: cast ? `cast(v.value as ${cast})` : 'v.value',
    kind,
    within: (condition) => `exists (select 1 from ${items} v where ${condition})`,
  }
}
