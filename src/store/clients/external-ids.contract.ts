import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { clientRef } from '../../domain/clients/client.ts'
import { createPhoneReader } from '../../domain/phone/phone.ts'
import { saveClients, type BulkClient, type BulkOutcome } from '../bulk/bulk-clients.ts'
import { addClients, type ClientDraft } from './clients.ts'
import type { Database } from '../database.ts'
import { migrate } from '../migrate.ts'

const phones = createPhoneReader('DE')

const record = (data: Record<string, unknown>, more: Partial<ClientDraft> = {}): ClientDraft => ({
  type: 'contact',
  name: 'Ann',
  responsible: 1,
  activityAt: 1,
  createdAt: 1,
  createdBy: 1,
  multifields: [],
  data,
  ...more,
})

const row = (origin: string, data: object = {}, more: Partial<BulkClient> = {}): BulkClient => ({
  type: 'contact',
  origin,
  title: null,
  name: 'Ann of the file',
  secondName: null,
  lastName: null,
  responsible: null,
  stage: null,
  stageSemantics: null,
  activityAt: null,
  createdAt: null,
  data: JSON.stringify(data),
  multifields: [],
  ...more,
})

export function describeExternalIds(engine: DatabaseEngine): void {
  describe(`external ids on ${engine.name}`, () => {
    let database: Database
    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    beforeEach(() => database.transaction((tx) => tx.query('delete from client')))
    afterAll(() => engine.close())

    const add = async (...drafts: ClientDraft[]) =>
      await database.transaction((tx) => addClients(tx, drafts, phones))
    const save = async (...rows: BulkClient[]): Promise<BulkOutcome[]> =>
      database.transaction((tx) =>
        saveClients(tx, rows, { responsible: 1, firstStage: 'NEW', now: 2 }, phones),
      )
    const nameOf = async (id: number) => {
      const sql = 'select name from client where ref = $1'
      return (await database.values<[string]>(sql, [clientRef('contact', id)]))[0]?.[0]
    }

    test.each([
      ['of the same source', { ORIGINATOR_ID: 'shop', ORIGIN_ID: '7' }, row('shop:7')],
      [
        'with colons in the id',
        { ORIGINATOR_ID: 'shop', ORIGIN_ID: 'de:berlin:7' },
        row('shop:de:berlin:7'),
      ],
      [
        'with colons in the place',
        { ORIGINATOR_ID: 'https://shop.example', ORIGIN_ID: '7' },
        row('https://shop.example:7'),
      ],
      ['without a source in both', { ORIGIN_ID: '7' }, row('jsonl:7', { ORIGIN_ID: '7' })],
    ])('a record added with an id %s is the one of a later import', async (_case, data, again) => {
      const [id] = await add(record(data))
      expect(await save(again, again)).toEqual(['updated', 'unchanged'])
      expect(await nameOf(id as number)).toBe('Ann of the file')
      expect(await save(again)).toEqual(['unchanged'])
    })

    test.each([
      ['another source', { ORIGINATOR_ID: 'till', ORIGIN_ID: '7' }, row('shop:7')],
      ['no source, where the row has one', { ORIGIN_ID: '7' }, row('shop:7')],
      [
        'a source, where the row has none',
        { ORIGINATOR_ID: 'till', ORIGIN_ID: '7' },
        row('jsonl:7', { ORIGIN_ID: '7' }),
      ],
      [
        'another type',
        { ORIGINATOR_ID: 'shop', ORIGIN_ID: '7' },
        row('shop:7', {}, { type: 'lead' }),
      ],
      ['the word for nothing', { ORIGIN_ID: 'undefined' }, row('shop:undefined')],
    ])('a record with %s is somebody else', async (_case, data, other) => {
      const [id] = await add(record(data))
      expect(await save(other)).toEqual(['added'])
      expect(await nameOf(id as number)).toBe('Ann')
    })

    test('what was imported with the id goes before, then the lowest id', async () => {
      const data = { ORIGINATOR_ID: 'shop', ORIGIN_ID: '7' }
      const [first, second, imported] = await add(
        record(data),
        record(data),
        record({}, { origin: 'shop:9' }),
      )
      await add(record({ ORIGINATOR_ID: 'shop', ORIGIN_ID: '9' }))
      expect(await save(row('shop:7'), row('shop:9'))).toEqual(['updated', 'updated'])
      const names = await Promise.all([first, second, imported].map((id) => nameOf(id as number)))
      expect(names).toEqual(['Ann of the file', 'Ann', 'Ann of the file'])
    })
  })
}
