import type { RoutingDecision } from './decide.ts'

/** A decision as programs read it; docs/guide/routing.md promises this shape. */
export interface RoutingAnswer {
  decision: RoutingDecision['decision']
  target: string
  reason: RoutingDecision['reason']
  /** Who takes the call: the USER_ID with which it is registered. */
  employee: number | null
  deputyOf: number | null
  client: {
    type: 'lead' | 'contact' | 'company'
    id: number
    name: string
    responsible: number
  } | null
  /** How many clients have the number. */
  matches: number
  /** The route of the policy that decided; '' for what stands above the routes. */
  route: string
  tookMs: number
}

export function toAnswer(decision: RoutingDecision, tookMs: number): RoutingAnswer {
  const { client } = decision
  return {
    decision: decision.decision,
    target: decision.target,
    reason: decision.reason,
    employee: decision.employee ?? null,
    deputyOf: decision.deputyOf ?? null,
    client: client
      ? {
          type: client.type,
          id: client.id,
          name: client.name,
          responsible: client.responsible.id,
        }
      : null,
    matches: decision.matches.length,
    route: decision.rule.name,
    tookMs: Math.round(tookMs * 1000) / 1000,
  }
}
