/**
 * What the operator decides about calls: for each line and hour, whom to try in which order. The default
 * is that of the documentation: the workday is open, then the extension; else the queue.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-search-crm-entities.html
 */
import { parseOpeningHours, type OpeningHours } from './opening-hours.ts'

/** `deputy` and `next-match` hand the question on; when nobody there takes the call, the next step follows. */
export const routingSteps = ['extension', 'mobile', 'deputy', 'next-match', 'queue'] as const
export type RoutingStep = (typeof routingSteps)[number]

/** The statuses of a workday as searchCrmEntities names them, and that of an employee who has left. */
export const staffStates = [
  'opened',
  'paused',
  'closed',
  'expired',
  'unavailable',
  'not_installed',
  'dismissed',
] as const
export type StaffState = (typeof staffStates)[number]

export interface RoutingRule {
  /** As the operator calls it; '' for what stands above the routes. */
  name: string
  /** What the exchange is told when nobody takes the call. */
  queue: string
  /** For every state. The extension is for those at work only. */
  steps: readonly RoutingStep[]
  /** In the place of `steps` for employees in that state; the extension too is meant as it stands. */
  states: Readonly<Partial<Record<StaffState, readonly RoutingStep[]>>>
}

export interface RoutingRoute extends RoutingRule {
  /** As written; none: every line, and calls without one. */
  lines: readonly string[]
  /** None: always. */
  hours: readonly OpeningHours[]
}

export interface RoutingPolicy {
  /** For whatever no route is for. */
  general: RoutingRule
  /** The first that fits line and moment decides. */
  routes: readonly RoutingRoute[]
}

export const defaultRouting: RoutingPolicy = {
  general: { name: '', queue: 'queue', steps: ['extension', 'queue'], states: {} },
  routes: [],
}

/**
 * The policy as the config file has it; docs/guide/routing.md shows the form.
 *
 * @throws Error that names the place and says what would be right.
 */
export function parseRoutingPolicy(value: unknown): RoutingPolicy {
  const members = membersOf(value, 'the value', ['queue', 'steps', 'states', 'routes'])
  const general = { ...parseRule(members, '', defaultRouting.general), name: '' }
  const routes = listOf(members['routes'] ?? [], 'routes').map((route, index): RoutingRoute => {
    const place = `routes[${index}]`
    const own = membersOf(route, place, ['name', 'lines', 'hours', 'queue', 'steps', 'states'])
    const { name = `route ${index + 1}` } = own
    if (typeof name !== 'string' || !/^[\p{L}\p{N}][^\p{C}]{0,63}$/u.test(name))
      throw new Error(`${place}.name must be a text of up to 64 characters`)
    const lines = textsOf(own['lines'] ?? [], `${place}.lines`)
    const hours = textsOf(own['hours'] ?? [], `${place}.hours`)
    return {
      ...parseRule(own, `${place}.`, general),
      name,
      lines,
      hours: hours.map((text, at) => parseHours(text, `${place}.hours[${at}]`)),
    }
  })
  return { general, routes }
}

type Members = Readonly<Record<string, unknown>>

/** A rule with steps of its own takes no states from above: they were written for other steps. */
function parseRule(members: Members, place: string, above: RoutingRule): Omit<RoutingRule, 'name'> {
  const { queue = above.queue } = members
  // It goes into dial plans, where a space or a comma could begin something else.
  if (typeof queue !== 'string' || !/^[\w*#+][\w.@:*#+/-]{0,63}$/.test(queue))
    throw new Error(
      `${place}queue is ${JSON.stringify(queue)}, but must be a name of letters, digits and . @ : * # + / - _`,
    )
  const states = Object.fromEntries(
    Object.entries(membersOf(members['states'] ?? {}, `${place}states`, staffStates)).map(
      ([state, steps]) => [state, parseSteps(steps, `${place}states.${state}`)],
    ),
  )
  const unreachable = states['dismissed']?.find((step) => step === 'extension' || step === 'mobile')
  if (unreachable)
    throw new Error(
      `${place}states.dismissed has ${unreachable}, but nobody calls an employee who has left: deputy, next-match and queue are possible`,
    )
  if (members['steps'] === undefined)
    return { queue, steps: above.steps, states: { ...above.states, ...states } }
  return { queue, steps: parseSteps(members['steps'], `${place}steps`), states }
}

function parseSteps(value: unknown, place: string): RoutingStep[] {
  const steps = textsOf(value, place).map((text, index) => {
    const step = routingSteps.find((each) => each === text)
    if (!step)
      throw new Error(
        `${place}[${index}] is "${text}", but must be one of ${routingSteps.join(', ')}`,
      )
    return step
  })
  if (steps.length === 0) throw new Error(`${place} is empty; to try nobody, write ["queue"]`)
  if (new Set(steps).size < steps.length) throw new Error(`${place} names a step twice`)
  if (steps.includes('queue') && steps.at(-1) !== 'queue')
    throw new Error(`${place} goes on after queue, which is always the end`)
  return steps
}

function parseHours(text: string, place: string): OpeningHours {
  try {
    return parseOpeningHours(text)
  } catch (error) {
    throw new Error(`${place} ${(error as Error).message}`, { cause: error })
  }
}

function membersOf(value: unknown, place: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${place} must be a JSON object`)
  const unknown = Object.keys(value).filter((key) => !known.includes(key))
  if (unknown.length > 0)
    throw new Error(`${place} has ${unknown.join(', ')}; known are ${known.join(', ')}`)
  return value as Members
}

function listOf(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${place} must be a list`)
  return value
}

/** One text may stand without the brackets of a list. */
const textsOf = (value: unknown, place: string): string[] =>
  (typeof value === 'string' ? [value] : listOf(value, place)).map((text, index) => {
    if (typeof text !== 'string' || text.trim() === '')
      throw new Error(`${place}[${index}] must be a text`)
    return text
  })
