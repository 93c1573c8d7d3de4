/** What handlers receive, read by PHP and Python as the official SDKs read it. */
import { describe, expect, it } from 'vitest'
import { announceInstall, uninstallApp } from '../../src/oauth/lifecycle.ts'
import { endpointsOf } from '../../src/oauth/portal-address.ts'
import { findApp, type App } from '../../src/store/access/apps.ts'
import { outboxOf } from '../../src/store/events/outbox.ts'
import { run } from '../support/command-line.ts'
import { lacks } from '../support/programs.ts'
import { appPortal, type AppPortal } from '../support/event-portal.ts'

const readers = [
  { language: 'PHP', command: 'php', file: 'test/conformance/read-event.php', ask: ['-v'] },
  { language: 'Python', command: 'python3', file: 'test/conformance/read-event.py', ask: ['-V'] },
]

const token = (hasRefresh: boolean, nowS: number) => [
  expect.stringMatching(/^[0-9a-f]{64}$/),
  hasRefresh ? expect.stringMatching(/^[0-9a-f]{64}$/) : null,
  nowS + 3600,
  3600,
]

/** An app without a page, so that its installation address hears of its life. */
async function installed(): Promise<AppPortal & { ofApp: App }> {
  const at = await appPortal({ isApiOnly: true, name: 'Dialer' })
  const { database } = at.portal
  const app = (await findApp(database, at.app.id)) as App
  return { ...at, ofApp: { ...app, installUrl: `${at.handler.url}/install` } }
}

describe.each(readers)('$language', ({ language, command, file, ask }) => {
  const read = async (text: string) => {
    const { code, out, err } = await run(command, [file], {}, text)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return JSON.parse(out)
  }
  const needs = lacks(command, ask, language)
  const test = it.skipIf(needs !== '')

  test(`reads the installation of an app${needs}`, async () => {
    await using at = await installed()
    const { database } = at.portal
    await database.transaction((tx) => announceInstall(tx, outboxOf(database), at.ofApp))
    const [event] = await at.handler.count(1)
    const seen = await read(event?.text as string)
    const data = { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' }
    const nowS = Math.floor(at.portal.nowMs / 1000)
    if (language === 'PHP')
      expect(seen).toEqual({
        sdk: {
          code: 'ONAPPINSTALL',
          ts: nowS,
          data,
          token: token(true, nowS),
          application_token: at.app.applicationToken,
          scope: at.app.scopes,
          status: true,
        },
        isCrestInstalled: true,
      })
    else
      expect(seen).toMatchObject({
        event: 'ONAPPINSTALL',
        event_handler_id: 0,
        ts: nowS,
        data,
        token: token(true, nowS),
        user_id: 1,
        scope: at.app.scopes,
        member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        application_token: at.app.applicationToken,
      })
  })

  test(`reads its removal, which brings no tokens${needs}`, async () => {
    await using at = await installed()
    const { database, config } = at.portal
    const portal = await endpointsOf(database, async () => `http://127.0.0.1:${config.port}`)
    await database.transaction((tx) =>
      uninstallApp(tx, outboxOf(database), at.ofApp, { isClean: true, portal }),
    )
    const [event] = await at.handler.count(1)
    const seen = await read(event?.text as string)
    const { sdk = seen } = seen
    expect(sdk).toMatchObject({
      data: { LANGUAGE_ID: 'en', CLEAN: '1' },
      token: null,
      application_token: at.app.applicationToken,
      scope: null,
    })
  })

  test(`reads a change with the token of whoever made it${needs}`, async () => {
    await using at = await appPortal()
    await at.call('event.bind', { event: 'ONCRMCONTACTADD', handler: at.handler.url })
    const { body } = await at.call('crm.contact.add', { fields: { NAME: 'Zoë & "Bo" +1' } }, 2)
    const [event] = await at.handler.count(1)
    const seen = await read(event?.text as string)
    const { sdk = seen } = seen
    expect(sdk).toMatchObject({
      data: { FIELDS: { ID: String(body.result) } },
      token: token(false, Math.floor(at.portal.nowMs / 1000)),
      scope: at.app.scopes,
    })
    if (language === 'Python') expect(seen).toMatchObject({ event_handler_id: 1, user_id: 2 })
  })

  test(`reads texts with every sign, lists and nothing at all${needs}`, async () => {
    await using at = await appPortal()
    await at.call('event.bind', { event: 'ONAPPTEST', handler: at.handler.url })
    const sent = { text: 'a&b=c [d] é€😀 %41+\r\n', list: ['x', 'y'], deep: { '0': { k: '' } } }
    await at.call('event.test', sent)
    const [event] = await at.handler.count(1)
    const { sdk, data = sdk.data } = await read(event?.text as string)
    expect(data.QUERY.text).toBe(sent.text)
    expect(Object.values(data.QUERY.list)).toEqual(sent.list)
    expect(Object.values(data.QUERY.deep)).toEqual([{ k: '' }])
  })
})
