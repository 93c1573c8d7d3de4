/** What every format is brought to before anything is decided: one client as its file describes it. */
import type { ClientType } from '../domain/clients/client.ts'

export const rowMultifieldKinds = ['PHONE', 'EMAIL', 'WEB', 'IM'] as const
export type RowMultifieldKind = (typeof rowMultifieldKinds)[number]

export interface RowMultifield {
  kind: RowMultifieldKind
  /** WORK, MOBILE, HOME, … https://apidocs.bitrix24.com/api-reference/crm/data-types.html */
  valueType: string
  /** As typed. */
  value: string
}

export interface ClientRow {
  type: ClientType
  /** Line of the file where it starts. */
  line: number
  /** The id the record has in the program that wrote the file. */
  id: string | null
  /** The place the id belongs to, when the row itself names it (ORIGINATOR_ID). */
  place: string | null
  title: string | null
  name: string | null
  secondName: string | null
  lastName: string | null
  /** As written: an id, an e-mail address or a name. */
  responsible: string | null
  stage: string | null
  source: string | null
  /** As written. */
  createdAt: string | null
  activityAt: string | null
  /** Every other field, by its code. */
  data: Record<string, unknown>
  multifields: RowMultifield[]
  /** The record as the file has it, for the rejects file. */
  cells: readonly string[]
}

export const emptyRow = (type: ClientType, line: number, cells: readonly string[]): ClientRow => ({
  type,
  line,
  id: null,
  place: null,
  title: null,
  name: null,
  secondName: null,
  lastName: null,
  responsible: null,
  stage: null,
  source: null,
  createdAt: null,
  activityAt: null,
  data: {},
  multifields: [],
  cells,
})
