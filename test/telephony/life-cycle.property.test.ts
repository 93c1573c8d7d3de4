/**
 * Whatever is asked of calls in whatever order, by several programs on one store at once: the history
 * that the signals tell is legal, and nothing is counted twice or lost.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createServices } from '../../src/portal-services.ts'
import { loadConfig } from '../../src/config.ts'
import { callTypes, type CallSignal } from '../../src/domain/calls/call.ts'
import { clientRef } from '../../src/domain/clients/client.ts'
import type { Services } from '../../src/services.ts'
import { cardsOf } from '../../src/store/calls/call-cards.ts'
import { callsById } from '../../src/store/calls/calls.ts'
import { addClients } from '../../src/store/clients/clients.ts'
import type { Database } from '../../src/store/database.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startPortal } from '../../src/store/portal.ts'
import { databaseEngines, type DatabaseEngine } from '../support/database-engines.ts'

const nowMs = Date.parse('2026-03-06T15:42:39Z')
const author = { employee: 1 }
const employees = [1, 2, 3]
const numbers = ['+4930901820', '+4930901821', '+4930901822']

type Step =
  | {
      step: 'register'
      number: string
      employee: number
      externalId: string
      isShown: boolean
      mayCreate: boolean
    }
  | { step: 'show'; which: number; employees: number[] }
  | { step: 'hide'; which: number; employees: number[] }
  | { step: 'answer'; which: number; employee: number }
  | { step: 'finish'; which: number; employee: number }
  | { step: 'delete'; which: number }

const employee = fc.constantFrom(...employees)
const which = fc.nat(20)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    step: fc.constant('register' as const),
    number: fc.constantFrom(...numbers),
    employee,
    externalId: fc.constantFrom('', 'a', 'b'),
    isShown: fc.boolean(),
    mayCreate: fc.boolean(),
  }),
  ...(['show', 'hide'] as const).map((name) =>
    fc.record({ step: fc.constant(name), which, employees: fc.subarray(employees) }),
  ),
  ...(['answer', 'finish'] as const).map((name) =>
    fc.record({ step: fc.constant(name), which, employee }),
  ),
  fc.record({ step: fc.constant('delete' as const), which }),
)

interface Program {
  database: Database
  services: Services
}

async function programs(engine: DatabaseEngine, count: number): Promise<Program[]> {
  const { database, openAgain } = await engine.open()
  await migrate(database)
  await database.transaction(async (tx) => {
    await startPortal(tx, nowMs)
    for (const id of [2, 3]) await saveEmployee(tx, { ...blankEmployee, id })
  })
  const config = { ...loadConfig({}, {}), portalCountry: 'DE' }
  const stores = [database]
  while (stores.length < count) stores.push(await openAgain())
  return stores.map((store) => ({ database: store, services: createServices(config, store) }))
}

const registration = (changes: Partial<Parameters<Services['calls']['register']>[0]> = {}) => ({
  app: 1,
  employee: { id: 1 },
  phone: numbers[0] as string,
  type: callTypes.incoming,
  startedAt: undefined,
  mayCreate: false,
  source: '',
  client: undefined,
  isShown: true,
  line: '',
  externalId: '',
  ...changes,
})

const ending = (id: number) => ({
  employee: { id },
  durationS: 5,
  cost: 0,
  currency: '',
  statusCode: '200',
  failedReason: '',
  vote: null,
  recordUrl: null,
})

async function allSignals({ services: { calls } }: Program): Promise<CallSignal[]> {
  const all: CallSignal[] = []
  for (;;) {
    const more = await calls.feed.since(all.at(-1)?.id ?? 0)
    if (!more) throw new Error('signals are gone')
    if (more.length === 0) return all
    all.push(...more)
  }
}

/** Reads the history of each call as a screen would; returns who sees what at the end. */
function follow(signals: readonly CallSignal[]): Map<number, Set<number>> {
  const viewers = new Map<number, Set<number>>()
  const over = new Set<number>()
  for (const { call, kind, employees: about } of signals) {
    const seen = viewers.get(call)
    expect(over.has(call), 'nothing follows the end of a call').toBe(false)
    if (kind === 'registered') {
      expect(seen, 'a call begins once').toBeUndefined()
      viewers.set(call, new Set())
      continue
    }
    if (!seen) throw new Error(`a call is ${kind} before it is registered`)
    for (const each of about) expect(seen.has(each), `${kind} ${each}`).toBe(kind !== 'shown')
    if (kind === 'shown') for (const each of about) seen.add(each)
    if (kind === 'hidden' || kind === 'finished') for (const each of about) seen.delete(each)
    if (kind === 'finished') {
      expect([...seen], 'the end closes every card').toEqual([])
      over.add(call)
    }
  }
  return viewers
}

describe.each(databaseEngines())('calls on $name', (engine) => {
  afterAll(() => engine.close())

  it.skipIf(engine.skipped)(
    'have a legal history, whatever is asked in whatever order, by three programs at once',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
          async (bursts) => {
            const all = await programs(engine, 3)
            const [first] = all as [Program]
            const callIds = new Map<string, Set<string>>()
            const begun: string[] = []
            const ended: string[] = []
            for (const burst of bursts)
              await Promise.all(
                burst.map(async (each, index) => {
                  const { services } = all[index % all.length] as Program
                  if (each.step === 'register') {
                    const { number, externalId, isShown, mayCreate } = each
                    const outcome = await services.calls.register(
                      registration({
                        phone: number,
                        employee: { id: each.employee },
                        externalId,
                        isShown,
                        mayCreate,
                      }),
                      author,
                      nowMs,
                    )
                    if ('refused' in outcome) throw new Error(outcome.refused)
                    const { callId } = outcome.done.call
                    const key = `${number} ${each.employee} ${externalId}`
                    callIds.set(key, (callIds.get(key) ?? new Set()).add(callId))
                    if (outcome.done.isNew) begun.push(callId)
                    return
                  }
                  const callId = begun[each.which % Math.max(begun.length, 1)] ?? 'none'
                  if (each.step === 'show') await services.calls.show({ callId }, each.employees)
                  else if (each.step === 'hide')
                    await services.calls.hide({ callId }, each.employees)
                  else if (each.step === 'answer')
                    await services.calls.answer({ callId }, each.employee)
                  else if (each.step === 'delete')
                    await services.clients.remove('lead', 1 + (each.which % 4), {
                      employee: 1,
                      isAdmin: true,
                      rights: undefined,
                    })
                  else {
                    const finish = ending(each.employee)
                    const outcome = await services.calls.finish({ callId }, finish, author, nowMs)
                    if ('done' in outcome) ended.push(callId)
                  }
                }),
              )

            for (const [key, ids] of callIds) expect(ids.size, key).toBe(1)
            expect(begun.length).toBe(callIds.size)
            expect(new Set(ended).size, 'no call ends twice').toBe(ended.length)

            const signals = await allSignals(first)
            expect(signals.map(({ id }) => id)).toEqual(signals.map((_each, index) => index + 1))
            const viewers = follow(signals)
            for (const id of employees) {
              const seen = [...viewers].filter(([, who]) => who.has(id)).map(([call]) => call)
              expect(new Set(await cardsOf(first.database, id))).toEqual(new Set(seen))
            }
            const known = await callsById(first.database, [...viewers.keys()])
            expect(known.map(({ callId }) => callId).toSorted()).toEqual(begun.toSorted())
            expect(
              known
                .flatMap(({ callId, finishedAt }) => (finishedAt === null ? [] : callId))
                .toSorted(),
            ).toEqual(ended.toSorted())

            const page = await first.services.callStatistics.list(
              { filter: { all: [] }, order: undefined, start: 0 },
              { employee: 1, isAdmin: true, rights: undefined },
            )
            expect(page?.total).toBe(ended.length)
            // Every caller became a lead at most once for each time that it was gone.
            const dangling = await first.database.query(
              `select id from call where client is not null
               and not exists (select 1 from client c where c.ref = call.client)`,
            )
            expect(dangling).toEqual([])
          },
        ),
        { numRuns: { sqlite: 40, pglite: 2, postgres: 15 }[engine.name] },
      )
    },
    120_000,
  )

  it.skipIf(engine.skipped)(
    'that three programs register at once are one call, with one lead for an unknown caller',
    async () => {
      const all = await programs(engine, 3)
      for (let round = 0; round < 5; round += 1) {
        const phone = `+4930902${String(round).padStart(3, '0')}`
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, (_each, index) =>
            (all[index % 3] as Program).services.calls.register(
              // Two calls: one for each employee.
              registration({ phone, mayCreate: true, employee: { id: 1 + (index % 2) } }),
              author,
              nowMs,
            ),
          ),
        )
        const done = outcomes.map((outcome) => {
          if ('refused' in outcome) throw new Error(outcome.refused)
          return outcome.done
        })
        expect(new Set(done.map(({ call }) => call.callId)).size).toBe(2)
        expect(done.filter(({ isNew }) => isNew)).toHaveLength(2)
        expect(new Set(done.map(({ call }) => call.client)).size).toBe(1)
      }
      const [leads] = await (all[0] as Program).database.values<[number]>(
        'select count(*) from client',
      )
      expect(leads?.[0]).toBe(5)
    },
    60_000,
  )

  it.skipIf(engine.skipped)(
    'keep their client while others merge it and finish them',
    async () => {
      const all = await programs(engine, 2)
      const [one, other] = all as [Program, Program]
      const actor = { employee: 1, isAdmin: true, rights: undefined }
      for (let round = 0; round < 10; round += 1) {
        const phone = `+4930903${String(round).padStart(3, '0')}`
        const draft = {
          type: 'contact' as const,
          name: 'Ann',
          responsible: 1,
          activityAt: 1,
          createdAt: 1,
          createdBy: 1,
          multifields: [{ kind: 'PHONE' as const, valueType: 'WORK', value: phone }],
        }
        const ids = await one.database.transaction((tx) =>
          addClients(tx, [draft, draft], one.services.phones),
        )
        const [main, leaving] = ids as [number, number]
        const begin = async ({ services }: Program, externalId: string) => {
          const client = clientRef('contact', leaving)
          const outcome = await services.calls.register(
            registration({ phone, client, externalId }),
            author,
            nowMs,
          )
          if ('refused' in outcome) throw new Error(outcome.refused)
          return outcome.done.call.callId
        }
        const before = await begin(one, 'before')
        const [merged, , during] = await Promise.all([
          one.services.merge('contact', ids, actor, nowMs),
          other.services.calls.finish({ callId: before }, ending(1), author, nowMs),
          begin(other, 'during'),
        ])
        expect(merged).toBe('merged')
        await other.services.calls.finish({ callId: during }, ending(1), author, nowMs)
        const linked = await one.database.query<{ client: number }>(
          'select client from call where phone = $1 union all select client from activity where call in (select id from call where phone = $1)',
          [phone],
        )
        expect(linked).toHaveLength(4)
        for (const { client } of linked) expect(client).toBe(clientRef('contact', main))
      }
    },
    60_000,
  )

  it.skipIf(engine.skipped)(
    'of one app have one line with a number, however many add it',
    async () => {
      const all = await programs(engine, 3)
      const added = await Promise.all(
        Array.from({ length: 9 }, (_each, index) =>
          (all[index % 3] as Program).services.externalLines.add({
            app: 1,
            number: '3',
            name: `Line ${index}`,
            isAutoCreating: true,
          }),
        ),
      )
      expect(added.filter((id) => id !== undefined)).toHaveLength(1)
      expect(await (all[0] as Program).services.externalLines.list(1)).toHaveLength(1)
    },
  )
})
