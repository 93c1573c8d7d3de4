import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionOf, untilBlocked } from '../../test/support/blocked.ts'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { clientRef, type ClientType } from '../domain/clients/client.ts'
import { systemFields } from '../domain/fields/index.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { lockClients } from '../store/clients/client-locks.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { Actor } from './access.ts'
import { createClients } from './clients.ts'
import { createDirectories } from './directories.ts'

const admin: Actor = { employee: 1, isAdmin: true, rights: undefined }

/** Changes of several records lock in one order, so that nobody waits for a deadlock to be found. */
export function describeMeetingChanges(engine: DatabaseEngine): void {
  describe(`changes that meet on ${engine.name}`, () => {
    let database: Database
    let other: Database
    let add: (type: ClientType, values: Record<string, number | string>) => Promise<unknown>
    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      await migrate(database)
      other = await opened.openAgain()
      const clients = createClients({
        database,
        phones: createPhoneReader('DE'),
        rules: { timeZone: 'UTC', currency: 'EUR' },
        fields: async (type) => systemFields[type],
        directories: createDirectories(database),
      })
      add = (type, values) =>
        clients.add(
          type,
          {
            values,
            multifields: [{ change: 'add', kind: 'PHONE', valueType: 'WORK', value: '1' }],
          },
          admin,
          1_800_000_000_000,
        )
    })
    afterAll(() => engine.close())

    test.each([
      ['contact', { NAME: 'Ann', COMPANY_ID: 1 }],
      ['lead', { TITLE: 'Ann', COMPANY_ID: 1 }],
    ] as const)(
      'a new %s waits for the company that it is linked to before it takes an id',
      async (type, values) => {
        await add('company', { TITLE: 'Roe' })
        const locked = Promise.withResolvers<number>()
        const mayGoOn = Promise.withResolvers<void>()
        const changing = other.transaction(async (tx) => {
          await lockClients(tx, [clientRef('company', 1)])
          locked.resolve(await sessionOf(tx))
          await mayGoOn.promise
          const now = tx.engine === 'postgres' ? ' for update nowait' : ''
          return tx.query(`select name from counter where name in ($1, 'multifield')${now}`, [type])
        })
        const session = await locked.promise
        const adding = add(type, values)
        await untilBlocked(other, session, adding)
        mayGoOn.resolve()
        await expect(changing).resolves.toBeInstanceOf(Array)
        expect(await adding).toHaveProperty('done')
      },
    )
  })
}
