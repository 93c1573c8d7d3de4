/**
 * Two server processes over one store, on every engine: what one has acknowledged the other answers
 * with, and changes that meet leave one of the orders behind.
 */
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { hashSecret } from '../../src/domain/access/credential.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startPortal } from '../../src/store/portal.ts'
import { addWebhook } from '../../src/store/access/webhooks.ts'
import { pgliteEngine, postgresEngine, sqliteEngine } from '../support/database-engines.ts'
import { allScopes } from '../support/server.ts'

const secret = randomBytes(16).toString('hex')
const nowMs = Date.parse('2026-03-06T15:42:39Z')

// eslint-disable-next-line typescript/no-explicit-any
type Request = (method: string, params?: object) => Promise<any>

function server(database: Database): Request {
  const config = { ...loadConfig({}, {}), portalCountry: 'DE' }
  const { gateway } = createApp(config, database, pino({ level: 'silent' }), undefined, () => nowMs)
  return async (method, params = {}) => {
    const { answer } = await gateway({
      httpMethod: 'POST',
      url: `/rest/1/${secret}/${method}`,
      contentType: 'application/json',
      contentEncoding: undefined,
      authorization: undefined,
      body: Buffer.from(JSON.stringify(params)),
      isSecure: true,
    })
    return JSON.parse(answer.body)
  }
}

const engines = [sqliteEngine(), pgliteEngine(), postgresEngine()]

describe.each(engines.filter(({ skipped }) => !skipped))('on $name', (engine) => {
  let one: Request
  let two: Request

  beforeAll(async () => {
    const { database, openAgain } = await engine.open()
    await migrate(database)
    await database.transaction(async (tx) => {
      await startPortal(tx, nowMs)
      await addWebhook(tx, {
        owner: 1,
        title: '',
        secretHash: hashSecret(secret),
        scopes: [...allScopes],
        createdAt: 0,
        expiresAt: null,
      })
    })
    one = server(database)
    two = server(await openAgain())
  })
  afterAll(() => engine.close())

  const search = async (ask: Request, number: string) => {
    const { result } = await ask('telephony.externalCall.searchCrmEntities', {
      PHONE_NUMBER: number,
    })
    return result.map((each: Record<string, unknown>) => each['CRM_ENTITY_ID'])
  }
  const everywhere = async (number: string) => {
    const found = []
    for (const ask of [one, two]) {
      found.push(await search(ask, number))
      const twins = await ask('crm.duplicate.findbycomm', { type: 'PHONE', values: [number] })
      found.push(twins.result.CONTACT ?? [])
      const listed = await ask('crm.contact.list', { filter: { PHONE: number }, select: ['ID'] })
      found.push(listed.result.map(({ ID }: { ID: string }) => Number(ID)))
    }
    return found
  }
  const sixTimes = (ids: number[]) => Array.from({ length: 6 }, () => ids)

  it('every lookup follows a change, a removal and a dismissal at once', async () => {
    const added = await one('crm.contact.add', {
      fields: { NAME: 'A', PHONE: [{ VALUE: '030 1112223' }] },
    })
    const id = added.result
    expect(await everywhere('+49301112223')).toEqual(sixTimes([id]))
    const { result } = await two('crm.contact.get', { id })
    await two('crm.contact.update', {
      id,
      fields: { PHONE: [{ ID: result.PHONE[0].ID, VALUE: '030 9998887' }] },
    })
    expect(await everywhere('0301112223')).toEqual(sixTimes([]))
    expect(await everywhere('0309998887')).toEqual(sixTimes([id]))

    await one('user.add', { EMAIL: 'x@portal.example', UF_DEPARTMENT: [1], NAME: 'Ex' })
    const users = await two('user.get', { FILTER: { EMAIL: 'x@portal.example' } })
    const responsible = Number(users.result[0].ID)
    await two('crm.item.update', { entityTypeId: 3, id, fields: { assignedById: responsible } })
    await one('user.update', { ID: responsible, ACTIVE: 'N', WORK_PHONE: '5' })
    for (const ask of [one, two]) {
      const found = await ask('telephony.externalCall.searchCrmEntities', {
        PHONE_NUMBER: '0309998887',
      })
      expect(found.result[0]).toMatchObject({
        ASSIGNED_BY_ID: responsible,
        ASSIGNED_BY: { WORK_PHONE: '5' },
      })
    }
    await two('crm.contact.delete', { id })
    expect(await everywhere('0309998887')).toEqual(sixTimes([]))
  })

  it('updates that meet leave one of their orders behind', async () => {
    const { result: id } = await one('crm.contact.add', {
      fields: { NAME: 'A', PHONE: [{ VALUE: '+49 40 100' }] },
    })
    const before = await one('crm.contact.get', { id })
    const row = before.result.PHONE[0].ID
    const numbers = Array.from({ length: 8 }, (_, index) => `+49 40 55500${index}`)
    await Promise.all(
      numbers.map((VALUE, index) =>
        (index % 2 ? one : two)('crm.contact.update', {
          id,
          fields: {
            NAME: VALUE,
            COMMENTS: VALUE,
            PHONE: [{ ID: row, VALUE }, { VALUE: `${VALUE}9` }],
          },
        }),
      ),
    )
    const { result } = await two('crm.contact.get', { id })
    const [kept, ...added] = result.PHONE.map(({ VALUE }: { VALUE: string }) => VALUE)
    // One of them came last with everything that it said, and each has added its row once.
    expect(numbers).toContain(kept)
    expect([result.NAME, result.COMMENTS]).toEqual([kept, kept])
    expect(added.toSorted()).toEqual(numbers.map((number) => `${number}9`))
    for (const number of numbers)
      expect(await search(one, number)).toEqual(number === kept ? [id] : [])
  })

  it('a removal and updates that meet leave nothing half-done', async () => {
    const { result: id } = await one('crm.contact.add', {
      fields: { NAME: 'A', PHONE: [{ VALUE: '+49 40 777001' }] },
    })
    await Promise.all([
      one('crm.contact.update', { id, fields: { PHONE: [{ VALUE: '+49 40 777002' }] } }),
      two('crm.contact.delete', { id }),
      one('crm.contact.update', { id, fields: { PHONE: [{ VALUE: '+49 40 777003' }] } }),
    ])
    for (const number of ['+4940777001', '+4940777002', '+4940777003'])
      expect(await everywhere(number)).toEqual(sixTimes([]))
    expect((await two('crm.contact.get', { id })).error_description).toBe('Not found')
  })

  it('a custom field of one is seen by the other within a second', async () => {
    await two('crm.contact.fields')
    await one('crm.contact.userfield.add', {
      fields: { FIELD_NAME: 'SEEN', USER_TYPE_ID: 'string' },
    })
    const own = await one('crm.contact.fields')
    expect(own.result).toHaveProperty('UF_CRM_SEEN')
    await expect
      .poll(async () => Object.keys((await two('crm.contact.fields')).result), { timeout: 1_000 })
      .toContain('UF_CRM_SEEN')
    for (const ask of [one, two]) {
      const { result: id } = await ask('crm.contact.add', {
        fields: { NAME: 'A', UF_CRM_SEEN: 'yes' },
      })
      const { result } = await one('crm.contact.get', { id })
      expect(result.UF_CRM_SEEN).toBe('yes')
    }
    await one('crm.item.add', { entityTypeId: 1, fields: { title: 'x' } })
    const json = { UF_CRM_SEEN: 'it’s "quoted" \\ 100%' }
    const { result: id } = await two('crm.contact.add', { fields: { NAME: 'A', ...json } })
    const list = await one('crm.contact.list', { filter: json, select: ['ID'] })
    expect(list.result).toEqual([{ ID: String(id) }])
    await two('crm.contact.update', { id, fields: { UF_CRM_SEEN: '' } })
    expect((await one('crm.contact.get', { id })).result.UF_CRM_SEEN).toBe('')
  })

  it('a walk by keyset meets every record once, and only its page', async () => {
    for (let index = 0; index < 120; index += 1)
      await one('crm.company.add', { fields: { TITLE: `C${index}` } })
    const seen: string[] = []
    for (let last = 0; ;) {
      const body = await two('crm.company.list', {
        filter: { '>ID': last },
        order: { ID: 'ASC' },
        select: ['ID'],
        start: -1,
      })
      expect(body).toMatchObject({ total: 0 })
      expect(body).not.toHaveProperty('next')
      seen.push(...body.result.map(({ ID }: { ID: string }) => ID))
      if (body.result.length < 50) break
      last = Number(seen.at(-1))
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1)))
  })
})
