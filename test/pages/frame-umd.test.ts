/** Apps with the UMD build of the official SDK, in frames of the host page, in a real browser. */
import type { Browser, Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findApp } from '../../src/store/access/apps.ts'
import { readOptions } from '../../src/store/access/app-options.ts'
import { parseForm } from '../../src/rest/decode/php-form.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import {
  appFrame,
  awaited,
  examplePage,
  framePortal,
  hasText,
  openApp,
  openSdkApp,
  sdkPage,
  serveApp,
  signedInTab,
  valueOf,
  withSdk,
} from '../support/frame-portal.ts'

let browser: Browser
beforeAll(async () => {
  if (noChromium === '') browser = await openChromium()
})
afterAll(() => browser?.close())

const example = {
  '/': examplePage('app-umd-frame/index.html'),
  '/install.html': examplePage('app-umd-frame/install.html'),
}
const textOf = (page: Page, selector: string) => page.$eval(selector, (each) => each.textContent)

describe.skipIf(noChromium !== '')(`an app with B24Js.initializeB24Frame()${noChromium}`, () => {
  it('finds the caller on behalf of the employee', async () => {
    await using app = await serveApp(example)
    await using running = await framePortal({ handlerUrl: `${app.origin}/?from=card#part` })
    const page = await signedInTab(browser, running)
    const frame = await openApp(await withSdk(page), running, app)
    await hasText(frame, '#who', 'Signed in as Alma Berg')
    await frame.click('#search button')
    await hasText(frame, '#found', 'COMPANY 643 Daisy LLC')
    expect(await frame.$$eval('#found li', (rows) => rows.map((row) => row.textContent))).toEqual([
      'CONTACT 651 John Doe',
      'COMPANY 643 Daisy LLC',
    ])
    expect(await textOf(page, '#page-title')).toBe('Who is calling?')
    const owner = { app: running.app.id, employee: 1 }
    await expect
      .poll(() => readOptions(running.portal.database, owner))
      .toEqual({ phone: '19062195047' })
  })

  it('is sent what the documentation says, and no token in an address', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/?from=card` })
    const frame = await openSdkApp(await signedInTab(browser, running), running, app)
    const [request] = app.requests
    const { host } = new URL(running.origin)
    const query = new URLSearchParams(request?.url.split('?')[1])
    expect(request?.method).toBe('POST')
    expect(Object.fromEntries(query)).toEqual({
      from: 'card',
      DOMAIN: host,
      PROTOCOL: '0',
      LANG: 'en',
      APP_SID: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(parseForm(request?.body ?? '')).toEqual({
      AUTH_ID: expect.stringMatching(/^[0-9a-f]{64}$/),
      AUTH_EXPIRES: '3600',
      REFRESH_ID: expect.stringMatching(/^[0-9a-f]{64}$/),
      SERVER_ENDPOINT: `${running.origin}/rest/`,
      APPLICATION_TOKEN: running.app.applicationToken,
      APPLICATION_SCOPE: running.app.scopes.join(','),
      member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'L',
      PLACEMENT: 'DEFAULT',
      PLACEMENT_OPTIONS: `{"URI":"/marketplace/app/${running.app.id}/"}`,
    })
    expect(await valueOf(frame, 'window.name')).toBe(`${host}|0|${query.get('APP_SID')}`)
    expect(request?.headers.referer).toBe(`${running.origin}/`)
    expect(request?.headers.cookie).toBeUndefined()
    expect(await valueOf(frame, '$b24.auth.getAuthData().access_token')).toBe(
      parseForm(request?.body ?? '')['AUTH_ID'],
    )
  })

  it('calls in batches, gets new tokens, and keeps settings', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const { database } = running.portal
    const frame = await openSdkApp(await signedInTab(browser, running), running, app)

    const batch = `$b24.actions.v2.batch.make({ calls: [['profile', {}], ['app.info', {}]] })`
    expect(await valueOf(frame, `${batch}.then((each) => each.getData())`)).toMatchObject([
      { NAME: 'Alma' },
      { ID: running.app.id, INSTALLED: true },
    ])

    const before = await valueOf(frame, '$b24.auth.getAuthData().access_token')
    const renewed = (await valueOf(frame, '$b24.auth.refreshAuth()')) as Record<string, unknown>
    expect(renewed).toMatchObject({ access_token: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(renewed['access_token']).not.toBe(before)
    const again = `$b24.actions.v2.call.make({ method: 'profile' })`
    expect(await valueOf(frame, `${again}.then((each) => each.isSuccess)`)).toBe(true)

    await valueOf(frame, `$b24.options.appSet('colour', { deep: ['blue:green'] })`)
    await valueOf(frame, `$b24.options.userSet('sound', true)`)
    expect(await readOptions(database, { app: running.app.id })).toEqual({
      colour: { deep: ['blue:green'] },
    })
    expect(await readOptions(database, { app: running.app.id, employee: 1 })).toEqual({
      sound: true,
    })
  })

  it.each(['b24jssdk-1', 'b24jssdk-0'] as const)(
    'runs with an older line of the SDK: %s',
    async (sdk) => {
      await using app = await serveApp({ '/': sdkPage })
      await using running = await framePortal({ handlerUrl: `${app.origin}/` })
      const page = await signedInTab(browser, running)
      const frame = await openSdkApp(page, running, app, sdk)
      const call = `$b24.callMethod('profile').then((each) => each.getData().result.NAME)`
      expect(await valueOf(frame, call)).toBe('Alma')
      const batch = `$b24.callBatch([['profile', {}], ['app.info', {}]]).then((each) => each.getData())`
      expect(await valueOf(frame, batch)).toMatchObject([{ NAME: 'Alma' }, { INSTALLED: true }])
      expect(
        await valueOf(frame, '$b24.auth.refreshAuth().then((each) => each.member_id)'),
      ).toMatch(/^[0-9a-f]{32}$/)
      await valueOf(frame, `$b24.parent.setTitle('Older')`)
      expect(await textOf(page, '#page-title')).toBe('Older')
      await valueOf(frame, `$b24.options.userSet('line', 'older')`)
      const owner = { app: running.app.id, employee: 1 }
      expect(await readOptions(running.portal.database, owner)).toEqual({ line: 'older' })
      // 0.x renews by its own clock only.
      if (sdk === 'b24jssdk-0') return
      running.portal.nowMs += 3_700_000
      expect(await valueOf(frame, call)).toBe('Alma')
    },
  )

  it('renews an expired token by itself', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const frame = await openSdkApp(await signedInTab(browser, running), running, app)
    running.portal.nowMs += 3_700_000
    const call = `$b24.actions.v2.call.make({ method: 'profile' })`
    expect(await valueOf(frame, `${call}.then((each) => each.getData().result.NAME)`)).toBe('Alma')
  })

  it('is set up by an administrator before others see it', async () => {
    await using app = await serveApp(example)
    await using running = await framePortal({
      handlerUrl: `${app.origin}/`,
      installUrl: `${app.origin}/install.html`,
      isInstalled: false,
    })
    const { database } = running.portal
    const path = `${running.origin}/marketplace/app/${running.app.id}/`
    const clerk = await signedInTab(browser, running, 'ben@demo.example')
    const early = await clerk.goto(path)
    expect(early?.status()).toBe(403)
    expect(await textOf(clerk, 'main')).toContain('The application is not fully installed yet.')

    const admin = await withSdk(await signedInTab(browser, running))
    const wizard = await openApp(admin, running, app, '/install.html')
    await hasText(wizard, '#state', 'It is not installed yet.')
    // ONAPPINSTALL goes to whoever asked for it, once the installation is done.
    const bind = `fetch(${JSON.stringify(running.origin)} + '/rest/event.bind', {
      method: 'POST',
      body: JSON.stringify({ event: 'ONAPPINSTALL', handler: 'https://app.example/hook', auth: ${JSON.stringify(
        parseForm(app.requests[0]?.body ?? '')['AUTH_ID'],
      )} }),
    }).then((answer) => answer.json()).then(({ result }) => result)`
    expect(await valueOf(wizard, bind)).toBe(true)
    await wizard.click('#finish')
    const main = await appFrame(admin, app)
    await hasText(main, '#who', 'Signed in as Alma Berg')
    expect((await findApp(database, running.app.id))?.isInstalled).toBe(true)
    const told = await database.query<{ event: string }>('select event from event_delivery')
    expect(told).toEqual([{ event: 'ONAPPINSTALL' }])
    expect((await clerk.goto(path))?.status()).toBe(200)
  })

  it('says that it was opened for the first time, once for each employee', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    const first = await openSdkApp(page, running, app)
    expect(await valueOf(first, '$b24.isFirstRun')).toBe(true)
    await page.reload()
    const second = await appFrame(page, app)
    await second.waitForSelector('#ready')
    expect(await valueOf(second, '$b24.isFirstRun')).toBe(false)
  })

  it('changes its own frame and the title over it', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    const frame = await openSdkApp(page, running, app)
    await valueOf(frame, `$b24.parent.setTitle('<b>Title</b>')`)
    expect(await textOf(page, '#page-title')).toBe('<b>Title</b>')
    await valueOf(frame, '$b24.parent.resizeWindow(500, 1500)')
    expect(
      await page.$eval('iframe.app', (each) => {
        const { width, height } = each.getBoundingClientRect()
        return [width, height]
      }),
    ).toEqual([500, 1500])
    await valueOf(frame, '$b24.parent.scrollParentWindow(120)')
    expect(await valueOf(page, 'window.scrollY')).toBe(120)
    await page.evaluate('window.before = true')
    await Promise.all([
      page.waitForNavigation(),
      valueOf(frame, '$b24.parent.reloadWindow()').catch(() => {}),
    ])
    expect(await valueOf(page, 'window.before === undefined')).toBe(true)
  })

  it('opens itself in a panel with parameters, and hears when that is closed', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    const outer = await openSdkApp(page, running, app)
    await outer.evaluate(`
      window.closes = 0
      $b24.slider
        .openSliderAppPage({ opened: true, bx24_title: 'My task', bx24_width: 450,
          bx24_label: { text: 'task', bgColor: 'pink', color: '#07ff0e' } })
        .then(() => { window.closes += 1 })
      0`)
    await page.waitForSelector('dialog.slider[open] iframe')
    expect(await textOf(page, 'dialog.slider h2')).toBe('My task')
    const inner = await page.waitForFrame(
      (each) => each !== outer && each.url().startsWith(app.origin),
    )
    await inner.waitForSelector('#ready')
    expect(await valueOf(inner, '$b24.placement.options')).toMatchObject({
      opened: true,
      IFRAME: 'Y',
    })
    expect(await valueOf(inner, 'window.name')).not.toBe(await valueOf(outer, 'window.name'))
    await inner.evaluate('$b24.slider.closeSliderAppPage(); 0')
    expect(await awaited(outer, 'window.closes')).toBe(1)
    expect(await page.$('dialog.slider')).toBeNull()
  })

  it('opens a page of the portal, and no other path', async () => {
    await using app = await serveApp({ '/': sdkPage })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    const frame = await openSdkApp(page, running, app)
    await frame.evaluate(`
      $b24.slider.openPath($b24.slider.getUrl('/crm/contact/details/651/'), 950)
        .then((each) => { window.outcome = each })
      0`)
    const record = await page.waitForFrame((each) =>
      each.url().includes('/crm/contact/details/651/'),
    )
    await hasText(record, 'h1', 'John Doe')
    await page.keyboard.press('Escape')
    expect(await awaited(frame, 'window.outcome')).toEqual({
      isOpenAtNewWindow: false,
      isClose: true,
    })
    const refused = `$b24.slider.openPath(new URL('https://evil.example/crm/deal/details/1/'))
      .then(() => 'opened', (error) => error.message)`
    expect(await valueOf(frame, refused)).toBe('PATH_NOT_AVAILABLE')
    expect(await page.$('dialog')).toBeNull()
  })
})

describe.skipIf(noChromium !== '')(`the dialogs that an app asks for${noChromium}`, () => {
  const dialogApp = async () => {
    const app = await serveApp({ '/': sdkPage })
    const running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    const frame = await openSdkApp(page, running, app)
    return {
      page,
      database: running.portal.database,
      /** Asks for a dialog; what was chosen lands in `chosen`. */
      show: async (call: string): Promise<void> => {
        await frame.evaluate(
          `window.chosen = undefined; ${call}.then((each) => { window.chosen = each }); 0`,
        )
        await page.waitForSelector('dialog .choices li')
      },
      chosen: () => awaited(frame, 'window.chosen'),
      chosenNow: () => valueOf(frame, 'window.chosen'),
      [Symbol.asyncDispose]: async () => {
        await running[Symbol.asyncDispose]()
        await app[Symbol.asyncDispose]()
      },
    }
  }

  it('list employees and are worked with the keyboard alone', async () => {
    await using opened = await dialogApp()
    const { page } = opened
    await opened.show('$b24.dialog.selectUser()')
    expect(await valueOf(page, 'document.activeElement.type')).toBe('search')
    await page.keyboard.type('carter')
    await hasText(page, 'dialog [role=status]', '1 found')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    expect(await opened.chosen()).toEqual({
      id: 2,
      name: 'Ben Carter',
      photo: '',
      position: 'Head of sales',
      url: '/company/personal/user/2/',
      sub: true,
      sup: false,
    })
    expect(await page.$('dialog')).toBeNull()
  })

  it('tell the app nothing when they are closed without a choice', async () => {
    await using opened = await dialogApp()
    const { page } = opened
    await opened.show('$b24.dialog.selectUsers()')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog', { hidden: true })
    await opened.show('$b24.dialog.selectUsers()')
    expect(await opened.chosenNow()).toBeUndefined()
    for (const row of (await page.$$('.choices label')).slice(0, 2)) await row.click()
    await page.click('.chips li:first-child button')
    await page.click('dialog footer button:first-child')
    expect(await opened.chosen()).toMatchObject([{ name: 'Alma Berg' }])
  })

  it('list access codes, without those that the app does not want', async () => {
    await using opened = await dialogApp()
    const { page } = opened
    await opened.show(`$b24.dialog.selectAccess(['AU'])`)
    expect(await valueOf(page, `document.querySelector('[value=AU]').disabled`)).toBe(true)
    await page.type('dialog input[type=search]', 'supp')
    await hasText(page, '.choices li:first-child .name', 'Support')
    await page.click('.choices label')
    await page.click('dialog footer button')
    expect(await opened.chosen()).toEqual([
      { id: expect.stringMatching(/^D\d+$/), name: 'Support' },
    ])
  })

  it('list clients by name, number and type', async () => {
    await using opened = await dialogApp()
    const { page } = opened
    await opened.show(`$b24.dialog.selectCRM({
      entityType: ['contact', 'company', 'deal'], multiple: true, value: { company: [643, 9999999] },
    })`)
    expect(await textOf(page, '.chips')).toContain('Daisy LLC')
    await page.type('dialog input[type=search]', '(906) 219-5047')
    await hasText(page, 'dialog [role=status]', '1 found')
    await page.click('.choices label')
    await page.click('dialog footer button')
    expect(await opened.chosen()).toEqual({
      contact: [
        {
          id: 'C_651',
          type: 'contact',
          place: 'contact',
          title: 'John Doe',
          desc: '',
          url: '/crm/contact/show/651/',
        },
      ],
      company: [expect.objectContaining({ id: 'CO_643', title: 'Daisy LLC' })],
      lead: [],
      deal: [],
      quote: [],
    })
  })

  it('offer a call instead of starting it', async () => {
    await using opened = await dialogApp()
    const { page } = opened
    const calls: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') calls.push(new URL(request.url()).pathname)
    })
    await page.frames()[1]?.evaluate(`$b24.parent.imPhoneTo('+1 906 219 5047'); 0`)
    await hasText(page, 'dialog .number', '+1 906 219 5047')
    expect(await valueOf(page, `document.querySelector('dialog a').href`)).toBe('tel:+19062195047')
    expect(calls).toEqual([])
    await page.keyboard.press('Enter')
    await hasText(page, '.notice', 'The call was not started.')
    expect(calls).toEqual(['/card/call'])

    // With somebody who listens, the call is on its way.
    const bind = `$b24.callMethod('event.bind', {
      event: 'ONEXTERNALCALLSTART', handler: 'https://app.example/dial',
    }).then((each) => each.getData().result)`
    expect(await valueOf(page.frames()[1] as Frame, bind)).toBe(true)
    await page.frames()[1]?.evaluate(`$b24.parent.imPhoneTo('+1 906 219 5047'); 0`)
    await page.waitForSelector('dialog .number')
    await page.keyboard.press('Enter')
    await hasText(page, '.notice:last-child', 'Calling +1 906 219 5047')
    const told = await opened.database.query<{ event: string }>('select event from event_delivery')
    expect(told).toEqual([{ event: 'ONEXTERNALCALLSTART' }])
  })
})
