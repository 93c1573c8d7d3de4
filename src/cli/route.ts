import type { Command } from 'commander'
import { createRoutingOf, createServices } from '../portal-services.ts'
import { parseMoment } from '../domain/date-time.ts'
import type { RoutingRule } from '../domain/routing/routing-policy.ts'
import type { Consideration, Outcome } from '../domain/routing/routing.ts'
import { formatAtom } from '../domain/time-zone.ts'
import { toAnswer } from '../routing/answer.ts'
import type { RoutingDecision, RoutingReason } from '../routing/decide.ts'
import type { Database } from '../store/database.ts'
import { findEmployee } from '../store/people/employees.ts'
import { CommandError } from './failure.ts'
import { storeSettings, withPortal, withSettings } from './portal-options.ts'
import { formatTable, print, printJson } from './table.ts'

interface RouteOptions {
  line?: string
  at?: string
  json?: boolean
}

/** `route NUMBER`: what an exchange is told about a call, and every step on the way there. */
export function addRoute(program: Command): void {
  withSettings(program.command('route'), [...storeSettings, 'typeOrder', 'timeman', 'routing'])
    .description('Say where a call should go, and every step that was considered')
    .argument('<NUMBER>', 'of the caller, in any notation; empty or "anonymous" when withheld')
    .option('--line <LINE>', 'the line that is called')
    .option('--at <TIME>', 'by the hours of that time, e.g. 2026-03-06T20:00:00+01:00')
    .option('--json', 'print JSON')
    .action(async (number: string, { line = '', at, json }: RouteOptions, command: Command) => {
      await withPortal(command, async (database, config) => {
        const nowMs = at === undefined ? Date.now() : momentOf(at, config.timeZone)
        const routing = createRoutingOf(config, database, createServices(config, database))
        const startedAt = performance.now()
        const decision = await routing.decide({ number, line, app: undefined, nowMs })
        const answer = toAnswer(decision, performance.now() - startedAt)
        if (json) {
          printJson({ ...answer, considered: decision.considered })
          return
        }
        const nameOf = await namesOf(database, decision)
        print(`${wayOf(decision, nameOf)}: ${reasons[decision.reason]}.`)
        if (answer.client)
          print(`Client: ${answer.client.type} ${answer.client.id} ${answer.client.name}`.trimEnd())
        print(`Rule: ${describeRule(decision.rule)}, at ${formatAtom(config.timeZone, nowMs)}.`)
        if (decision.considered.length === 0) return
        print('')
        print(
          formatTable(
            ['#', 'Match', 'Employee', 'State', 'Step', 'Outcome'],
            decision.considered.map((look, index) => [
              String(index + 1),
              String(look.match + 1),
              `${nameOf(look.employee)}${look.deputyOf === undefined ? '' : ', deputy'}`,
              look.state,
              look.step,
              outcomes[look.outcome],
            ]),
          ),
        )
      })
    })
}

function momentOf(text: string, timeZone: string): number {
  const at = parseMoment(text, timeZone)
  if (at === null || at === undefined)
    throw new CommandError(`--at is "${text}", which is no time like 2026-03-06T20:00:00+01:00`, 2)
  return at * 1000
}

/** Ids with names of everybody who was considered. */
async function namesOf(
  database: Database,
  { considered }: RoutingDecision,
): Promise<(id: number) => string> {
  const names = new Map<number, string>()
  for (const id of new Set(considered.map(({ employee }) => employee))) {
    const found = await findEmployee(database, id)
    names.set(id, `${id} ${found?.name ?? ''} ${found?.lastName ?? ''}`.trim())
  }
  return (id) => names.get(id) ?? String(id)
}

function wayOf(
  { decision, target, employee, deputyOf }: RoutingDecision,
  nameOf: (id: number) => string,
): string {
  if (employee === undefined) return `To the queue ${target}`
  const forWhom = deputyOf === undefined ? '' : ` for ${nameOf(deputyOf)}`
  return `To the ${decision} ${target} of ${nameOf(employee)}${forWhom}`
}

const describeRule = ({ name, queue, steps }: RoutingRule): string =>
  `${name === '' ? 'general' : name} (${[...steps.filter((step) => step !== 'queue'), `queue ${queue}`].join(', ')})`

const reasons: Record<RoutingReason, string> = {
  opened: 'the responsible employee is at work',
  paused: 'the responsible employee is on a break',
  closed: 'the workday of the responsible employee is finished or was never begun',
  expired: 'the workday of the responsible employee was begun on an earlier day',
  unavailable: 'working time of the responsible employee is not tracked',
  not_installed: 'the portal has no time tracking',
  dismissed: 'the responsible employee was dismissed',
  removed: 'the responsible employee no longer exists',
  'no-extension': 'the responsible employee is at work and has no extension that can be dialled',
  policy: 'so the rule has it',
  'unknown-caller': 'no client has the number',
  withheld: 'the caller withholds the number',
  'no-number': 'this is a service code, or no telephone number',
  'no-such-line': 'no app has registered this line, and no route names it',
  'foreign-line': 'the line belongs to another app',
  deadline: 'the deadline was missed',
  'store-unavailable': 'the store cannot be reached',
}

const outcomes: Record<Outcome, string> = {
  taken: 'takes the call',
  'not-at-work': 'is not at work',
  'no-extension': 'has no extension that can be dialled',
  'no-mobile': 'has no mobile that can be dialled',
  'own-number': 'calls from that mobile',
  dismissed: 'was dismissed',
  removed: 'no longer exists',
  'no-deputy': 'has no deputy',
  'no-match': 'no further client with another responsible',
  asked: 'is asked next',
  'asked-already': 'was asked before, or is one deputy too far',
} satisfies Record<Consideration['outcome'], string>
