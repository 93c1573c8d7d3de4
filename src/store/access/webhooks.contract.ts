import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import type { Database } from '../database.ts'
import { employee } from '../people/employees.contract.ts'
import { removeEmployee, saveEmployee } from '../people/employees.ts'
import { migrate } from '../migrate.ts'
import { addWebhook, findWebhookGrant, listWebhooks, revokeWebhook } from './webhooks.ts'

export function describeWebhooks(engine: DatabaseEngine): void {
  describe(`webhooks on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
      await database.transaction(async (tx) => {
        await saveEmployee(tx, employee({ id: 1, isAdmin: true }))
        await saveEmployee(tx, employee({ id: 2, isActive: false }))
      })
    })
    afterAll(() => engine.close())

    const add = (owner: number, secretHash: string, scopes: string[] = ['crm', 'telephony']) =>
      database.transaction((tx) =>
        addWebhook(tx, { owner, title: 'PBX', scopes, createdAt: 5, expiresAt: null, secretHash }),
      )

    test('are found by the hash of their secret, with what their owner is', async () => {
      const id = await add(2, 'hash-1')
      expect(await findWebhookGrant(database, 'hash-1')).toEqual({
        id,
        owner: 2,
        title: 'PBX',
        scopes: ['crm', 'telephony'],
        createdAt: 5,
        expiresAt: null,
        revokedAt: null,
        isOwnerActive: false,
        isOwnerAdmin: false,
        isOwnerExtranet: false,
      })
      expect(await findWebhookGrant(database, 'hash-0')).toBeUndefined()
    })

    test('without scopes are read so', async () => {
      await add(1, 'hash-2', [])
      const grant = await findWebhookGrant(database, 'hash-2')
      expect(grant).toMatchObject({ scopes: [], isOwnerAdmin: true })
    })

    test('are revoked once, and stay in the list', async () => {
      const id = await add(1, 'hash-3')
      expect(await database.transaction((tx) => revokeWebhook(tx, id, 77))).toBe(true)
      expect(await database.transaction((tx) => revokeWebhook(tx, id, 78))).toBe(false)
      expect(await database.transaction((tx) => revokeWebhook(tx, 12_345, 78))).toBe(false)
      const listed = (await listWebhooks(database)).find((webhook) => webhook.id === id)
      expect(listed?.revokedAt).toBe(77)
    })

    test('need an owner that exists, and go with it', async () => {
      await expect(add(404, 'hash-4')).rejects.toThrow(/foreign key/i)
      await database.transaction((tx) => saveEmployee(tx, employee({ id: 3 })))
      await add(3, 'hash-5')
      await database.transaction((tx) => removeEmployee(tx, 3))
      expect(await findWebhookGrant(database, 'hash-5')).toBeUndefined()
    })
  })
}
