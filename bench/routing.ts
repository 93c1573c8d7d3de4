/** A decision about a call without HTTP: number and line in, what to dial out, in microseconds. */
import { join } from 'node:path'
import { createPhoneReader } from '../src/domain/phone/phone.ts'
import { defaultPriority } from '../src/domain/clients/priority.ts'
import { parseRoutingPolicy } from '../src/domain/routing/routing-policy.ts'
import { createFindClients } from '../src/lookup/find-clients.ts'
import { createDeadline } from '../src/routing/deadline.ts'
import { createRouting } from '../src/routing/decide.ts'
import { migrate } from '../src/store/migrate.ts'
import { openSqlite } from '../src/store/engines/sqlite.ts'
import { requestedNumbers } from './lookup.ts'
import { sqlitePortal } from './support/dataset.ts'
import { median, type Finding } from './support/report.ts'

const clients = 1_000_000
const line = '+49 30 1234567'
const policy = parseRoutingPolicy({
  steps: ['extension', 'deputy', 'mobile', 'queue'],
  routes: [
    { name: 'night', hours: '22:00-06:00', steps: ['extension', 'queue'] },
    { name: 'sales', lines: [line], hours: ['mon-sun'], steps: ['extension', 'mobile', 'queue'] },
  ],
})

export async function benchRouting(): Promise<Finding[]> {
  const database = openSqlite(join(await sqlitePortal(clients), 'callerbook.db'))
  await migrate(database)
  // The day on which everybody of the data is at work.
  const [workday] = await database.values<[number]>('select max(started_at) from workday')
  const nowMs = ((workday?.[0] ?? 0) + 1) * 1000
  const timeZone = 'UTC'
  const isTimemanInstalled = true
  const phones = createPhoneReader('US', { cacheSize: 0 })
  const { decide } = createRouting({
    database,
    phones,
    findClients: createFindClients(database, {
      priority: defaultPriority,
      timeZone,
      isTimemanInstalled,
    }),
    policy,
    timeZone,
    isTimemanInstalled,
  })
  const deadline = createDeadline(50)
  const run = async (numbers: readonly string[]): Promise<number[]> => {
    const times: number[] = []
    for (const number of numbers) {
      const startedAt = performance.now()
      const outcome = await deadline.run(startedAt, () =>
        decide({ number, line, app: undefined, nowMs }),
      )
      times.push((performance.now() - startedAt) * 1000)
      if ('done' in outcome && outcome.done.decision !== 'extension')
        throw new Error(`${number} went to the ${outcome.done.decision}: ${outcome.done.reason}`)
    }
    return times
  }
  const numbers = requestedNumbers(clients)
  await run(numbers)
  const times = (await run(numbers)).toSorted((a, b) => a - b)
  await database.close()
  const middle = median(times)
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0
  return [
    {
      what: 'routing decision without HTTP, 1,000,000 clients, median',
      figure: `${middle.toFixed(1)} µs (p99 ${p99.toFixed(0)} µs)`,
      wanted: '< 80 µs',
      isReached: middle < 80,
    },
  ]
}
