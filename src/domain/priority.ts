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

/**
 * Best first, one entry per client: the same extension, then clients that are not finished, then the
 * order of types, then the latest activity, then the lower id. An asked extension that nobody has
 * changes nothing.
 */
export function rankMatches<Match extends Rankable>(
  matches: readonly Match[],
  askedExtension: string,
  { typeOrder, perType }: PriorityRule = defaultPriority,
): Match[] {
  if (matches.length < 2) return [...matches]
  const hasAskedExtension = (match: Match) =>
    askedExtension !== '' && match.extension === askedExtension
  const compare = (a: Match, b: Match): number =>
    Number(hasAskedExtension(b)) - Number(hasAskedExtension(a)) ||
    Number(isFinal(a)) - Number(isFinal(b)) ||
    typeOrder.indexOf(refType(a.ref)) - typeOrder.indexOf(refType(b.ref)) ||
    b.activityAt - a.activityAt ||
    refId(a.ref) - refId(b.ref)

  const seen = new Set<ClientRef>()
  const taken: Record<ClientType, number> = { lead: 0, contact: 0, company: 0 }
  const ranked: Match[] = []
  for (const match of matches.toSorted(compare)) {
    const type = refType(match.ref)
    if (seen.has(match.ref) || taken[type] >= perType) continue
    seen.add(match.ref)
    taken[type] += 1
    ranked.push(match)
  }
  return ranked
}
