/**
 * The question callerbook is for: who has this number, who is responsible for them, and is that
 * employee at work. One matcher for every way of asking; nothing else compares numbers.
 */
import { clientName } from '../domain/clients/client-name.ts'
import { refId, refType, type ClientRef, type ClientType } from '../domain/clients/client.ts'
import type { NumberKey, Phone } from '../domain/phone/phone.ts'
import { rankMatches, type PriorityRule, type Rankable } from '../domain/clients/priority.ts'
import { workdayStatus, type TimemanStatus } from '../domain/people/workday.ts'
import type { Database } from '../store/database.ts'
import {
  bestRowsByNumber,
  rowsByNumber,
  rowsByNumbers,
  type NumberRow,
} from '../store/clients/lookup.ts'
import { gatherKeys } from './gather-keys.ts'

export interface Responsible {
  id: number
  status: TimemanStatus
  extension: string | null
  workPhone: string | null
  personalPhone: string | null
  personalMobile: string | null
}

export interface Match extends Rankable {
  ref: ClientRef
  type: ClientType
  id: number
  name: string
  /** The multi-field that holds the number. */
  field: number
  responsible: Responsible
}

export interface LookupRules {
  priority: PriorityRule
  /** Zone of employees that have none of their own. */
  timeZone: string
  isTimemanInstalled: boolean
}

export type FindClients = (phone: Phone, nowMs: number) => Promise<Match[]>

// A number that so many multi-fields share is a switchboard or a placeholder ("000000"). Above it the
// store ranks, as reading all of them to return 50 a type would stop every other request meanwhile.
const rowsMax = 200

/**
 * Best first, at most `perType` of each type. A number that nobody has gives an empty list. Decision 0002
 * (docs/decisions) has the rule.
 */
export function createFindClients(database: Database, rules: LookupRules): FindClients {
  const rowsOf =
    database.engine === 'postgres'
      ? gatherKeys((numbers: readonly NumberKey[]) => rowsByNumbers(database, numbers, rowsMax))
      : (number: NumberKey) => rowsByNumber(database, number, rowsMax)
  return async (phone, nowMs) => {
    let rows = await rowsOf(phone.key)
    if (rows.length === rowsMax)
      rows = await bestRowsByNumber(database, phone.key, phone.extension, rules.priority.perType)
    const matches: Match[] = []
    for (const row of rows) matches.push(toMatch(row, rules, nowMs))
    return rankMatches(matches, phone.extension, rules.priority)
  }
}

function toMatch(row: NumberRow, rules: LookupRules, nowMs: number): Match {
  const [ref, extension, field, title, name, secondName, lastName, activityAt] = row
  const type = refType(ref)
  return {
    ref,
    type,
    id: refId(ref),
    name: clientName(type, { title, name, secondName, lastName }),
    extension,
    field,
    activityAt,
    stageSemantics: row[8],
    responsible: toResponsible(row, rules, nowMs),
  }
}

function toResponsible(row: NumberRow, rules: LookupRules, nowMs: number): Responsible {
  const [responsible, employee, extension, workPhone, personalPhone, personalMobile] = row.slice(
    9,
    15,
  ) as [number, number | null, string | null, string | null, string | null, string | null]
  const isTimeTracked = row[15] === 1
  const state = row[17]
  const startedAt = row[18]
  const workday = state !== null && startedAt !== null ? { state, startedAt } : undefined
  let status: TimemanStatus
  if (!rules.isTimemanInstalled) status = 'NOT_INSTALLED'
  else if (employee === null || !isTimeTracked) status = 'UNAVAILABLE'
  else status = workdayStatus(workday, row[16] ?? rules.timeZone, nowMs)
  return { id: responsible, status, extension, workPhone, personalPhone, personalMobile }
}
