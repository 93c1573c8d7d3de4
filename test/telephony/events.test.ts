/** What apps and outgoing webhooks are told of calls, on the wire. */
import { describe, expect, test } from 'vitest'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { appPortal } from '../support/event-portal.ts'

const callEvents = ['ONVOXIMPLANTCALLINIT', 'ONVOXIMPLANTCALLSTART', 'ONVOXIMPLANTCALLEND'] as const

async function subscribedPortal(kind: 'app' | 'webhook') {
  const at = await appPortal({ scopes: ['telephony'] })
  await at.portal.database.transaction((tx) =>
    saveEmployee(tx, { ...blankEmployee, id: 1269, name: 'Vera' }),
  )
  if (kind === 'webhook') await at.subscribe([...callEvents])
  else
    for (const event of callEvents) {
      const { body } = await at.call('event.bind', { event, handler: at.handler.url })
      expect(body.result).toBe(true)
    }
  return at
}

// https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/index.html
describe.each(['app', 'webhook'] as const)('a subscribed %s', (kind) => {
  test('is told of register, answer and finish, with what the samples of the pages show', async () => {
    await using at = await subscribedPortal(kind)
    at.portal.nowMs = Date.parse('2026-03-11T14:28:47Z')
    const register = { USER_ID: 1269, PHONE_NUMBER: '+499061234567', TYPE: 1 }
    const { body } = await at.call('telephony.externalCall.register', register, 2)
    const { CALL_ID } = body.result
    await at.portal.services.calls.answer({ callId: CALL_ID }, 1269)
    const end = { CALL_ID, USER_ID: 1269, STATUS_CODE: '304', FAILED_REASON: 'Call canceled' }
    await at.call('telephony.externalCall.finish', end, 2)
    const received = await at.handler.count(3)
    expect(received.map(({ body: { event, data } }) => [event, data])).toEqual([
      [
        'ONVOXIMPLANTCALLINIT',
        {
          CALL_ID,
          CALL_TYPE: '1',
          CALLER_ID: '+499061234567',
          REST_APP_ID: String(at.app.id),
        },
      ],
      ['ONVOXIMPLANTCALLSTART', { CALL_ID, USER_ID: '1269' }],
      [
        'ONVOXIMPLANTCALLEND',
        {
          CALL_ID,
          CALL_TYPE: '1',
          PHONE_NUMBER: '+499061234567',
          PORTAL_NUMBER: 'REST_APP:',
          PORTAL_USER_ID: '1269',
          CALL_DURATION: '0',
          CALL_START_DATE: '2026-03-11T14:28:47+00:00',
          COST: '0',
          COST_CURRENCY: '',
          CALL_FAILED_CODE: '304',
          CALL_FAILED_REASON: 'Call canceled',
          CRM_ACTIVITY_ID: '0',
        },
      ],
    ])
  })

  test('hears of a repeated registration and a refused finish nothing', async () => {
    await using at = await subscribedPortal(kind)
    const register = { USER_ID: 1269, PHONE_NUMBER: '+499061234567', TYPE: 2 }
    const { body } = await at.call('telephony.externalCall.register', register)
    await at.call('telephony.externalCall.register', register)
    const finish = { CALL_ID: body.result.CALL_ID, USER_ID: 1269 }
    await at.call('telephony.externalCall.finish', { ...finish, USER_ID: 999 })
    await at.call('telephony.externalCall.finish', finish)
    await at.call('telephony.externalCall.finish', finish)
    const deliveries = await at.finished(2)
    expect(deliveries.map(({ event }) => event)).toEqual([
      'ONVOXIMPLANTCALLINIT',
      'ONVOXIMPLANTCALLEND',
    ])
    expect(await at.waiting()).toBe(0)
  })
})

describe('the events of calls', () => {
  test('are listed under the scope telephony and may be kept for event.offline.get', async () => {
    await using at = await appPortal({ scopes: ['telephony'] })
    const { body } = await at.call('events', { SCOPE: 'telephony' })
    expect(body.result).toEqual(expect.arrayContaining([...callEvents]))
    const bind = { event: 'onVoximplantCallEnd', event_type: 'offline' }
    expect((await at.call('event.bind', bind)).body.result).toBe(true)
  })

  test('are closed to an app without the scope', async () => {
    await using at = await appPortal({ scopes: ['crm'] })
    const bind = { event: 'ONVOXIMPLANTCALLINIT', handler: at.handler.url }
    expect((await at.call('event.bind', bind)).body.error).toBe('ERROR_EVENT_NOT_FOUND')
  })

  test('a lead that a call makes is told of as any other', async () => {
    await using at = await subscribedPortal('app')
    await at.subscribe(['ONCRMLEADADD', 'ONCRMLEADUPDATE'], `${at.handler.url}/leads`)
    const { body } = await at.call('telephony.externalCall.register', {
      USER_ID: 1269,
      PHONE_NUMBER: '+499061234567',
      TYPE: 2,
      CRM_CREATE: 1,
    })
    const { CALL_ID, CRM_CREATED_LEAD } = body.result
    await at.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 2 })
    await at.finished(4)
    const told = at.handler.received.filter(({ path }) => path.endsWith('/leads'))
    expect(told.map(({ body: { event, data } }) => [event, data.FIELDS.ID])).toEqual([
      ['ONCRMLEADADD', String(CRM_CREATED_LEAD)],
      ['ONCRMLEADUPDATE', String(CRM_CREATED_LEAD)],
    ])
  })
})
