import type { Phone } from '../domain/phone/phone.ts'
import { reasonOfPlace, type PriorityRule, type Reason } from '../domain/clients/priority.ts'
import type { Database } from '../store/database.ts'
import { multifieldOf } from '../store/clients/multifields.ts'
import type { Match } from './find-clients.ts'

export interface Explanation {
  match: Match
  /** The stored text that holds the number, as typed. */
  stored: string
  /** WORK, MOBILE, … */
  valueType: string
  /** `number`: both are the same number of a numbering plan; `digits`: both have the same digits. */
  comparedAs: 'number' | 'digits'
  /** Why it stands after the one before it; undefined for the first. */
  place: Reason | undefined
}

/** Says of each ranked match which stored number made it, how, and why it stands where it stands. */
export async function explainMatches(
  database: Database,
  phone: Phone,
  matches: readonly Match[],
  rule: PriorityRule,
): Promise<Explanation[]> {
  const explanations: Explanation[] = []
  for (const [index, match] of matches.entries()) {
    const field = await multifieldOf(database, match.ref, match.field)
    const before = matches[index - 1]
    explanations.push({
      match,
      stored: field?.value ?? '',
      valueType: field?.valueType ?? '',
      comparedAs: phone.e164 === undefined ? 'digits' : 'number',
      place: before && reasonOfPlace(before, match, phone.extension, rule),
    })
  }
  return explanations
}
