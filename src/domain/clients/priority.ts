import { refId, refType, type ClientRef, type ClientType } from './client.ts'

/**
 * The order of the clients that share a number; the first one is taken when somebody must answer at
 * once. The documentation speaks of "internal priorities" and shows a contact before a company, the
 * rest is decided here: docs/decisions/0002-matching-and-order.md
 */
export interface Rankable {
  ref: ClientRef
  /** The extension stored with the number that matched, digits or ''. */
  extension: string
  /** Unix seconds of the last activity or change. */
  activityAt: number
  /** 'P' in work, 'S' won, 'F' lost; only leads have it. */
  stageSemantics: string | null
}

export interface PriorityRule {
  /** Which type comes first. */
  typeOrder: readonly ClientType[]
  /** At most so many clients of one type are returned. */
  perType: number
}

export const defaultPriority: PriorityRule = {
  typeOrder: ['contact', 'company', 'lead'],
  perType: 50,
}

const isFinal = (match: Rankable): boolean =>
  match.stageSemantics === 'S' || match.stageSemantics === 'F'

/** A reason for one client to stand before another; the first that tells them apart decides. */
export type Reason = 'extension' | 'stage' | 'type' | 'activity' | 'id'

interface Criterion {
  reason: Reason
  /** Negative: a stands before b. */
  compare(a: Rankable, b: Rankable): number
}

const criteria = (askedExtension: string, { typeOrder }: PriorityRule): Criterion[] => {
  // An asked extension that nobody has changes nothing.
  const hasExtension = (match: Rankable) =>
    askedExtension !== '' && match.extension === askedExtension
  const place = (match: Rankable) => typeOrder.indexOf(refType(match.ref))
  return [
    { reason: 'extension', compare: (a, b) => Number(hasExtension(b)) - Number(hasExtension(a)) },
    { reason: 'stage', compare: (a, b) => Number(isFinal(a)) - Number(isFinal(b)) },
    { reason: 'type', compare: (a, b) => place(a) - place(b) },
    { reason: 'activity', compare: (a, b) => b.activityAt - a.activityAt },
    { reason: 'id', compare: (a, b) => refId(a.ref) - refId(b.ref) },
  ]
}

/**
 * Best first, one entry per client: the same extension, then clients that are not finished, then the
 * order of types, then the latest activity, then the lower id.
 */
export function rankMatches<Match extends Rankable>(
  matches: readonly Match[],
  askedExtension: string,
  rule: PriorityRule = defaultPriority,
): Match[] {
  if (matches.length < 2) return [...matches]
  const rules = criteria(askedExtension, rule)
  const compare = (a: Match, b: Match): number => {
    for (const criterion of rules) {
      const order = criterion.compare(a, b)
      if (order !== 0) return order
    }
    return 0
  }
  const seen = new Set<ClientRef>()
  const taken: Record<ClientType, number> = { lead: 0, contact: 0, company: 0 }
  const ranked: Match[] = []
  for (const match of matches.toSorted(compare)) {
    const type = refType(match.ref)
    if (seen.has(match.ref) || taken[type] >= rule.perType) continue
    seen.add(match.ref)
    taken[type] += 1
    ranked.push(match)
  }
  return ranked
}

/** Why `match` stands after `before`, its predecessor in the ranked list. */
export function reasonOfPlace(
  before: Rankable,
  match: Rankable,
  askedExtension: string,
  rule: PriorityRule = defaultPriority,
): Reason {
  const decisive = criteria(askedExtension, rule).find(({ compare }) => compare(before, match) < 0)
  return decisive?.reason ?? 'id'
}
