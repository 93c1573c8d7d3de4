import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import {
  accessLifeS,
  codeLifeS,
  refreshLifeS,
  rotationGraceS,
} from '../../domain/access/app-credential.ts'
import { hashSecret } from '../../domain/access/credential.ts'
import { addApp, removeApp, saveApp, type App } from './apps.ts'
import type { Database } from '../database.ts'
import { employee } from '../people/employees.contract.ts'
import { removeEmployee, saveEmployee } from '../people/employees.ts'
import { migrate } from '../migrate.ts'
import {
  findTokenGrant,
  issueAccessToken,
  issueCode,
  issueTokens,
  redeemCode,
  revokeTokens,
  rotate,
} from './tokens.ts'

const t0 = 1_800_000_000

export function describeTokens(engine: DatabaseEngine): void {
  describe(`tokens on ${engine.name}`, () => {
    let database: Database
    let second: Database
    let app: App

    const draft = (clientId: string): Omit<App, 'id'> => ({
      clientId,
      secretHash: 'h',
      applicationToken: 't',
      name: 'Dialer',
      scopes: ['crm', 'telephony'],
      handlerUrl: 'https://app.example/',
      installUrl: '',
      isApiOnly: false,
      allowed: undefined,
      version: 1,
      isInstalled: true,
      installedBy: 1,
      createdAt: 5,
    })

    beforeAll(async () => {
      const opened = await engine.open()
      database = opened.database
      second = await opened.openAgain()
      await migrate(database)
      await database.transaction(async (tx) => {
        await saveEmployee(tx, employee({ id: 1, isAdmin: true }))
        await saveEmployee(tx, employee({ id: 2 }))
        app = await addApp(tx, draft('local.1'))
      })
    })
    afterAll(() => engine.close())

    const issue = (who = 1, nowS = t0) =>
      database.transaction((tx) => issueTokens(tx, { app: app.id, employee: who }, nowS))
    const turn = (refresh: string, nowS = t0, on = database, of = app.id) =>
      on.transaction((tx) => rotate(tx, refresh, of, nowS))
    const grant = (access: string) => findTokenGrant(database, hashSecret(access))

    test('are kept as hashes alone', async () => {
      const { access, refresh } = await issue()
      const rows = await database.query('select * from token')
      expect(JSON.stringify(rows)).not.toContain(access)
      expect(JSON.stringify(rows)).not.toContain(refresh)
    })

    test('say who may do what, and until when', async () => {
      const { access, expiresAt } = await issue(2)
      expect(expiresAt).toBe(t0 + accessLifeS)
      expect(await grant(access)).toEqual({
        app: app.id,
        employee: 2,
        expiresAt,
        scopes: ['crm', 'telephony'],
        isEmployeeActive: true,
        isEmployeeAdmin: false,
        isEmployeeExtranet: false,
        isAllowed: true,
        rights: undefined,
      })
      expect(await grant('0'.repeat(64))).toBeUndefined()
    })

    test('know when the app is for others', async () => {
      const other = await database.transaction((tx) =>
        addApp(tx, { ...draft('local.2'), allowed: [1] }),
      )
      const issued = await database.transaction((tx) =>
        issueTokens(tx, { app: other.id, employee: 2 }, t0),
      )
      expect(await grant(issued.access)).toMatchObject({ isAllowed: false })
      await database.transaction((tx) => saveApp(tx, { ...other, allowed: [1, 2] }))
      expect(await grant(issued.access)).toMatchObject({ isAllowed: true })
    })

    test('a code is good for one exchange by its own app within half a minute', async () => {
      const code = (nowS = t0) =>
        database.transaction((tx) => issueCode(tx, { app: app.id, employee: 2 }, nowS))
      const redeem = (text: string, of = app.id, nowS = t0) =>
        database.transaction((tx) => redeemCode(tx, text, of, nowS))
      const first = await code()
      expect(await redeem(first, app.id + 99)).toBeUndefined()
      expect(await redeem(first)).toMatchObject({ employee: 2 })
      expect(await redeem(first)).toBeUndefined()
      expect(await redeem(await code(), app.id, t0 + codeLifeS - 1)).toBeDefined()
      expect(await redeem(await code(), app.id, t0 + codeLifeS)).toBeUndefined()
      expect(await redeem('nothing')).toBeUndefined()
    })

    test('of ten exchanges of one code at the same time exactly one succeeds', async () => {
      const code = await database.transaction((tx) =>
        issueCode(tx, { app: app.id, employee: 1 }, t0),
      )
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_each, index) =>
          (index % 2 ? database : second).transaction((tx) => redeemCode(tx, code, app.id, t0)),
        ),
      )
      expect(outcomes.filter(Boolean)).toHaveLength(1)
    })

    test('a refresh token gives a new pair, and the old access token lives on', async () => {
      const before = await issue()
      const after = await turn(before.refresh, t0 + 10)
      expect(after).toMatchObject({ app: app.id, employee: 1, expiresAt: t0 + 10 + accessLifeS })
      expect(after?.refresh).not.toBe(before.refresh)
      expect(await grant(before.access)).toBeDefined()
      expect(await grant(after?.access ?? '')).toBeDefined()
    })

    test('for a minute it gives the same pair again', async () => {
      const { refresh } = await issue()
      const after = await turn(refresh)
      expect(await turn(refresh, t0 + rotationGraceS)).toEqual(after)
      const rows = await database.query<{ count: number }>(
        `select count(*) as count from token where access_hash = $1`,
        [hashSecret(after?.access ?? '')],
      )
      expect(rows).toEqual([{ count: 1 }])
    })

    test('racing requests of two processes all get one and the same pair', async () => {
      const { refresh } = await issue()
      const pairs = await Promise.all(
        Array.from({ length: 12 }, (_each, index) =>
          turn(refresh, t0, index % 2 ? database : second),
        ),
      )
      expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(1)
      expect(pairs[0]).toBeDefined()
    })

    test('used after that minute, it ends every token of that employee in the app', async () => {
      const stolen = await issue(2)
      const other = await issue(2)
      const colleague = await issue(1)
      const after = await turn(stolen.refresh)
      expect(await turn(stolen.refresh, t0 + rotationGraceS + 1)).toBeUndefined()
      for (const access of [stolen.access, other.access, after?.access ?? ''])
        expect(await grant(access)).toBeUndefined()
      expect(await turn(other.refresh, t0 + 70)).toBeUndefined()
      expect(await grant(colleague.access)).toBeDefined()
    })

    test('the pair cannot be told again once its minute is over, even from a copy of the store', async () => {
      const { refresh } = await issue()
      await turn(refresh)
      await issue(1, t0 + rotationGraceS + 1)
      const rows = await database.query('select salt from token where refresh_hash = $1', [
        hashSecret(refresh),
      ])
      expect(rows).toEqual([{ salt: null }])
    })

    test('another app, an unknown token and one of half a year ago are refused without harm', async () => {
      const { refresh, access } = await issue()
      expect(await turn(refresh, t0, database, app.id + 1)).toBeUndefined()
      expect(await turn('f'.repeat(64))).toBeUndefined()
      expect(await turn(refresh, t0 + refreshLifeS)).toBeUndefined()
      expect(await grant(access)).toBeDefined()
      expect(await turn(refresh, t0 + refreshLifeS - 1)).toBeDefined()
    })

    test('those of a dismissed employee cannot be renewed', async () => {
      const { refresh } = await issue(2)
      await database.transaction((tx) => saveEmployee(tx, employee({ id: 2, isActive: false })))
      expect(await turn(refresh)).toBeUndefined()
      await database.transaction((tx) => saveEmployee(tx, employee({ id: 2 })))
    })

    test('a lone access token has an hour and no refresh', async () => {
      const { access } = await database.transaction((tx) =>
        issueAccessToken(tx, { app: app.id, employee: 1 }, t0),
      )
      expect(await grant(access)).toMatchObject({ expiresAt: t0 + accessLifeS })
    })

    test('are forgotten when nobody can need them any more', async () => {
      const later = t0 + 2 * refreshLifeS
      for (let round = 0; round < 10; round += 1) await issue(1, later)
      const rows = await database.query('select gone_at from token where gone_at <= $1', [later])
      expect(rows).toEqual([])
    })

    test('go with their app and their employee', async () => {
      const { access } = await issue(1, t0 + refreshLifeS)
      await database.transaction(async (tx) => {
        await revokeTokens(tx, { app: app.id })
      })
      expect(await grant(access)).toBeUndefined()
      await database.transaction((tx) => saveEmployee(tx, employee({ id: 3 })))
      const theirs = await issue(3)
      await database.transaction((tx) => removeEmployee(tx, 3))
      expect(await grant(theirs.access)).toBeUndefined()
      const last = await issue(1)
      expect(await database.transaction((tx) => removeApp(tx, app.id))).toBe(true)
      expect(await grant(last.access)).toBeUndefined()
    })
  })
}
