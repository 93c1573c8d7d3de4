import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { callTypes, numberKeyOf, repeatWindowMs, type CallDraft } from '../../domain/calls/call.ts'
import { statisticFields, type StatisticField } from '../../domain/calls/call-statistics.ts'
import { clientRef } from '../../domain/clients/client.ts'
import { createPhoneReader } from '../../domain/phone/phone.ts'
import { cardsOf, closeCards, openCards, viewersOf } from './call-cards.ts'
import { latestSignal, signalsAfter, writeSignals } from './call-signals.ts'
import { listStatistics } from './call-statistic-lists.ts'
import { findStatistic, finishCall } from './call-statistics.ts'
import { answerCall, callsById, findCall, insertCall } from './calls.ts'
import type { Database } from '../database.ts'
import { blankEmployee, saveEmployee } from '../people/employees.ts'
import { migrate } from '../migrate.ts'

const phones = createPhoneReader('DE')

const draft = (changes: Partial<CallDraft> = {}): CallDraft => {
  const phone = changes.phone ?? '+4930901820'
  return {
    callId: `externalCall.${changes.externalId ?? ''}.${phone}`,
    app: 3,
    type: callTypes.incoming,
    phone,
    number: numberKeyOf(phone, phones.read(phone)),
    line: '',
    externalId: '',
    employee: 1,
    client: null,
    isClientCreated: false,
    startedAt: 1_800_000_000,
    isFresh: false,
    ...changes,
  }
}

const result = {
  employee: 1,
  durationS: 0,
  cost: 0,
  currency: '',
  statusCode: '304',
  failedReason: '',
  vote: null,
  recordUrl: null,
}

export function describeCalls(engine: DatabaseEngine): void {
  describe(`calls on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
      await database.transaction(async (tx) => {
        for (const id of [1, 2, 3])
          await saveEmployee(tx, { ...blankEmployee, id, isActive: id !== 3 })
      })
    })
    afterAll(() => engine.close())

    const insert = (changes: Partial<CallDraft> = {}) =>
      database.transaction((tx) => insertCall(tx, draft(changes)))

    test('are written down once in thirty minutes by the clock of the database', async () => {
      const first = await insert()
      expect(first).toMatchObject({ isNew: true, call: { id: 1, finishedAt: null } })
      expect(await insert({ callId: 'other' })).toEqual({ ...first, isNew: false })
      await database.transaction((tx) =>
        tx.query('update call set registered_at = registered_at - $1', [repeatWindowMs]),
      )
      const later = await insert({ callId: 'later' })
      expect(later.isNew).toBe(true)
      expect((await insert({ callId: 'again' })).call.callId).toBe('later')
      expect((await insert({ callId: 'fresh', isFresh: true })).isNew).toBe(true)
      expect((await insert({ callId: 'again' })).call.callId).toBe('fresh')
      // As after a clock that was set back.
      await database.transaction((tx) =>
        tx.query('update call set registered_at = registered_at + $1', [2 * repeatWindowMs]),
      )
      expect((await insert({ callId: 'set back' })).isNew).toBe(true)
    })

    test('are found by what the outside and by what cards know them by', async () => {
      const { call } = await insert({ externalId: 'find' })
      expect(await findCall(database, { callId: call.callId })).toEqual(call)
      expect(await findCall(database, { callId: call.callId, app: 3 })).toEqual(call)
      expect(await findCall(database, { callId: call.callId, app: 4 })).toBeUndefined()
      expect(await callsById(database, [call.id, 999])).toEqual([call])
      expect(await callsById(database, [])).toEqual([])
    })

    test('have cards on the screens of active employees', async () => {
      const { call } = await insert({ externalId: 'cards' })
      await database.transaction(async (tx) => {
        expect(await openCards(tx, call.id, [2, 1, 3, 99])).toEqual([1, 2])
        expect(await openCards(tx, call.id, [1])).toEqual([])
        expect(await closeCards(tx, call.id, [2, 3])).toEqual([2])
        expect(await closeCards(tx, call.id, [])).toEqual([])
      })
      expect(await cardsOf(database, 1)).toEqual([call.id])
      expect(await viewersOf(database, call.id)).toEqual([1])
      await database.transaction(async (tx) => {
        expect(await answerCall(tx, call.id, 1)).toBe(true)
        expect(await answerCall(tx, call.id, 2)).toBe(false)
        expect(await closeCards(tx, call.id)).toEqual([1])
      })
      expect(await cardsOf(database, 1)).toEqual([])
    })

    test('have signals without gaps', async () => {
      const before = await latestSignal(database)
      await database.transaction((tx) =>
        writeSignals(tx, 5, [
          { kind: 'registered', employees: [] },
          { kind: 'shown', employees: [2, 7] },
        ]),
      )
      await expect(
        database.transaction(async (tx) => {
          await writeSignals(tx, 5, [{ kind: 'hidden', employees: [2] }])
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await signalsAfter(database, before, 10)).toMatchObject([
        { id: before + 1, call: 5, kind: 'registered', employees: [] },
        { id: before + 2, call: 5, kind: 'shown', employees: [2, 7] },
      ])
      expect(await latestSignal(database)).toBe(before + 2)
    })

    describe('in the statistics', () => {
      const finish = async (
        callId: string,
        changes: Partial<CallDraft>,
        more: Partial<typeof result>,
      ) => {
        const { call } = await insert({ callId, externalId: callId, ...changes })
        return database.transaction((tx) => finishCall(tx, call.id, { ...result, ...more }, null))
      }

      beforeAll(async () => {
        const contact = clientRef('contact', 797)
        await finish('a', { line: '3', client: contact }, { durationS: 95, cost: 1.5 })
        await finish('b', { phone: '112', client: clientRef('company', 7) }, { employee: 2 })
        await finish('c', { startedAt: 1_700_000_000 }, { failedReason: 'Ärger' })
      })

      const list = async (field: StatisticField, isDescending: boolean) => {
        const order = { field, isDescending }
        const { records, total } = await listStatistics(
          database,
          {
            filter: { all: [] },
            order,
            visible: { level: 'all', employee: 1 },
            timeZone: 'UTC',
            limit: 50,
            offset: 0,
            isCounted: true,
          },
          phones,
        )
        expect(total).toBe(3)
        return records.map(({ callId }) => callId)
      }

      test.each(statisticFields)('%s can be sorted and filtered by', async (field) => {
        expect((await list(field, false)).toSorted()).toEqual(['a', 'b', 'c'])
        expect((await list(field, true)).toSorted()).toEqual(['a', 'b', 'c'])
        for (const operator of ['eq', 'ne', 'gt', 'lte', 'contains', 'notLike', 'between'] as const)
          for (const value of ['1', 'Y', '2020-01-01', null])
            await listStatistics(
              database,
              {
                filter: {
                  field,
                  operator,
                  values: operator === 'between' ? [value, value] : [value],
                },
                order: undefined,
                visible: { level: 'department', employee: 1 },
                timeZone: 'UTC',
                limit: 50,
                offset: 0,
                isCounted: true,
              },
              phones,
            )
      })

      test.each<[StatisticField, string[]]>([
        ['CALL_START_DATE', ['c', 'a', 'b']],
        ['CALL_DURATION', ['b', 'c', 'a']],
        ['CRM_ENTITY_TYPE', ['b', 'a', 'c']],
        ['CRM_ENTITY_ID', ['b', 'a', 'c']],
        ['COST', ['b', 'c', 'a']],
        ['CALL_FAILED_REASON', ['a', 'b', 'c']],
      ])('go by %s in one order on every engine', async (field, order) => {
        expect(await list(field, false)).toEqual(order)
      })

      test('come with what was kept, also one by one', async () => {
        expect(await findStatistic(database, 'a')).toMatchObject({
          callId: 'a',
          durationS: 95,
          cost: 1.5,
          client: clientRef('contact', 797),
          appName: null,
          vote: null,
        })
        expect(await findStatistic(database, 'later')).toBeUndefined()
      })
    })
  })
}
