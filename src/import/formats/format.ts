/** A program that writes CSV, told by the words of its header. */
import type { ClientType } from '../../domain/clients/client.ts'
import type { Target } from '../target.ts'

export interface CsvFormat {
  /** Its name in summaries; also the place that its ids belong to. */
  name: string
  /** Shown to people. */
  title: string
  /** Header, in lower case, to target. Several languages stand side by side. */
  headers: Readonly<Record<string, Target>>
  /** Headers that mean something else in a file of that type. */
  headersOf?: Partial<Record<ClientType, Readonly<Record<string, Target>>>>
  /** It writes no others. */
  type?: ClientType
  /** Headers that say of which type the records are, the first type with one of them wins. */
  typeMarks: readonly (readonly [ClientType, readonly string[]])[]
  /** Headers that no other program writes: a file with one of them is this program's. */
  marks: readonly (string | RegExp)[]
  /** Its words are everybody's: without a mark a file is not this program's. */
  isMarkNeeded?: true
  /** A column whose target is in its header (`Phone 2 - Value`). */
  numbered?(header: string): NumberedColumn | undefined
  /** Splits a cell with several values. */
  separator?: string
  /** Targets with room for one value, where cells may hold several: the first one is taken. */
  firstOnly?: readonly Target[]
  /** Columns that it does not know are taken where their words say that they hold numbers or addresses. */
  isOpen?: true
}

/** One target for several headers, which stand between commas. */
export const same = (target: Target, headers: string): Record<string, Target> =>
  Object.fromEntries(headers.split(', ').map((header) => [header, target]))

/** One of several columns alike: a value, or the label that says of which type the value is. */
export interface NumberedColumn {
  group: string
  part: 'label' | 'value'
  kind: 'PHONE' | 'EMAIL' | 'WEB' | 'IM'
}
