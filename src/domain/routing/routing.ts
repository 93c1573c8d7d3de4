/**
 * The way a call should take: from whoever is responsible for the matches, and the rule for this line and
 * hour, to an extension, a mobile or the queue. Every look at somebody is kept, so that the decision can
 * be explained. docs/decisions/0010-routing.md
 */
import type { NumberKey, PhoneReader } from '../phone/phone.ts'
import type { RoutingRule, RoutingStep, StaffState } from './routing-policy.ts'
import type { TimemanStatus } from '../people/workday.ts'

/** What routing must know of an employee. */
export interface StaffMember {
  id: number
  isActive: boolean
  status: TimemanStatus
  /** As typed in the profile. */
  extension: string | null
  mobile: string | null
  /** Who takes their calls when they cannot. */
  deputy: number | null
}

export interface RoutingQuestion {
  rule: RoutingRule
  /** The responsible employee of each match, best match first. */
  responsibles: readonly number[]
  /** Whoever is not in it does not exist. */
  staff: ReadonlyMap<number, StaffMember>
  /** The caller's own number. */
  caller: NumberKey
  phones: PhoneReader
}

/**
 * Why the best match's responsible took the call, or what kept them from it: the state of their workday,
 * or one of the others. `policy`: the rule did not ask for the extension of somebody who is at work.
 */
export type ResponsibleReason = StaffState | 'removed' | 'no-extension' | 'policy'

export interface Choice {
  decision: 'extension' | 'mobile' | 'queue'
  /** What the exchange dials. */
  target: string
  reason: ResponsibleReason
  /** Whose client the decision is about: an index of `responsibles`. */
  match: number
  /** Who takes the call; undefined: the queue. */
  employee: number | undefined
  /** The responsible in whose place they take it. */
  deputyOf: number | undefined
  considered: readonly Consideration[]
}

/** One look at one employee. */
export interface Consideration {
  match: number
  employee: number
  /** Set for deputies: the responsible of the match. */
  deputyOf: number | undefined
  state: StaffState | 'removed'
  step: RoutingStep
  outcome: Outcome
}

export type Outcome =
  | 'taken'
  | 'not-at-work'
  | 'no-extension'
  | 'no-mobile'
  // The caller rings from that very mobile.
  | 'own-number'
  | 'dismissed'
  | 'removed'
  | 'no-deputy'
  | 'no-match'
  // Handed on; the looks at them follow.
  | 'asked'
  | 'asked-already'

type Taken = Pick<Choice, 'decision' | 'target' | 'match' | 'employee' | 'deputyOf'>

/** How many different responsibles `next-match` goes through. */
export const responsiblesMax = 10
/** How many deputies of deputies are gone through. */
export const deputiesMax = 8

/** At least one responsible must be given. */
export function chooseWay(question: RoutingQuestion): Choice {
  const { rule, responsibles, staff } = question
  const turns = differentResponsibles(responsibles)
  const considered: Consideration[] = []

  /** `line`: the responsible of the match, the deputy in their place, the deputy in that one's, … */
  function ask(line: readonly number[], match: number): Taken | undefined {
    const employee = line.at(-1) as number
    const deputyOf = line.length > 1 ? line[0] : undefined
    const member = staff.get(employee)
    const state = stateOf(member)
    const note = (step: RoutingStep, outcome: Outcome) =>
      considered.push({ match, employee, deputyOf, state, step, outcome })

    for (const step of stepsOf(rule, state)) {
      if (step === 'extension' || step === 'mobile') {
        const found = step === 'extension' ? extensionOf(member, rule) : mobileOf(member, question)
        note(step, 'target' in found ? 'taken' : found.outcome)
        if ('target' in found)
          return { decision: step, target: found.target, match, employee, deputyOf }
      } else if (step === 'deputy') {
        const deputy = member?.deputy ?? undefined
        const isKnown = deputy !== undefined && (line.includes(deputy) || line.length > deputiesMax)
        note(step, deputy === undefined ? 'no-deputy' : isKnown ? 'asked-already' : 'asked')
        const taken = deputy === undefined || isKnown ? undefined : ask([...line, deputy], match)
        if (taken) return taken
      } else if (step === 'next-match' && deputyOf === undefined) {
        const next = turns[turns.indexOf(match) + 1]
        note(step, next === undefined ? 'no-match' : 'asked')
        const taken = next === undefined ? undefined : ask([responsibles[next] as number], next)
        if (taken) return taken
      }
    }
    return undefined
  }

  const first = responsibles[0] as number
  const taken = ask([first], 0)
  return {
    decision: 'queue',
    target: rule.queue,
    match: 0,
    employee: undefined,
    deputyOf: undefined,
    ...taken,
    reason: reasonOf(staff.get(first), rule, considered),
    considered,
  }
}

/** The matches whose responsible stands for no better match, as indexes of `responsibles`. */
export function differentResponsibles(responsibles: readonly number[]): number[] {
  const seen = new Set<number>()
  const indexes: number[] = []
  for (const [index, employee] of responsibles.entries()) {
    if (seen.size === responsiblesMax) break
    if (!seen.has(employee)) indexes.push(index)
    seen.add(employee)
  }
  return indexes
}

const statesByStatus: Readonly<Record<TimemanStatus, StaffState>> = {
  OPENED: 'opened',
  PAUSED: 'paused',
  CLOSED: 'closed',
  EXPIRED: 'expired',
  UNAVAILABLE: 'unavailable',
  NOT_INSTALLED: 'not_installed',
}

const stateOf = (member: StaffMember | undefined): Consideration['state'] =>
  member === undefined ? 'removed' : member.isActive ? statesByStatus[member.status] : 'dismissed'

const stepsOf = (rule: RoutingRule, state: Consideration['state']): readonly RoutingStep[] =>
  rule.states[state === 'removed' ? 'dismissed' : state] ?? rule.steps

type Found = { target: string } | { outcome: Outcome }

function extensionOf(member: StaffMember | undefined, rule: RoutingRule): Found {
  if (!member?.isActive) return { outcome: member ? 'dismissed' : 'removed' }
  const isMeantAsItStands = rule.states[statesByStatus[member.status]] !== undefined
  if (member.status !== 'OPENED' && !isMeantAsItStands) return { outcome: 'not-at-work' }
  const target = dialableExtension(member.extension ?? '')
  return target === undefined ? { outcome: 'no-extension' } : { target }
}

function mobileOf(
  member: StaffMember | undefined,
  { phones, caller }: Pick<RoutingQuestion, 'phones' | 'caller'>,
): Found {
  if (!member?.isActive) return { outcome: member ? 'dismissed' : 'removed' }
  const phone = phones.read(member.mobile ?? '')
  if (phone?.e164 === undefined) return { outcome: 'no-mobile' }
  return phone.key === caller ? { outcome: 'own-number' } : { target: phone.e164 }
}

/**
 * Digits, `*` and `#` of an extension as typed in a profile; undefined when there is more in it than
 * those and what people put between digits. Anything else could mean something in a dial plan.
 */
function dialableExtension(text: string): string | undefined {
  const digits = text.trim().replaceAll(/[ ().-]/g, '')
  return /^[\d*#]{1,20}$/.test(digits) ? digits : undefined
}

function reasonOf(
  first: StaffMember | undefined,
  rule: RoutingRule,
  considered: readonly Consideration[],
): ResponsibleReason {
  const state = stateOf(first)
  const isForNobody = stepsOf(rule, state)[0] === 'queue' && stepsOf(rule, state) === rule.steps
  if (isForNobody) return 'policy'
  if (state !== 'opened') return state
  const look = considered.find(
    ({ match, deputyOf, step }) => match === 0 && deputyOf === undefined && step === 'extension',
  )
  if (!look) return 'policy'
  return look.outcome === 'taken' ? 'opened' : 'no-extension'
}
