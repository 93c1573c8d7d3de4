/** The call card in a real browser. */
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callTypes } from '../../src/domain/calls/call.ts'
import { cardPortal, type CardPortal } from '../support/card-portal.ts'
import {
  cardAppears,
  cardGoes,
  cardSelector,
  openCardTab,
  photograph,
  textIn,
} from '../support/card-tab.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { awaited, hasText, valueOf } from '../support/frame-portal.ts'
import { handlerServer } from '../support/handler-server.ts'
import { adminEmail, clerkEmail, password } from '../support/oauth-portal.ts'

let browser: Browser
beforeAll(async () => {
  if (noChromium === '') browser = await openChromium()
})
afterAll(() => browser?.close())

const phone = '+4915112345678'

const openPortal = () => cardPortal({ portalCountry: 'DE', nowMs: Date.now() })

/** A contact of the clerk's and a company, both with the number; the first one's name is hostile. */
async function addClients({ running }: CardPortal, name = 'Ada'): Promise<void> {
  const PHONE = [{ VALUE: '0151 / 1234 5678', VALUE_TYPE: 'MOBILE' }]
  const { request } = running.portal
  await request('crm.contact.add', {
    fields: { NAME: name, LAST_NAME: 'Lovelace', ASSIGNED_BY_ID: 2, PHONE },
  })
  await request('crm.company.add', { fields: { TITLE: 'Engines Ltd', ASSIGNED_BY_ID: 1, PHONE } })
}

describe.skipIf(noChromium !== '')(`the call card${noChromium}`, () => {
  it('shows who rings, with all that is known of them', async () => {
    await using portal = await openPortal()
    await addClients(portal)
    await portal.running.portal.services.externalLines.add({
      app: portal.running.app.id,
      number: 'line-1',
      name: 'Sales',
      isAutoCreating: true,
    })
    const page = await openCardTab(browser, portal.running, adminEmail)
    expect(await textIn(page, '#calls')).toContain('Nobody is calling.')
    await photograph(page, 'nobody')
    const call = await portal.ring({ phone, line: 'line-1' })
    await cardAppears(page, call)
    await photograph(page, 'ring')
    expect((await textIn(page, cardSelector(call))).replaceAll(/\d\d:\d\d/g, '<time>')).toBe(
      [
        'Incoming call, line Sales (line-1)',
        '<time>',
        'Ada Lovelace',
        '+49 1511 2345678, Germany',
        'Answer',
        'Close card',
        'Ada Lovelace Contact',
        'Responsible: Carla Clerk, keeps no workday, ext. 102',
        'stored as 0151 / 1234 5678 (mobile); best match',
        'Engines Ltd Company',
        'Responsible: you, keeps no workday',
        'stored as 0151 / 1234 5678 (mobile); below, as its type comes later',
        'Notes',
      ].join('\n'),
    )
    expect(await page.title()).toBe('☎ Ada Lovelace')
    await portal.finish(call)
    await cardGoes(page, call)
    expect(await page.title()).toBe('Calls · callerbook')
  })

  it('shows a caller whom nobody knows by the number, and names as text only', async () => {
    await using portal = await openPortal()
    const page = await openCardTab(browser, portal.running, adminEmail)
    const unknown = await portal.ring({ phone: '+1 906 219 5047' })
    await cardAppears(page, unknown)
    await photograph(page, 'unknown')
    const shown = await textIn(page, cardSelector(unknown))
    expect(shown).toContain('Unknown caller\n+1 906 219 5047, United States')
    expect(shown).toContain('No lead, contact or company has this number.')
    await addClients(portal, '<img src=x onerror="document.title=1">')
    const known = await portal.ring({ phone })
    await cardAppears(page, known)
    expect(await textIn(page, `${cardSelector(known)} h3`)).toBe(
      '<img src=x onerror="document.title=1"> Lovelace',
    )
    expect(await page.$('.card img')).toBeNull()
  })

  it('shows several calls at once, in light and dark, on a wide and a narrow screen', async () => {
    await using portal = await openPortal()
    await addClients(portal)
    const page = await openCardTab(browser, portal.running, adminEmail)
    const calls = [
      await portal.ring({ phone }),
      await portal.ring({ phone: '+1 906 219 5047', type: callTypes.redirected }),
      await portal.ring({ phone: '+442079460000', type: callTypes.outgoing }),
    ]
    for (const call of calls) await cardAppears(page, call)
    expect(await page.title()).toBe('☎ 2 calls')
    await page.setViewport({ width: 1200, height: 800 })
    await photograph(page, 'several')
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    await photograph(page, 'several-dark')
    await page.setViewport({ width: 360, height: 740 })
    await photograph(page, 'several-narrow')
    expect(await valueOf(page, 'document.documentElement.scrollWidth')).toBe(360)
    const [first, second, third] = calls as [string, string, string]
    await portal.hide(second, 1)
    await cardGoes(page, second)
    await portal.finish(first)
    await cardGoes(page, first)
    expect(await page.$(cardSelector(third))).not.toBeNull()
    expect(await page.$$('.earlier li')).toHaveLength(2)
  })

  it('is used by keyboard alone, and a new call takes the focus from nobody', async () => {
    await using portal = await openPortal()
    await addClients(portal)
    const page = await openCardTab(browser, portal.running, adminEmail)
    const first = await portal.ring({ phone })
    await cardAppears(page, first)
    await page.focus(`${cardSelector(first)} textarea`)
    await page.keyboard.type('wants ')
    const second = await portal.ring({ phone: '+1 906 219 5047' })
    await cardAppears(page, second)
    await page.keyboard.type('a blue one')
    expect(await valueOf(page, 'document.activeElement.value')).toBe('wants a blue one')
    expect(await valueOf(page, `document.querySelector('[aria-live=assertive]').textContent`)).toBe(
      'Incoming call: +1 906 219 5047',
    )
    // Back to the first button of the card: its links and buttons lie between.
    while ((await valueOf(page, 'document.activeElement.textContent')) !== 'Answer') {
      await page.keyboard.down('Shift')
      await page.keyboard.press('Tab')
      await page.keyboard.up('Shift')
    }
    await page.keyboard.press('Enter')
    await hasText(page, cardSelector(first), 'Answered by you')
    await photograph(page, 'keyboard')
    // Where somebody was is gone: they go on at the next card.
    await page.focus(`${cardSelector(first)} .actions button:not([hidden])`)
    await portal.finish(first)
    await cardGoes(page, first)
    expect(await valueOf(page, 'document.activeElement.textContent')).toBe('Unknown caller')
    const names = JSON.stringify(await page.accessibility.snapshot())
    for (const name of ['Answer', 'Close card', 'Notes', 'Number to call', 'Call'])
      expect(names).toContain(`"name":"${name}"`)
  })

  it('keeps what somebody writes while the call ends, and saves it', async () => {
    await using portal = await openPortal()
    const page = await openCardTab(browser, portal.running, adminEmail)
    const call = await portal.ring({ phone })
    await cardAppears(page, call)
    await page.type(`${cardSelector(call)} textarea`, 'call back ')
    await portal.finish(call)
    await cardGoes(page, call)
    await page.keyboard.type('tomorrow')
    await hasText(page, '.earlier .notes', 'Saved')
    await photograph(page, 'earlier')
    const { database } = portal.running.portal
    const comment = async () =>
      (await database.query<{ comment: string }>('select comment from call'))[0]?.comment
    await expect.poll(comment).toBe('call back tomorrow')
  })

  it('shows the notes of a colleague, and who has answered', async () => {
    await using portal = await openPortal()
    const [mine, theirs] = [
      await openCardTab(browser, portal.running, adminEmail),
      await openCardTab(browser, portal.running, clerkEmail),
    ]
    const call = await portal.ring({ phone })
    await portal.show(call, 2)
    await cardAppears(theirs, call)
    await cardAppears(mine, call)
    await theirs.click(`${cardSelector(call)} .answer`)
    await hasText(mine, cardSelector(call), 'Answered by Carla Clerk')
    await theirs.type(`${cardSelector(call)} textarea`, 'knows us')
    await hasText(mine, cardSelector(call), 'Notes of Carla Clerk knows us')
    await photograph(mine, 'colleague')
    await theirs.click(`${cardSelector(call)} .actions .plain`)
    await cardGoes(theirs, call)
    expect(await mine.$(cardSelector(call))).not.toBeNull()
  })

  it('falls silent when somebody is signed out, and goes on when they sign in again', async () => {
    await using portal = await openPortal()
    const page = await openCardTab(browser, portal.running, adminEmail)
    await valueOf(page, 'window.isSamePage = true')
    const { database } = portal.running.portal
    await database.transaction((tx) => tx.query('delete from login_session'))
    await page.waitForSelector('.connection.signedOut')
    await photograph(page, 'signed-out')
    const call = await portal.ring({ phone })
    const [target] = await Promise.all([
      browser.waitForTarget((each) => each.opener() === page.target()),
      page.click('.connection a'),
    ])
    const login = await target.page()
    if (!login) throw new Error('no page to sign in')
    await login.waitForSelector('#email')
    await login.type('#email', adminEmail)
    await login.type('#password', password)
    await Promise.all([login.waitForNavigation(), login.click('button[value=login]')])
    expect(await textIn(login, 'main')).toContain('You can close this window.')
    await login.close()
    await page.bringToFront()
    await cardAppears(page, call)
    expect(await valueOf(page, 'window.isSamePage')).toBe(true)
    // The new session's own token goes with what is done.
    await page.click(`${cardSelector(call)} .answer`)
    await hasText(page, cardSelector(call), 'Answered by you')
  }, 40_000)

  it('forgets what the one before saw when somebody else signs in in the same browser', async () => {
    await using portal = await openPortal()
    const page = await openCardTab(browser, portal.running, adminEmail)
    const mine = await portal.ring({ phone })
    await cardAppears(page, mine)
    const theirs = await portal.ring({ phone, employee: 2 })
    const other = await page.browserContext().newPage()
    await other.goto(`${portal.running.origin}/`)
    await Promise.all([other.waitForNavigation(), other.click('.who button')])
    await other.type('#email', clerkEmail)
    await other.type('#password', password)
    await Promise.all([other.waitForNavigation(), other.click('button[value=login]')])
    await cardAppears(page, theirs)
    expect(await page.$(cardSelector(mine))).toBeNull()
    expect(await page.$$('.earlier li')).toHaveLength(0)
  }, 40_000)

  it('calls a number, and says why it cannot', async () => {
    await using handler = await handlerServer()
    await using portal = await openPortal()
    const { running } = portal
    const page = await openCardTab(browser, running, adminEmail)
    await page.type('#dial', '0151 1234 5678')
    await page.keyboard.press('Enter')
    await hasText(page, '.dial', 'No application makes calls for you')
    await running.portal.services.events.bind({
      app: running.app.id,
      event: 'ONEXTERNALCALLSTART',
      url: handler.url,
      runAs: 0,
      isOffline: false,
      connector: '',
      minTimeoutS: 0,
    })
    await page.click('.dial button')
    await hasText(page, '.dial', 'Your telephone was asked to call 0151 1234 5678.')
    await page.waitForSelector('.card')
    expect(await textIn(page, '.card')).toContain('Outgoing call')
    await photograph(page, 'dialled')
    await page.type('#dial', 'not a number')
    await page.keyboard.press('Enter')
    await hasText(page, '.dial', '"not a number" is no number that can be called.')
    await awaited(page, `document.querySelectorAll('.card').length === 1`)
  })

  it('is under 50 kB of script', async () => {
    await using portal = await openPortal()
    const page = await openCardTab(browser, portal.running, adminEmail)
    const bytes = await valueOf(
      page,
      `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.ts'))
        .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`,
    )
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(50_000)
  })
})
