import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { clientRef } from '../../domain/clients/client.ts'
import { createPhoneReader } from '../../domain/phone/phone.ts'
import { addClients, type ClientDraft, type MultifieldDraft } from './clients.ts'
import type { Database } from '../database.ts'
import {
  fewRefs,
  notationsByNumber,
  refsByAddresses,
  refsByNumbers,
  refsOfKeys,
} from './duplicates.ts'
import { rowsByNumber, rowsByNumbers } from './lookup.ts'
import { migrate } from '../migrate.ts'

const phones = createPhoneReader('DE')
const keyOf = (text: string) => phones.read(text)!.key
const phone = (value: string): MultifieldDraft => ({ kind: 'PHONE', valueType: 'WORK', value })
const email = (value: string): MultifieldDraft => ({ kind: 'EMAIL', valueType: 'WORK', value })

const draft = (given: Partial<ClientDraft>): ClientDraft => ({
  type: 'contact',
  responsible: 1,
  activityAt: 1_700_000_000,
  createdAt: 1_700_000_000,
  createdBy: 1,
  multifields: [],
  ...given,
})

export function describeClients(engine: DatabaseEngine): void {
  describe(`clients on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())

    const add = (...drafts: ClientDraft[]) =>
      database.transaction((tx) => addClients(tx, drafts, phones))
    const values = async <T>(each: AsyncIterable<T>): Promise<T[]> => {
      const all: T[] = []
      for await (const one of each) all.push(one)
      return all
    }

    test('each type counts its own ids, around those that are given', async () => {
      const ids = await add(
        draft({ type: 'lead' }),
        draft({ type: 'contact', id: 651 }),
        draft({ type: 'contact' }),
        draft({ type: 'company' }),
        draft({ type: 'lead' }),
      )
      expect(ids).toEqual([1, 651, 652, 1, 2])
    })

    test('an id that is taken or impossible is refused with all that came with it', async () => {
      await add(draft({ type: 'company', id: 900 }))
      await expect(
        add(draft({ type: 'company', id: 901 }), draft({ type: 'company', id: 900 })),
      ).rejects.toThrow(/unique/i)
      for (const id of [0, -1, 1.5, 2 ** 48, Number.NaN])
        await expect(add(draft({ type: 'company', id }))).rejects.toThrow(RangeError)
      await add(draft({ type: 'company', id: 901 }))
    })

    test('are found by every number they have, as stored', async () => {
      const [id] = await add(
        draft({
          name: 'Ada',
          lastName: 'Lovelace',
          stageSemantics: 'P',
          multifields: [phone('030 1234567 доб. 12; +1 212 555 0100'), email('ada@example.com')],
        }),
      )
      const ref = clientRef('contact', id as number)
      const rows = await rowsByNumber(database, keyOf('+49301234567'), 10)
      expect(rows).toHaveLength(1)
      const field = rows[0]?.[2]
      expect(rows[0]).toEqual([
        ref,
        '12',
        field,
        null,
        'Ada',
        null,
        'Lovelace',
        1_700_000_000,
        'P',
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
      ])
      expect(await rowsByNumber(database, keyOf('0012125550100'), 10)).toHaveLength(1)
      expect(await rowsByNumber(database, keyOf('0301234568'), 10)).toEqual([])
    })

    test('every other field is kept, whatever text is in it', async () => {
      const data = {
        COMMENTS: 'a\0b \ud800 "q" ü',
        'UF\0_X': ['1', null, 2.5],
        NESTED: { a: '\\u0000' },
      }
      const [id] = await add(draft({ type: 'lead', title: 'T\0itle', data }))
      const [row] = await database.query<{ title: string; data: string }>(
        'select title, data from client where ref = $1',
        [clientRef('lead', id as number)],
      )
      expect(row?.title).toBe('Title')
      expect(JSON.parse(row!.data)).toEqual({
        COMMENTS: 'ab \ufffd "q" ü',
        UF_X: ['1', null, 2.5],
        NESTED: { a: '\\u0000' },
      })
    })

    test('that share numbers are found by ascending id, each once, up to the limit', async () => {
      const number = '+49 30 7654321'
      const other = '+49 30 7654322'
      await add(
        ...Array.from({ length: 30 }, (_, index) =>
          draft({
            type: index % 3 === 0 ? 'lead' : 'company',
            id: 5_000 + index,
            multifields: [phone(number), phone(`${number} #${index}`), phone(other)],
          }),
        ),
      )
      const companies = await refsByNumbers(database, 'company', [keyOf(number), keyOf(other)], 15)
      const expected = Array.from({ length: 30 }, (_, index) => 5_000 + index)
        .filter((id) => (id - 5_000) % 3 !== 0)
        .map((id) => clientRef('company', id))
      expect(companies).toEqual(expected.slice(0, 15))
      expect(await refsByNumbers(database, 'lead', [keyOf(number)], 50)).toHaveLength(10)
      expect(await refsByNumbers(database, 'contact', [keyOf(number)], 50)).toEqual([])
      expect(await refsByNumbers(database, 'lead', [], 50)).toEqual([])
    })

    test('of many numbers are found at once as they are one by one', async () => {
      if (database.engine !== 'postgres') return
      await add(
        draft({ multifields: [phone('+4930765432'), phone('+12125550100')] }),
        draft({ type: 'company', multifields: [phone('+4930765432')] }),
        draft({ type: 'lead', multifields: [phone('99999999999999999')] }),
      )
      const keys = ['+4930765432', '+12125550199', '99999999999999999', '+4930765432'].map(keyOf)
      const one = await Promise.all(keys.map((key) => rowsByNumber(database, key, 10)))
      expect(one.map(({ length }) => length)).toEqual([2, 0, 1, 2])
      expect(await rowsByNumbers(database, keys, 10)).toEqual(one)
      expect((await rowsByNumbers(database, keys, 1)).map(({ length }) => length)).toEqual([
        1, 0, 1, 1,
      ])
    })

    test('of many keys are found at once, each key with its own', async () => {
      const numbers = Array.from({ length: 113 }, (_, index) => `+49 30 555${1_000 + index}`)
      await add(
        ...numbers.flatMap((number, index) => [
          draft({ type: 'lead', id: 40_000 + index, multifields: [phone(number), phone(number)] }),
          draft({ type: 'company', id: 40_000 + index, multifields: [phone(number)] }),
        ]),
      )
      for (const count of [1, 2, 3, 50, 51, 113]) {
        const found = await refsOfKeys(database, 'phone', numbers.slice(0, count).map(keyOf))
        expect(found).toEqual(
          Array.from({ length: count }, (_, index) => [
            clientRef('lead', 40_000 + index),
            clientRef('company', 40_000 + index),
          ]),
        )
      }
      expect(await refsOfKeys(database, 'email', ['nobody@example.com'])).toEqual([[]])
      expect(await refsOfKeys(database, 'phone', [])).toEqual([])
    })

    test('of a key that very many share are cut off visibly', async () => {
      const number = '+49 30 777777'
      await add(
        ...Array.from({ length: fewRefs + 5 }, (_, index) =>
          draft({ id: 50_000 + index, multifields: [phone(number), email('many@example.com')] }),
        ),
      )
      const [byNumber] = await refsOfKeys(database, 'phone', [keyOf(number)])
      const [byAddress] = await refsOfKeys(database, 'email', ['many@example.com'])
      expect(byNumber).toHaveLength(fewRefs + 1)
      expect(byAddress).toEqual(byNumber)
    })

    test('that share an address are found in any notation of it', async () => {
      await add(
        draft({ type: 'lead', id: 7_000, multifields: [email('"X" <Shared@Example.com>')] }),
      )
      const found = await refsByAddresses(database, 'lead', ['shared@example.com', 'no@one.de'], 20)
      expect(found).toEqual([clientRef('lead', 7_000)])
    })

    test('of a crowded number are all read, page by page', async () => {
      await add(
        ...Array.from({ length: 1_203 }, (_, index) =>
          draft({ type: 'lead', id: 20_000 + index, multifields: [phone('+49 40 111222')] }),
        ),
      )
      const read = await values(notationsByNumber(database, 'lead', keyOf('04 0111222')))
      expect(read.map(({ ref }) => ref)).toEqual(
        Array.from({ length: 1_203 }, (_, index) => clientRef('lead', 20_000 + index)),
      )
      expect(read[0]?.value).toBe('+49 40 111222')
      expect(await values(notationsByNumber(database, 'contact', keyOf('040111222')))).toEqual([])
    })
  })
}
