/** Whatever happens in whatever order: each subscriber hears of it once, of each record in order. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EventName } from '../../src/domain/events.ts'
import { eventPortal } from '../support/event-portal.ts'

const types = ['contact', 'company', 'lead'] as const
type Type = (typeof types)[number]

interface Step {
  type: Type
  change: 'add' | 'update' | 'delete'
  /** Which of the records that are there. */
  which: number
  /** Waits for all that was begun before. */
  isPause: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(...types),
  change: fc.constantFrom('add', 'add', 'update', 'update', 'delete'),
  which: fc.nat(20),
  isPause: fc.boolean(),
})

const suffix = { add: 'ADD', update: 'UPDATE', delete: 'DELETE' } as const
const named = (type: Type, change: Step['change']) =>
  `ONCRM${type.toUpperCase()}${suffix[change]}` as EventName
const all = types.flatMap((type) =>
  (['add', 'update', 'delete'] as const).map((change) => named(type, change)),
)

it.each([1, 4])(
  'any interleaving of changes reaches each subscriber once and in order, %i at a time',
  async (eventParallel) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        await using at = await eventPortal({ eventParallel })
        await at.subscribe(all, `${at.handler.url}/all`)
        await at.subscribe(
          all.filter((event) => event.endsWith('DELETE')),
          `${at.handler.url}/some`,
        )
        const there: Record<Type, number[]> = { contact: [], company: [], lead: [] }
        const expected: string[] = []
        let round = 0
        let running: Promise<void>[] = []
        const lastOf = new Map<string, Promise<void>>()
        for (const { type, change, which, isPause } of steps) {
          if (isPause) {
            await Promise.all(running)
            running = []
          }
          round += 1
          const field = type === 'contact' ? 'NAME' : 'TITLE'
          const fields = { [field]: `Record ${round}` }
          if (change === 'add') {
            running.push(
              at.portal.request(`crm.${type}.add`, { fields }).then(({ body }) => {
                there[type].push(body.result)
                expected.push(`${named(type, 'add')} ${body.result}`)
              }),
            )
            continue
          }
          const id = there[type][which % Math.max(there[type].length, 1)]
          if (id === undefined) continue
          if (change === 'delete') there[type] = there[type].filter((each) => each !== id)
          expected.push(`${named(type, change)} ${id}`)
          // Of two changes to one record that are under way at once, nobody knows which comes first.
          const key = `${type} ${id}`
          const done = (lastOf.get(key) ?? Promise.resolve()).then(async () => {
            const { body } = await at.portal.request(`crm.${type}.${change}`, { id, fields })
            expect(body.result).toBe(true)
          })
          lastOf.set(key, done)
          running.push(done)
        }
        await Promise.all(running)
        const some = expected.filter((event) => /DELETE /.test(event))
        await at.finished(expected.length + some.length)
        const receivedAt = (path: string) =>
          at.handler.received
            .filter((event) => event.path === path)
            .map(({ body }) => `${body.event} ${body.data.FIELDS.ID}`)
        for (const [path, meant] of [
          ['/handler/all', expected],
          ['/handler/some', some],
        ] as const) {
          const received = receivedAt(path)
          expect(received.toSorted()).toEqual(meant.toSorted())
          const ofRecord = (events: readonly string[]) =>
            Object.entries(
              Object.groupBy(events, (event) => event.replace(/(ADD|UPDATE|DELETE) /, ' ')),
            ).toSorted(([a], [b]) => a.localeCompare(b))
          expect(ofRecord(received)).toEqual(ofRecord(meant))
        }
        const history = await at.finished(expected.length + some.length)
        if (eventParallel === 1)
          expect(receivedAt('/handler/all')).toEqual(
            history
              .filter(({ url }) => url.endsWith('/all'))
              .map(({ event, subject }) => `${event} ${subject.split(' ')[1]}`),
          )
      }),
      { numRuns: 15 },
    )
  },
  60_000,
)
