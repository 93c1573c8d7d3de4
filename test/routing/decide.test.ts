/** Decisions over a real store of each engine, with a second process that changes it. */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import { defaultPriority } from '../../src/domain/clients/priority.ts'
import { parseRoutingPolicy } from '../../src/domain/routing/routing-policy.ts'
import { createFindClients } from '../../src/lookup/find-clients.ts'
import { createRouting, type RoutingDecision } from '../../src/routing/decide.ts'
import { addClients } from '../../src/store/clients/clients.ts'
import type { Database } from '../../src/store/database.ts'
import { saveDeputy } from '../../src/store/people/deputies.ts'
import {
  blankEmployee,
  saveEmployee,
  type EmployeeDraft,
} from '../../src/store/people/employees.ts'
import { migrate } from '../../src/store/migrate.ts'
import { saveWorkday } from '../../src/store/people/workdays.ts'
import { databaseEngines } from '../support/database-engines.ts'

const phones = createPhoneReader('US')
const nowMs = Date.parse('2026-03-06T15:00:00Z')
const nowS = nowMs / 1000
const number = '+19062195047'
const steps = ['extension', 'mobile', 'deputy', 'queue']

const shortly = ({ decision, target, reason, employee }: RoutingDecision) =>
  `${decision} ${target} ${reason} ${employee ?? ''}`.trim()

describe.each(databaseEngines())('the way of a call on $name', (engine) => {
  describe.skipIf(engine.skipped)(engine.skipped ?? 'a server is there', () => {
    let database: Database
    let other: Database

    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      other = await opened.openAgain()
      await migrate(database)
    })
    afterAll(() => engine.close())

    const employee = (id: number, changes: Partial<EmployeeDraft> = {}) =>
      other.transaction((tx) =>
        saveEmployee(tx, {
          ...blankEmployee,
          id,
          extension: String(100 + id),
          personalMobile: `+1906219600${id}`,
          ...changes,
        }),
      )
    const workday = (id: number, state: 'opened' | 'paused' | 'closed', startedAt = nowS - 60) =>
      other.transaction((tx) =>
        saveWorkday(tx, id, { state, startedAt, changedAt: startedAt, finishedAt: null, leaks: 0 }),
      )
    const line = (id: number, app: number, text: string) =>
      other.transaction((tx) =>
        tx.query(
          `insert into external_line (id, app, number, name, crm_auto_create)
           values ($1, $2, $3, '', 1)`,
          [id, app, text],
        ),
      )

    beforeEach(async () => {
      await other.transaction(async (tx) => {
        for (const table of ['client', 'multifield', 'phone', 'employee', 'external_line'])
          await tx.query(`delete from ${table}`)
        await addClients(
          tx,
          ([1, 2] as const).map((responsible) => ({
            type: 'contact',
            name: `Caller ${responsible}`,
            responsible,
            activityAt: nowS - responsible,
            createdAt: 1,
            createdBy: 1,
            multifields: [{ kind: 'PHONE', valueType: 'WORK', value: number }],
          })),
          phones,
        )
      })
      for (const id of [1, 2, 3]) {
        await employee(id)
        await workday(id, 'opened')
      }
    })

    const routing = (policy: object = {}) =>
      createRouting({
        database,
        phones,
        findClients: createFindClients(database, {
          priority: defaultPriority,
          timeZone: 'UTC',
          isTimemanInstalled: true,
        }),
        policy: parseRoutingPolicy(policy),
        timeZone: 'UTC',
        isTimemanInstalled: true,
      })
    const ask = async (policy: object = {}, question: object = {}) =>
      shortly(
        await routing(policy).decide({ number, line: '', app: undefined, nowMs, ...question }),
      )

    test('is decided by what another process has just written', async () => {
      const { decide } = routing({ steps })
      const next = async () => shortly(await decide({ number, line: '', app: undefined, nowMs }))
      expect(await next()).toBe('extension 101 opened 1')
      await workday(1, 'paused')
      expect(await next()).toBe('mobile +19062196001 paused 1')
      await workday(1, 'opened', nowS - 86_400)
      expect(await next()).toBe('mobile +19062196001 expired 1')
      await employee(1, { isTimeTracked: false, personalMobile: null })
      expect(await next()).toBe('queue queue unavailable')
      await other.transaction((tx) => saveDeputy(tx, 1, 3))
      expect(await next()).toBe('extension 103 unavailable 3')
      await employee(3, { isActive: false })
      expect(await next()).toBe('queue queue unavailable')
      await employee(1, { isActive: false })
      expect(await next()).toBe('queue queue dismissed')
      await other.transaction((tx) => tx.query('delete from employee where id = 1'))
      expect(await next()).toBe('queue queue removed')
    })

    test('goes to the next match only where the policy says so', async () => {
      await workday(1, 'closed')
      expect(await ask()).toBe('queue queue closed')
      expect(await ask({ steps: ['extension', 'next-match'] })).toBe('extension 102 closed 2')
      const decision = await routing({ steps: ['extension', 'next-match'] }).decide({
        number,
        line: '',
        app: undefined,
        nowMs,
      })
      expect(decision).toMatchObject({ client: { name: 'Caller 2' }, matches: [{}, {}] })
    })

    test('of unknown, withheld and broken numbers is the queue', async () => {
      expect(await ask({}, { number: '+19062195048' })).toBe('queue queue unknown-caller')
      for (const withheld of ['', 'anonymous', 'sip:anonymous@10.0.0.1', 'Unknown'])
        expect(await ask({}, { number: withheld })).toBe('queue queue withheld')
      for (const broken of ['911', '12', '\0\u{1f4de}1', '9'.repeat(2_000_000)])
        expect(await ask({}, { number: broken })).toBe('queue queue no-number')
    })

    test('of lines: those of the policy and of apps are known, without any every line is', async () => {
      const policy = { routes: [{ name: 'sales', lines: ['+49 30 1234567'], queue: 'sales' }] }
      await workday(1, 'closed')
      expect(await ask(policy, { line: 'anything' })).toBe('queue queue closed')
      expect(await ask(policy, { line: '49301234567' })).toBe('queue sales closed')
      await line(1, 7, '+4930222')
      await line(2, 8, 'line-2')
      expect(await ask(policy, { line: 'anything' })).toBe('queue queue no-such-line')
      expect(await ask(policy, { line: '9'.repeat(2_000_000) })).toBe('queue queue no-such-line')
      expect(await ask(policy, { line: '49301234567' })).toBe('queue sales closed')
      expect(await ask(policy, { line: ' line-2 ' })).toBe('queue queue closed')
      expect(await ask(policy, { line: 'line-2', app: 8 })).toBe('queue queue closed')
      expect(await ask(policy, { line: 'line-2', app: 7 })).toBe('queue queue foreign-line')
    })

    test('never leads to a dismissed employee, whoever stands in for whom', async () => {
      const person = fc.record({
        isActive: fc.boolean(),
        state: fc.constantFrom('opened', 'paused', 'closed'),
        deputy: fc.constantFrom(null, 1, 2, 3),
      })
      await fc.assert(
        fc.asyncProperty(fc.tuple(person, person, person), async (people) => {
          await other.transaction(async (tx) => {
            for (const [index, { isActive, state, deputy }] of people.entries()) {
              await tx.query(
                'update employee set active = $2, deputy = $3, personal_mobile = null where id = $1',
                [index + 1, isActive ? 1 : 0, deputy],
              )
              await tx.query('update workday set state = $2 where employee = $1', [
                index + 1,
                state,
              ])
            }
          })
          const decision = await routing({ steps: [...steps.slice(0, 3), 'next-match'] }).decide({
            number,
            line: '',
            app: undefined,
            nowMs,
          })
          const canTake = (id: number): boolean =>
            people[id - 1]?.isActive === true && people[id - 1]?.state === 'opened'
          if (decision.employee === undefined) {
            expect(decision.target).toBe('queue')
            expect([1, 2].some(canTake)).toBe(false)
          } else expect(canTake(decision.employee)).toBe(true)
        }),
        { numRuns: 30 },
      )
    })
  })
})
