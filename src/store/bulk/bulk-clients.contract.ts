import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { during } from '../../../test/support/blocked.ts'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { clientRef } from '../../domain/clients/client.ts'
import { createPhoneReader } from '../../domain/phone/phone.ts'
import { removeClient } from '../clients/client-records.ts'
import { addClients } from '../clients/clients.ts'
import { inheritOrigin } from '../clients/origin.ts'
import type { Database, Transaction } from '../database.ts'
import { migrate } from '../migrate.ts'
import { saveClients, type BulkClient, type BulkOutcome } from './bulk-clients.ts'

const phones = createPhoneReader('DE')

const row = (more: Partial<BulkClient>): BulkClient => ({
  type: 'contact',
  origin: 'shop:1',
  title: null,
  name: 'Ann',
  secondName: null,
  lastName: null,
  responsible: null,
  stage: null,
  stageSemantics: null,
  activityAt: null,
  createdAt: null,
  data: '{}',
  multifields: ['+4930111222', '+4930333444'].map((value) => ({
    kind: 'PHONE',
    valueType: 'WORK',
    value,
    numbers: phones.readAll(value).map(({ key, extension }) => [key, extension] as const),
    address: null,
  })),
  ...more,
})

/** Imports while others write: each finds what the other has made of a client. */
export function describeBulkClients(engine: DatabaseEngine): void {
  describe(`imports among other changes on ${engine.name}`, () => {
    let database: Database
    let other: Database
    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      await migrate(database)
      other = await opened.openAgain()
    })
    beforeEach(() =>
      database.transaction(async (tx) => {
        for (const table of ['client', 'multifield', 'phone'])
          await tx.query(`delete from ${table}`)
      }),
    )
    afterAll(() => engine.close())

    const add = async (name: string, origin: string | null, numbers: readonly string[]) => {
      const multifields = numbers.map((value) => ({
        kind: 'PHONE' as const,
        valueType: 'WORK',
        value,
      }))
      const [id] = await database.transaction((tx) =>
        addClients(
          tx,
          [
            {
              type: 'contact',
              name,
              origin,
              responsible: 1,
              activityAt: 1,
              createdAt: 1,
              createdBy: 1,
              multifields,
            },
          ],
          phones,
        ),
      )
      return clientRef('contact', id as number)
    }
    const save = (rows: readonly BulkClient[]) => (tx: Transaction) =>
      saveClients(tx, rows, { responsible: 1, firstStage: 'NEW', now: 2 }, phones)

    /** Imports while a transaction has written and is not over yet. */
    const importDuring = (
      rows: readonly BulkClient[],
      work: (tx: Transaction) => Promise<unknown>,
    ): Promise<BulkOutcome[]> => during(other, work, () => database.transaction(save(rows)))

    const names = async () =>
      (await database.values<[string]>('select name from client order by ref')).map(
        ([name]) => name,
      )
    const numbers = async () =>
      (
        await database.values<[string]>(
          `select m.value from client c join multifield m on m.ref = c.ref join phone p
             on p.ref = m.ref and p.field = m.id order by m.value`,
        )
      ).map(([value]) => value)
    const leftOver = () =>
      database.values(
        `select ref from multifield where ref not in (select ref from client)
         union all select ref from phone where ref not in (select ref from client)`,
      )

    test('a client that is removed meanwhile is added anew, and leaves nothing behind', async () => {
      const ref = await add('Ann', 'shop:1', ['+4930111222'])
      const rows = [row({}), row({ data: '{"POST":"Clerk"}' })]
      expect(await importDuring(rows, (tx) => removeClient(tx, 'contact', ref, phones))).toEqual([
        'added',
        'updated',
      ])
      expect(await leftOver()).toEqual([])
      expect(await names()).toEqual(['Ann'])
      expect(await numbers()).toEqual(['+4930111222', '+4930333444'])
    })

    test('what others change meanwhile stays where the row says nothing of it', async () => {
      const ref = await add('Ann', 'shop:1', [])
      await importDuring([row({ data: '{"POST":"Clerk"}' })], (tx) =>
        tx.query(`update client set title = 'Dr.', data = '{"COMMENTS":"kept"}' where ref = $1`, [
          ref,
        ]),
      )
      const [client] = await database.values<[string, string]>('select title, data from client')
      expect(client?.[0]).toBe('Dr.')
      expect(JSON.parse(client?.[1] as string)).toEqual({ COMMENTS: 'kept', POST: 'Clerk' })
    })

    test('a client that is renamed meanwhile is somebody else, by name and number', async () => {
      const ref = await add('Ann', null, ['+4930111222'])
      const outcomes = await importDuring([row({ origin: null })], (tx) =>
        tx.query(`update client set name = 'Bo' where ref = $1`, [ref]),
      )
      expect(outcomes).toEqual(['added'])
      expect(await names()).toEqual(['Bo', 'Ann'])
    })

    test('a client that is merged meanwhile is the one that it became', async () => {
      const main = await add('Anna', null, ['+4930555666'])
      const gone = await add('Ann', 'shop:1', ['+4930111222'])
      const outcomes = await importDuring([row({})], async (tx) => {
        await inheritOrigin(tx, main, [gone])
        await removeClient(tx, 'contact', gone, phones)
      })
      expect(outcomes).toEqual(['updated'])
      expect(await names()).toEqual(['Ann'])
      expect(await leftOver()).toEqual([])
    })

    test.each([
      ['with an external id', row({})],
      ['with a name and a number', row({ origin: null })],
    ])('a client %s that two imports bring at once is added once', async (_case, each) => {
      expect(await importDuring([each], save([each]))).toEqual(['unchanged'])
      expect(await names()).toEqual(['Ann'])
    })
  })
}
