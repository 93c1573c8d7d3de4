import { describe, expect, it } from 'vitest'
import { saveDefaultLine } from '../../src/store/calls/default-lines.ts'
import { saveEmployee, blankEmployee } from '../../src/store/people/employees.ts'
import { cardPortal, type CardPortal } from '../support/card-portal.ts'
import { callerbook } from '../support/command-line.ts'
import { handlerServer, type HandlerServer } from '../support/handler-server.ts'
import { registerApp } from '../support/oauth-portal.ts'

/** Binds the handler to clicks on numbers, for the portal's app or another one. */
async function listen(portal: CardPortal, { url }: HandlerServer, app = portal.running.app.id) {
  await portal.running.portal.services.events.bind({
    app,
    event: 'ONEXTERNALCALLSTART',
    url,
    runAs: 0,
    isOffline: false,
    connector: '',
    minTimeoutS: 0,
  })
}

const addLine = (portal: CardPortal, number: string, app = portal.running.app.id) =>
  portal.running.portal.services.externalLines.add({
    app,
    number,
    name: '',
    isAutoCreating: true,
  })

const click = (
  portal: CardPortal,
  number: string,
  more: { employee?: number; line?: string } = {},
) =>
  portal.running.portal.services.clickToCall(
    { employee: 2, number, ...more },
    portal.running.portal.nowMs,
  )

describe('a click on a number', () => {
  it('registers the call and tells the app everything that the documentation shows', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal({ portalCountry: 'DE', eventNetworks: ['127.0.0.1'] })
    const { app, portal: inner } = portal.running
    await addLine(portal, '7')
    await listen(portal, handler)
    const { body } = await inner.request('crm.contact.add', {
      fields: { NAME: 'Ada', PHONE: [{ VALUE: '04951 234567', VALUE_TYPE: 'WORK' }] },
    })
    inner.app.delivery.start()
    const outcome = await click(portal, '04951 / 234567')
    if (!('done' in outcome)) throw new Error(outcome.message)
    const [event] = await handler.count(1)
    expect(event?.body).toMatchObject({
      event: 'ONEXTERNALCALLSTART',
      data: {
        PHONE_NUMBER: '+494951234567',
        PHONE_NUMBER_INTERNATIONAL: '+494951234567',
        EXTENSION: '',
        USER_ID: '2',
        CALL_LIST_ID: '0',
        LINE_NUMBER: '7',
        IS_MOBILE: '0',
        CALL_ID: outcome.done.callId,
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: String(body.result),
      },
      auth: { application_token: app.applicationToken, user_id: '2' },
    })
    expect(Object.keys(event?.body.data)).toEqual([
      'PHONE_NUMBER',
      'PHONE_NUMBER_INTERNATIONAL',
      'EXTENSION',
      'USER_ID',
      'CALL_LIST_ID',
      'LINE_NUMBER',
      'IS_MOBILE',
      'CALL_ID',
      'CRM_ENTITY_TYPE',
      'CRM_ENTITY_ID',
    ])
    await inner.app.delivery.stop(0)
  })

  it('is a call that the app only finishes, and whose card the employee sees', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal()
    await addLine(portal, '7')
    await listen(portal, handler)
    const page = await portal.listen(await portal.browserOf(2))
    const outcome = await click(portal, '+1 906 219 5047')
    if (!('done' in outcome)) throw new Error(outcome.message)
    const { data } = await page.next(({ name }) => name === 'card')
    expect(data).toMatchObject({ call: outcome.done.callId, direction: 'outgoing' })
    const { access } = await portal.running.issue(1)
    const finish = await fetch(`${portal.running.origin}/rest/telephony.externalCall.finish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: access,
        CALL_ID: outcome.done.callId,
        USER_ID: 2,
        DURATION: 95,
        STATUS_CODE: '200',
      }),
    })
    expect(await finish.json()).toMatchObject({
      result: {
        CALL_ID: outcome.done.callId,
        INCOMING: '1',
        CALL_DURATION: 95,
        PORTAL_NUMBER: '7',
      },
    })
    await page.next(({ name }) => name === 'gone')
  })

  it('is a call of its own each time', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal()
    await listen(portal, handler)
    const first = await click(portal, '+1 906 219 5047')
    const second = await click(portal, '+1 906 219 5047')
    if (!('done' in first) || !('done' in second)) throw new Error('refused')
    expect(first.done.callId).not.toBe(second.done.callId)
  })

  it('goes through the employee’s line, else the portal’s, else the only one there is', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal()
    const { database } = portal.running.portal
    const [dialer, other] = [portal.running.app, await registerApp(database, { name: 'Other' })]
    const way = async (more = {}) => {
      const outcome = await click(portal, '+1 906 219 5047', more)
      return 'done' in outcome ? [outcome.done.app, outcome.done.line] : outcome.refused
    }
    const choose = (employee: number, app: number, line: string) =>
      database.transaction((tx) => saveDefaultLine(tx, { employee, app, line }))
    await addLine(portal, 'first')
    await addLine(portal, 'second')
    await addLine(portal, 'theirs', other.id)
    expect(await way()).toBe('nobody listens')
    await listen(portal, handler)
    expect(await way()).toEqual([dialer.id, 'first'])
    await listen(portal, handler, other.id)
    expect(await way()).toBe('no line')
    await choose(0, dialer.id, 'second')
    expect(await way()).toEqual([dialer.id, 'second'])
    await choose(2, other.id, 'theirs')
    expect(await way()).toEqual([other.id, 'theirs'])
    expect(await way({ employee: 1 })).toEqual([dialer.id, 'second'])
    expect(await way({ line: 'first' })).toEqual([dialer.id, 'first'])
    expect(await way({ line: 'nobody’s' })).toBe('no line')
    await portal.running.portal.services.externalLines.remove(dialer.id, 'second')
    expect(await way({ employee: 1 })).toEqual([dialer.id, 'first'])
  })

  it('tells only the app of the line', async () => {
    await using mine = await handlerServer()
    await using theirs = await handlerServer()
    await using portal = await cardPortal({ eventNetworks: ['127.0.0.1'] })
    const other = await registerApp(portal.running.portal.database, { name: 'Other' })
    await addLine(portal, '7')
    await addLine(portal, '8', other.id)
    await listen(portal, mine)
    await listen(portal, theirs, other.id)
    portal.running.portal.app.delivery.start()
    await click(portal, '+1 906 219 5047', { line: '7' })
    await mine.count(1)
    await click(portal, '+1 906 219 5048', { line: '8' })
    const [event] = await theirs.count(1)
    expect(event?.body.data.LINE_NUMBER).toBe('8')
    await portal.running.portal.app.delivery.stop(1_000)
    expect(mine.received).toHaveLength(1)
  })

  it.each(['', ' ', 'anonymous', 'call me', '+', '9'.repeat(300), 'x'.repeat(100_000)])(
    'on what is no number is refused',
    async (number) => {
      await using handler = await handlerServer()
      await using portal = await cardPortal()
      await listen(portal, handler)
      expect(await click(portal, number)).toMatchObject({ refused: 'number' })
    },
  )

  it('of a dismissed employee is refused', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal()
    await listen(portal, handler)
    await portal.running.portal.database.transaction((tx) =>
      saveEmployee(tx, { ...blankEmployee, id: 3, isActive: false }),
    )
    for (const employee of [3, 99])
      expect(await click(portal, '+1 906 219 5047', { employee })).toMatchObject({
        refused: 'employee',
      })
  })
})

describe('callerbook call', () => {
  it('is a click at the terminal', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal({ eventNetworks: ['127.0.0.1'] })
    await addLine(portal, '7')
    await listen(portal, handler)
    portal.running.portal.app.delivery.start()
    const data = ['--data', portal.running.portal.config.data, '--portal-country', 'US']
    const { code, out } = await callerbook(['call', '2', '906 219 5047', ...data, '--json'])
    expect(code).toBe(0)
    const printed = JSON.parse(out) as { callId: string }
    expect(printed).toMatchObject({ line: '7', number: '+19062195047' })
    const [event] = await handler.count(1)
    expect(event?.body.data).toMatchObject({ CALL_ID: printed.callId, USER_ID: '2' })
    await portal.running.portal.app.delivery.stop(0)
    const refused = await callerbook(['call', '2', 'nobody', ...data])
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('"nobody" is no number that can be called.')
  })

  it('has its line chosen by command', async () => {
    await using handler = await handlerServer()
    await using portal = await cardPortal()
    await addLine(portal, '7')
    await listen(portal, handler)
    const data = ['--data', portal.running.portal.config.data, '--portal-country', 'US']
    const chosen = await callerbook(['line', 'default', '7', '--employee', '2', ...data])
    expect(chosen.out).toContain('Calls of employee 2 go through line 7 of app 1 (Dialer).')
    const { out } = await callerbook(['line', 'list', ...data, '--json'])
    expect(JSON.parse(out)).toEqual([
      {
        app: 1,
        appName: 'Dialer',
        number: '7',
        name: '',
        makesLeads: true,
        defaultFor: [2],
      },
    ])
    for (const [args, problem] of [
      [['line', 'default', '8'], 'no app has a line 8'],
      [['line', 'default', '8', '--app', '1'], 'app 1 has no line 8'],
      [['line', 'default', '--app', '9'], 'there is no app 9'],
      [['line', 'default', '7', '--employee', '77'], 'there is no employee 77'],
      [['line', 'default', '--remove'], 'everybody has no default line'],
    ] as const) {
      const { code, err } = await callerbook([...args, ...data])
      expect([code, err]).toEqual([1, expect.stringContaining(problem)])
    }
  })
})
