import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import { listDeliveries, type DeliveryRecord } from '../store/events/event-queue.ts'
import { CommandError } from './failure.ts'
import { withoutPassword } from './outgoing.ts'
import { withPortal, withSettings } from './portal-options.ts'
import { formatTable, print, printJson } from './table.ts'

const followMs = 500
const limitMax = 10_000

/** `events`: what was sent to handlers, and what they answered. */
export function addEvents(program: Command): void {
  withSettings(program.command('events'))
    .description('Show what was sent to the handlers of events, and what they answered')
    .option('--limit <NUMBER>', 'how many of the newest', '50')
    .option('--failed', 'only those that were given up')
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .option('--json', 'print JSON; with --follow one line for each')
    .action(async (options: Options, command: Command) => {
      const limit = Number(options.limit)
      if (!/^\d+$/.test(options.limit) || limit < 1 || limit > limitMax)
        throw new CommandError(
          `--limit is "${options.limit}", but must be a whole number from 1 to ${limitMax}`,
          2,
        )
      const onlyFailed = options.failed === true
      await withPortal(command, async (database) => {
        const latest = async (count: number) =>
          (await listDeliveries(database, { limit: count, onlyFailed })).toReversed()
        if (!options.follow) {
          const all = await latest(limit)
          if (options.json) printJson(all.map(shown))
          else print(formatTable(header, all.map(cells)))
          return
        }
        // Each one once when it comes, and once more when it is finished; of what was there before, the newest.
        let known: ReadonlyMap<number, string> | undefined
        for (;;) {
          const all = await latest(limitMax)
          const news = known
            ? all.filter(({ id, state }) => known?.get(id) !== state)
            : all.slice(-limit)
          for (const each of news)
            print(options.json ? JSON.stringify(shown(each)) : cells(each).join('  '))
          known = new Map(all.map(({ id, state }) => [id, state]))
          await delay(followMs)
        }
      })
    })
}

interface Options {
  limit: string
  failed?: boolean
  follow?: boolean
  json?: boolean
}

const header = ['Id', 'Raised', 'Event', 'Of', 'Handler', 'State', 'Tries', 'Status', 'Answer']

const timeOf = (ms: number): string => new Date(ms).toISOString()

const shown = (each: DeliveryRecord) => ({
  ...each,
  url: withoutPassword(each.url),
  createdAt: timeOf(each.createdAt),
  finishedAt: each.finishedAt === null ? null : timeOf(each.finishedAt),
})

const answerMax = 60

function cells(each: DeliveryRecord): string[] {
  // A handler's answer must not write lines of its own, nor move the cursor.
  const answer = (each.answer ?? '').replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return [
    String(each.id),
    timeOf(each.createdAt),
    each.event,
    each.subject,
    withoutPassword(each.url),
    each.state,
    String(each.attempts),
    each.status === null ? '' : String(each.status),
    answer.length > answerMax ? `${answer.slice(0, answerMax)}…` : answer,
  ]
}
