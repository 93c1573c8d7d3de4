/** What the two lookup methods promise beyond the samples of their pages. */
import { describe, expect, it } from 'vitest'
import type { ClientType } from '../../src/domain/clients/client.ts'
import { addClients, type ClientDraft } from '../../src/store/clients/clients.ts'
import {
  blankEmployee,
  saveEmployee,
  type EmployeeDraft,
} from '../../src/store/people/employees.ts'
import { saveWorkday } from '../../src/store/people/workdays.ts'
import { StoreError } from '../../src/store/errors.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'
const findByComm = 'crm.duplicate.findbycomm'
const number = '+49 30 1234567'

const employee = (id: number, changes: Partial<EmployeeDraft> = {}): EmployeeDraft => ({
  ...blankEmployee,
  id,
  name: 'Kim',
  lastName: 'Berg',
  ...changes,
})

async function add(portal: TestPortal, ...drafts: Partial<ClientDraft>[]): Promise<number[]> {
  return portal.database.transaction((tx) =>
    addClients(
      tx,
      drafts.map((draft) => ({
        type: 'contact',
        name: 'Ann',
        responsible: 1,
        activityAt: 1_000,
        createdAt: 1_000,
        createdBy: 1,
        multifields: [{ kind: 'PHONE', valueType: 'WORK', value: number }],
        ...draft,
      })),
      portal.services.phones,
    ),
  )
}

const phone = (value: string) => [{ kind: 'PHONE' as const, valueType: 'WORK', value }]
const found = async (portal: TestPortal, asked: string) => {
  const { body } = await portal.request(search, { PHONE_NUMBER: asked })
  return body.result.map(
    (each: { CRM_ENTITY_TYPE: string; CRM_ENTITY_ID: number }) =>
      `${each.CRM_ENTITY_TYPE} ${each.CRM_ENTITY_ID}`,
  )
}
const responsible = async (portal: TestPortal) =>
  (await portal.request(search, { PHONE_NUMBER: number })).body.result[0].ASSIGNED_BY

describe('the search', () => {
  it('the best match comes first, by the written rule', async () => {
    await using portal = await testPortal()
    await add(
      portal,
      { type: 'lead', id: 1, title: 'In work', stageSemantics: 'P' },
      { type: 'lead', id: 2, title: 'Converted', stageSemantics: 'S', activityAt: 9_000 },
      { type: 'company', id: 3, title: 'Firm' },
      { id: 4, activityAt: 2_000 },
      { id: 5, activityAt: 3_000 },
      { id: 6, activityAt: 2_000 },
      { type: 'lead', id: 7, stageSemantics: 'P', multifields: phone(`${number} ext. 12`) },
    )
    const others = ['CONTACT 5', 'CONTACT 4', 'CONTACT 6', 'COMPANY 3']
    expect(await found(portal, number)).toEqual([...others, 'LEAD 1', 'LEAD 7', 'LEAD 2'])
    expect(await found(portal, `${number};ext=12`)).toEqual([
      'LEAD 7',
      ...others,
      'LEAD 1',
      'LEAD 2',
    ])
  })

  it('at most fifty clients of a type are returned', async () => {
    await using portal = await testPortal()
    const many = (type: ClientType, count: number) =>
      Array.from({ length: count }, (): Partial<ClientDraft> => ({ type, title: 'Firm' }))
    await add(portal, ...many('contact', 60), ...many('company', 51), ...many('lead', 50))
    const matches = await found(portal, number)
    const types = matches.map((match: string) => match.split(' ')[0])
    expect(types).toEqual(
      ['CONTACT', 'COMPANY', 'LEAD'].flatMap((type) => Array.from({ length: 50 }, () => type)),
    )
  })

  it('the workday of the responsible decides the status, in their own zone', async () => {
    await using portal = await testPortal({ nowMs: Date.parse('2026-03-06T02:00:00Z') })
    const nowS = portal.nowMs / 1000
    const save = (state: 'opened' | 'paused' | 'closed', startedAt: number, zone: string | null) =>
      portal.database.transaction(async (tx) => {
        await saveEmployee(tx, employee(7, { timeZone: zone }))
        await saveWorkday(tx, 7, {
          state,
          startedAt,
          changedAt: startedAt,
          finishedAt: null,
          leaks: 0,
        })
      })
    await add(portal, { responsible: 7 })
    await portal.database.transaction((tx) => saveEmployee(tx, employee(7)))
    expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: 'CLOSED' })
    for (const state of ['opened', 'paused', 'closed'] as const) {
      await save(state, nowS - 3_600, null)
      expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: state.toUpperCase() })
    }
    await save('opened', nowS - 4 * 3_600, null)
    expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: 'EXPIRED' })
    await save('opened', nowS - 4 * 3_600, 'America/New_York')
    expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: 'OPENED' })
    await portal.database.transaction((tx) =>
      saveEmployee(tx, employee(7, { isTimeTracked: false })),
    )
    expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: 'UNAVAILABLE' })
  })

  it('a portal without time tracking says NOT_INSTALLED for everybody', async () => {
    await using portal = await testPortal({ timeman: false })
    await add(portal, {})
    expect(await responsible(portal)).toMatchObject({ TIMEMAN_STATUS: 'NOT_INSTALLED' })
  })

  it('a dismissed responsible is shown as stored', async () => {
    await using portal = await testPortal()
    await portal.database.transaction((tx) =>
      saveEmployee(tx, employee(7, { isActive: false, extension: '107', workPhone: '030 1' })),
    )
    await add(portal, { responsible: 7 })
    expect(await responsible(portal)).toMatchObject({
      ID: '7',
      USER_PHONE_INNER: '107',
      WORK_PHONE: '030 1',
    })
  })

  it('a responsible who no longer exists leaves the id and nothing else', async () => {
    await using portal = await testPortal()
    await add(portal, { responsible: 404 })
    expect(await responsible(portal)).toEqual({
      ID: '404',
      TIMEMAN_STATUS: 'UNAVAILABLE',
      USER_PHONE_INNER: null,
      WORK_PHONE: null,
      PERSONAL_PHONE: null,
      PERSONAL_MOBILE: null,
    })
  })

  it('the own number of an employee finds nobody', async () => {
    await using portal = await testPortal()
    await portal.database.transaction((tx) =>
      saveEmployee(tx, employee(7, { workPhone: number, personalMobile: number })),
    )
    expect(await found(portal, number)).toEqual([])
  })

  it('a store that cannot be reached is an overload, not a defect', async () => {
    await using portal = await testPortal()
    await portal.request(search, { PHONE_NUMBER: number })
    portal.database.values = () => Promise.reject(new StoreError('unreachable', 'gone'))
    expect(await portal.request(search, { PHONE_NUMBER: number })).toMatchObject({
      status: 503,
      body: { error: 'OVERLOAD_LIMIT' },
    })
  })
})

describe('duplicates', () => {
  it('twenty of one type keep the following types out', async () => {
    await using portal = await testPortal()
    const ask = async () =>
      (await portal.request(findByComm, { type: 'PHONE', values: [number] })).body.result
    await add(portal, { type: 'company', title: 'Firm' }, { type: 'lead', title: 'Lead' })
    expect(await ask()).toEqual({ LEAD: [1], COMPANY: [1] })
    await add(portal, ...Array.from({ length: 25 }, () => ({})))
    const twenty = Array.from({ length: 20 }, (_, index) => index + 1)
    expect(await ask()).toEqual({ LEAD: [1], CONTACT: twenty })
    await add(portal, ...Array.from({ length: 19 }, () => ({ type: 'lead' as const, title: 'L' })))
    expect(await ask()).toEqual({ LEAD: twenty })
  })

  it('extensions do not matter to duplicates', async () => {
    for (const phoneMatching of ['number', 'literal'] as const) {
      await using portal = await testPortal({ phoneMatching })
      await add(portal, { multifields: phone('+78129999331#404812') })
      for (const value of ['+78129999331', '+78129999331#4048', '+78129999331#404812']) {
        const { body } = await portal.request(findByComm, { type: 'PHONE', values: [value] })
        expect(body.result).toEqual({ CONTACT: [1] })
      }
    }
  })

  it('literal matching takes the notation into account', async () => {
    const ask = async (phoneMatching: 'number' | 'literal') => {
      await using portal = await testPortal({ phoneMatching })
      await add(portal, {})
      const { body } = await portal.request(findByComm, { type: 'PHONE', values: ['49301234567'] })
      return body.result
    }
    expect(await ask('number')).toEqual({ CONTACT: [1] })
    expect(await ask('literal')).toEqual([])
  })

  it('e-mail addresses are compared in any letter case', async () => {
    await using portal = await testPortal()
    await add(portal, {
      multifields: [{ kind: 'EMAIL', valueType: 'WORK', value: 'Ann.Roe+crm@Example.com' }],
    })
    const ask = async (value: string) =>
      (await portal.request(findByComm, { type: 'EMAIL', values: [value] })).body.result
    expect(await ask(' "Ann" <ann.roe+CRM@example.COM> ')).toEqual({ CONTACT: [1] })
    expect(await ask('ann.roe@example.com')).toEqual([])
  })

  it('ids are found whatever the right to single records', async () => {
    await using portal = await testPortal()
    await portal.database.transaction(async (tx) => {
      await tx.query('insert into role (name, rights) values ($1, $2)', [
        'own',
        JSON.stringify({
          contact: { read: 'own' },
          lead: { read: 'own' },
          company: { read: 'own' },
        }),
      ])
      await saveEmployee(tx, employee(7, { role: 'own' }))
    })
    await add(portal, { responsible: 1 })
    const { path } = await portal.webhook({ owner: 7 })
    const { body } = await portal.raw({
      url: `${path}/${findByComm}?type=PHONE&values[]=${encodeURIComponent(number)}`,
    })
    expect(body.result).toEqual({ CONTACT: [1] })
  })
})
