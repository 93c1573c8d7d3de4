/**
 * Which way a call should take: reads what the rule in domain/routing/routing.ts asks for, anew each time, so that
 * a change of another process counts for the next call. It comes after lookup/, which finds the clients,
 * and before endpoint.ts and the command, which tell the decision.
 */
import type { NumberKey, PhoneReader } from '../domain/phone/phone.ts'
import { isWithheld } from '../domain/phone/phone-withheld.ts'
import type { RoutingPolicy, RoutingRule } from '../domain/routing/routing-policy.ts'
import {
  chooseWay,
  differentResponsibles,
  type Choice,
  type Consideration,
  type ResponsibleReason,
  type StaffMember,
} from '../domain/routing/routing.ts'
import { createRuleBook, lineKey } from '../domain/routing/rule-book.ts'
import { zoneOffsetMs } from '../domain/time-zone.ts'
import { workdayStatus } from '../domain/people/workday.ts'
import type { FindClients, Match } from '../lookup/find-clients.ts'
import type { Database } from '../store/database.ts'
import { staffWithDeputies, type StaffRow } from '../store/people/deputies.ts'
import { appsWithLine } from '../store/calls/line-apps.ts'
import type { Missed } from './deadline.ts'

export interface RoutingQuestion {
  /** The caller's number as the exchange has it. */
  number: string
  /** The called line, in the notation of the policy or of `telephony.externalLine.add`; '': not told. */
  line: string
  /** The app that asks; its calls come in on its own lines. */
  app: number | undefined
  /** Unix milliseconds. */
  nowMs: number
}

export interface RoutingDecision {
  decision: Choice['decision']
  /** What the exchange dials: digits, a number in international form, or the name of a queue. */
  target: string
  reason: RoutingReason
  employee: number | undefined
  /** The responsible in whose place the employee takes the call. */
  deputyOf: number | undefined
  /** The client that the call is about, as far as can be told. */
  client: Match | undefined
  /** Best first. */
  matches: readonly Match[]
  rule: RoutingRule
  considered: readonly Consideration[]
}

/** `withheld` has no digits, `no-number` is no number that could have a client. */
export type RoutingReason =
  | ResponsibleReason
  | 'unknown-caller'
  | 'withheld'
  | 'no-number'
  | 'no-such-line'
  | 'foreign-line'
  | Missed

export interface RoutingParts {
  database: Database
  phones: PhoneReader
  findClients: FindClients
  policy: RoutingPolicy
  /** Zone of the policy's hours, and of employees who have none of their own. */
  timeZone: string
  isTimemanInstalled: boolean
}

export interface Routing {
  /** @throws StoreError */
  decide(question: RoutingQuestion): Promise<RoutingDecision>
  /** The way to the queue when nobody could be asked. Reads nothing. */
  toQueue(question: RoutingQuestion, reason: RoutingReason): RoutingDecision
  /**
   * Walks the way of a decision once. What is loaded on first use (numbering plans, statements, the
   * rules of time zones) would cost the first call after a start its deadline.
   */
  warmUp(nowMs: number): Promise<void>
}

// No notation of a number, SIP addresses included, comes near it.
const textMax = 1_000

export function createRouting(parts: RoutingParts): Routing {
  const { database, phones, findClients, policy, timeZone } = parts
  const rules = createRuleBook(policy, phones, timeZone)

  function toQueue({ line, nowMs }: RoutingQuestion, reason: RoutingReason): RoutingDecision {
    const rule = rules.ruleFor(line, nowMs)
    return {
      decision: 'queue',
      target: rule.queue,
      reason,
      employee: undefined,
      deputyOf: undefined,
      client: undefined,
      matches: [],
      rule,
      considered: [],
    }
  }

  /** What is wrong with the line; undefined: nothing. */
  async function lineFault({ line, app }: RoutingQuestion): Promise<RoutingReason | undefined> {
    if (line === '' || rules.names(line)) return undefined
    if (line.length > textMax) return 'no-such-line'
    const apps = await appsWithLine(database, lineNotations(line, phones))
    if (apps === undefined) return undefined
    if (apps.length === 0) return 'no-such-line'
    return app === undefined || apps.includes(app) ? undefined : 'foreign-line'
  }

  async function choose(
    responsibles: readonly number[],
    rule: RoutingRule,
    caller: NumberKey,
    nowMs: number,
  ): Promise<Choice> {
    const rows = await staffWithDeputies(database, askedFirst(responsibles, rule))
    const staff = new Map(rows.map((row) => [row[0], toMember(row, parts, nowMs)]))
    return chooseWay({ rule, responsibles, staff, caller, phones })
  }

  return {
    toQueue,

    async decide(question) {
      const { number, line, nowMs } = question
      const phone = number.length > textMax ? undefined : phones.read(number)
      if (!phone) return toQueue(question, isWithout(number) ? 'withheld' : 'no-number')
      const fault = await lineFault(question)
      if (fault) return toQueue(question, fault)
      const matches = await findClients(phone, nowMs)
      if (matches.length === 0) return toQueue(question, 'unknown-caller')

      const rule = rules.ruleFor(line, nowMs)
      const responsibles = matches.map(({ responsible }) => responsible.id)
      const { match, ...way } = await choose(responsibles, rule, phone.key, nowMs)
      return { ...way, client: matches[match], matches, rule }
    },

    async warmUp(nowMs) {
      zoneOffsetMs(timeZone, nowMs)
      for (const number of warmingNumbers) {
        const phone = phones.read(number)
        if (phone) await findClients(phone, nowMs)
      }
      await lineFault({ number: '', line: '0', app: undefined, nowMs })
      // Employee 1 is in every portal.
      await choose([1], rules.ruleFor('', nowMs), 0, nowMs)
    },
  }
}

const warmingNumbers = ['19062195047', '+49 (30) 123-456 ext. 7']

/** "anonymous" and its like, and whatever else exchanges write where there is no number. */
const isWithout = (number: string): boolean =>
  number.length <= textMax && (!/\p{Nd}/u.test(number) || isWithheld(number))

function lineNotations(line: string, phones: PhoneReader): [string, string, string] {
  const text = line.trim()
  const key = lineKey(text, phones)
  return key.startsWith('+') ? [text, key, key.slice(1)] : [text, text, text]
}

/** Whom the rule may ask, without those who stand in for them. */
function askedFirst(responsibles: readonly number[], rule: RoutingRule): number[] {
  const lists = [rule.steps, ...Object.values(rule.states)]
  if (!lists.some((steps) => steps.includes('next-match'))) return responsibles.slice(0, 1)
  return differentResponsibles(responsibles).map((index) => responsibles[index] as number)
}

function toMember(row: StaffRow, parts: RoutingParts, nowMs: number): StaffMember {
  const [id, active, extension, mobile, timeman, zone, deputy, state, startedAt] = row
  const workday = state !== null && startedAt !== null ? { state, startedAt } : undefined
  const status = !parts.isTimemanInstalled
    ? 'NOT_INSTALLED'
    : timeman === 1
      ? workdayStatus(workday, zone ?? parts.timeZone, nowMs)
      : 'UNAVAILABLE'
  return { id, isActive: active === 1, status, extension, mobile, deputy }
}
