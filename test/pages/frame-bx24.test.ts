/** Apps with BX24.js under its hard-coded name, in frames of the host page, in a real browser. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureLocalCertificate } from '../../src/tls/local-authority.ts'
import { readOptions } from '../../src/store/access/app-options.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import {
  appFrame,
  awaited,
  examplePage,
  framePortal,
  hasText,
  openApp,
  serveApp,
  signedInTab,
  valueOf,
  type AppServer,
} from '../support/frame-portal.ts'
import type { RunningPortal } from '../support/oauth-portal.ts'

const bxPage = `<!doctype html><title>App</title>
<script src="//api.bitrix24.com/api/v1/"></script>
<body><form><input name="word" value="tea"><input name="off" type="checkbox" value="x">
<select name="list" multiple><option selected>a<option>b<option selected>c</select></form>
<script>
window.happened = []
BX24.callMethod('profile', {}, (result) => happened.push('delayed ' + result.data().NAME))
BX24.install(() => { happened.push('install'); BX24.callMethod('profile', {}, BX24.installFinish) })
BX24.init(() => { happened.push('init'); document.body.id = 'ready' })
</script>`

/** A callback's argument, as the value of an expression. */
const called = (call: string): string => `new Promise((resolve) => ${call})`

interface Opened extends AsyncDisposable {
  app: AppServer
  running: RunningPortal
  page: Page
  frame: Frame
}

describe.skipIf(noChromium !== '')(`an app with BX24.js${noChromium}`, () => {
  let folder: string
  let tls: { cert: string; key: string }
  let browser: Browser
  let portalPort = 0
  // The browser is told once where the name leads, and each test has a portal of its own.
  const gate = createServer((socket) => {
    const portal = connect(portalPort, '127.0.0.1')
    socket.pipe(portal).pipe(socket)
    for (const each of [socket, portal]) each.on('error', () => each.destroy())
  })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callerbook-bx24-'))
    const names = ['localhost', '127.0.0.1', 'api.bitrix24.com']
    tls = (await ensureLocalCertificate(folder, names)).tls
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
    const { port } = gate.address() as AddressInfo
    // As a hosts file would have it.
    browser = await openChromium(`--host-resolver-rules=MAP api.bitrix24.com:443 127.0.0.1:${port}`)
  })
  afterAll(async () => {
    await browser?.close()
    gate.close()
    await rm(folder, { recursive: true, force: true })
  })

  const open = async (pages: Record<string, string>, path = '/'): Promise<Opened> => {
    const app = await serveApp(pages, tls)
    const running = await framePortal({ handlerUrl: `${app.origin}/` }, { tls })
    portalPort = Number(new URL(running.origin).port)
    const page = await signedInTab(browser, running)
    const frame = await openApp(page, running, app, path)
    return {
      app,
      running,
      page,
      frame,
      [Symbol.asyncDispose]: async () => {
        // With it goes what it keeps of the library.
        await page.browserContext().close()
        await running[Symbol.asyncDispose]()
        await app[Symbol.asyncDispose]()
      },
    }
  }

  it('asks both questions of the documentation, as the example does', async () => {
    await using opened = await open({ '/': examplePage('app-bx24/index.html') })
    const { running, page, frame } = opened
    const { host } = new URL(running.origin)
    await hasText(frame, '#who', `Alma in ${host}, app ${running.app.id}`)
    await frame.click('#search')
    await hasText(frame, '#found', 'Daisy LLC')
    expect(
      JSON.parse((await frame.$eval('#found', (each) => each.textContent)) ?? ''),
    ).toMatchObject([
      { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651, NAME: 'John Doe' },
      { CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: 643, NAME: 'Daisy LLC' },
    ])
    await frame.click('#duplicates')
    await hasText(frame, '#found', '2297')
    await frame.click('#client')
    await page.waitForSelector('dialog .choices input')
    await page.focus('.choices input')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await hasText(frame, '#found', '"C_')
    await frame.click('#call')
    await hasText(page, 'dialog .number', '+19062195047')
  })

  it('introduces itself once, before it begins', async () => {
    await using opened = await open({ '/': bxPage })
    const { page, frame, app } = opened
    await frame.waitForSelector('#ready')
    expect(await valueOf(frame, 'happened.filter((each) => !each.startsWith("delayed"))')).toEqual([
      'install',
      'init',
    ])
    await awaited(frame, 'happened.includes("delayed Alma")')
    await page.reload()
    const again = await appFrame(page, app)
    await again.waitForSelector('#ready')
    expect(await valueOf(again, 'happened.includes("install")')).toBe(false)
  })

  it('calls methods with results, pages, errors and form fields', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame } = opened
    await frame.waitForSelector('#ready')
    const call = (method: string, params: string, read: string) =>
      valueOf(
        frame,
        called(`BX24.callMethod('${method}', ${params}, (result) => resolve(${read}))`),
      )

    expect(
      await call(
        'profile',
        '{}',
        '[result.data().NAME, result.error() === undefined, result.more(), typeof result.time().start]',
      ),
    ).toEqual(['Alma', true, false, 'number'])
    expect(
      await call(
        'crm.contact.get',
        '{ id: 424242 }',
        '[result.error().status, result.error().ex, result.error_description(), `${result.error()}`, result.data() ?? null]',
      ),
    ).toEqual([
      400,
      { error: '', error_description: 'Not found' },
      'Not found',
      ': Not found (400)',
      null,
    ])
    expect(await call('no.such.method', '{}', 'result.error().getError().error')).toBe(
      'ERROR_METHOD_NOT_FOUND',
    )
    const fields = 'document.forms[0].elements'
    await call(
      'user.option.set',
      `{ options: { word: ${fields}.word, off: ${fields}.off, list: ${fields}.list, none: null, yes: true, empty: [], also: {} } }`,
      'result.data()',
    )
    expect(await call('user.option.get', '{}', 'result.data()')).toEqual({
      word: 'tea',
      list: ['a', 'c'],
      none: '',
      yes: 'true',
    })
    // Fifty a page, and the handler is asked again for the next.
    await valueOf(
      frame,
      called(`{
        const cmd = Array.from({ length: 50 }, (_, at) => ['crm.lead.add', { fields: { TITLE: 'Lead ' + at } }])
        BX24.callBatch(cmd, resolve)
      }`).replace('BX24.callBatch(cmd, resolve)', 'BX24.callBatch(cmd, () => resolve(1))'),
    )
    const pages = called(`{
      const sizes = []
      BX24.callMethod('crm.lead.list', { select: ['ID'] }, (result) => {
        sizes.push(result.data().length)
        if (result.more()) result.next()
        else resolve([sizes.length, sizes[0], result.total() === sizes.reduce((a, b) => a + b), result.next()])
      })
    }`)
    expect(await valueOf(frame, pages)).toEqual([2, 50, true, false])
  })

  it('calls in batches by name and by place, and stops at an error when asked to', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame } = opened
    await frame.waitForSelector('#ready')
    const batch = (calls: string, halts: boolean, read: string) =>
      valueOf(frame, called(`BX24.callBatch(${calls}, (results) => resolve(${read}), ${halts})`))
    expect(
      await batch(
        `{ me: ['profile', {}], user: { method: 'user.get', params: { ID: '$result[me][ID]' } } }`,
        true,
        '[results.me.data().NAME, results.user.data()[0].LAST_NAME, results.user.total()]',
      ),
    ).toEqual(['Alma', 'Berg', 1])
    const broken = `[['no.such.method'], ['profile', {}]]`
    const read =
      '[Array.isArray(results), results[0].error().ex.error, results[1].data()?.NAME ?? null]'
    expect(await batch(broken, false, read)).toEqual([true, 'ERROR_METHOD_NOT_FOUND', 'Alma'])
    expect(await batch(broken, true, read)).toEqual([true, 'ERROR_METHOD_NOT_FOUND', null])
  })

  it('binds and unbinds handlers of events', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame, running } = opened
    await frame.waitForSelector('#ready')
    const handler = `'https://app.example/hook'`
    const done = `(result) => resolve(result.data())`
    expect(
      await valueOf(frame, called(`BX24.callBind('OnCrmLeadAdd', ${handler}, 0, ${done})`)),
    ).toBe(true)
    await valueOf(frame, called(`BX24.callBind('OnCrmLeadUpdate', ${handler}, 1, ${done})`))
    const list = called(`BX24.callMethod('event.get', {}, ${done})`)
    expect(await valueOf(frame, list)).toMatchObject([
      { event: 'ONCRMLEADADD', auth_type: '0' },
      { event: 'ONCRMLEADUPDATE', auth_type: '1' },
    ])
    await valueOf(frame, called(`BX24.callUnbind('OnCrmLeadAdd', ${handler}, null, ${done})`))
    await valueOf(frame, called(`BX24.callUnbind('OnCrmLeadUpdate', ${handler}, ${done})`))
    expect(await valueOf(frame, list)).toEqual([])
    expect(running.app.isInstalled).toBe(true)
  })

  it('knows who and where it is, and keeps its token fresh', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame, running } = opened
    await frame.waitForSelector('#ready')
    const { host } = new URL(running.origin)
    const auth = (await valueOf(frame, 'BX24.getAuth()')) as Record<string, unknown>
    expect(auth).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      expires_in: expect.any(Number),
      domain: host,
      member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(await valueOf(frame, '[BX24.isAdmin(), BX24.getLang(), BX24.getDomain()]')).toEqual([
      true,
      'en',
      host,
    ])
    expect(await valueOf(frame, 'BX24.placement.info()')).toEqual({
      placement: 'DEFAULT',
      options: { URI: `/marketplace/app/${running.app.id}/` },
    })
    expect(await valueOf(frame, called('BX24.placement.getInterface(resolve)'))).toEqual({
      command: [],
      event: [],
    })
    const fresh = (await valueOf(frame, called('BX24.refreshAuth(resolve)'))) as typeof auth
    expect(fresh['access_token']).not.toBe(auth['access_token'])
  })

  it('renews an expired token by itself', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame, running } = opened
    await frame.waitForSelector('#ready')
    // In the portal an hour has passed, and the frame does not know it.
    running.portal.nowMs += 3_700_000
    const profile = called(
      `BX24.callMethod('profile', {}, (result) => resolve(result.data().NAME))`,
    )
    expect(await valueOf(frame, profile)).toBe('Alma')
  })

  it('keeps settings of the app and of the employee', async () => {
    await using opened = await open({ '/': bxPage })
    const { frame, running } = opened
    await frame.waitForSelector('#ready')
    await frame.evaluate(`BX24.userOption.set('object', { foo: 'bar:baz' }); 0`)
    expect(await valueOf(frame, `BX24.userOption.get('object')`)).toEqual({ foo: 'bar:baz' })
    expect(await valueOf(frame, `BX24.userOption.get('toString') ?? null`)).toBeNull()
    expect(await valueOf(frame, called(`BX24.appOption.set('number', 1, resolve)`))).toEqual({
      number: 1,
    })
    const { database } = running.portal
    expect(await readOptions(database, { app: running.app.id })).toEqual({ number: 1 })
    expect(await readOptions(database, { app: running.app.id, employee: 1 })).toEqual({
      object: { foo: 'bar:baz' },
    })
  })

  it('fits its window, opens panels, and has the small tools of the library', async () => {
    await using opened = await open({ '/': `${bxPage}<div style="height:1234px"></div>` })
    const { frame, page } = opened
    await frame.waitForSelector('#ready')
    await valueOf(frame, called('BX24.fitWindow(resolve)'))
    expect(await page.$eval('iframe.app', (each) => each.clientHeight)).toBeGreaterThan(1234)
    await frame.evaluate(`window.closes = 0
      BX24.openApplication({ opened: true }, () => { closes += 1 }, { width: 450, title: 'Mine' }); 0`)
    await page.waitForSelector('dialog.slider iframe')
    expect(await page.$eval('dialog.slider h2', (each) => each.textContent)).toBe('Mine')
    // The page that opened the panel may close it, too.
    await frame.evaluate('BX24.closeApplication(); 0')
    expect(await awaited(frame, 'window.closes')).toBe(1)
    const path = called(`BX24.openPath('/crm/deal/details/5/', resolve)`)
    expect(await valueOf(frame, path)).toEqual({
      result: 'error',
      errorCode: 'PATH_NOT_AVAILABLE',
    })
    expect(
      await valueOf(
        frame,
        `(() => {
          const me = { value: 10, add(step) { return [this.value + step, BX24.proxyContext() === document.body] } }
          const proxy = BX24.proxy(me.add, me)
          let clicks = 0
          const click = () => { clicks += 1 }
          BX24.bind(document.body, 'click', click)
          document.body.click()
          BX24.unbind(document.body, 'click', click)
          document.body.click()
          return [proxy.call(document.body, 5), proxy === BX24.proxy(me.add, me), BX24.proxyContext(), clicks, BX24.isReady()]
        })()`,
      ),
    ).toEqual([[15, true], true, null, 1, true])
    await valueOf(
      frame,
      called(
        `BX24.loadScript(['data:text/javascript,window.one=1', 'data:text/javascript,window.two=one+1'], resolve)`,
      ),
    )
    expect(await valueOf(frame, 'window.two')).toBe(2)
  })
})
