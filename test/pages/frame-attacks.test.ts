/** What hostile apps and sites try against the host page and its employee, in a real browser. */
import { Writable } from 'node:stream'
import pino from 'pino'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseForm } from '../../src/rest/decode/php-form.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import {
  appFrame,
  framePortal,
  hasText,
  openApp,
  serveApp,
  signedInTab,
  valueOf,
  type AppServer,
} from '../support/frame-portal.ts'
import type { TestPortalOptions } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  if (noChromium === '') browser = await openChromium()
})
afterAll(() => browser?.close())

/** An app without a library: `say` sends a message, and what comes back is in `heard`. */
const bare = `<!doctype html><title>App</title><body id="ready"><script>
window.heard = []
addEventListener('message', (event) => heard.push(event.data))
const [domain, protocol, sid] = window.name.split('|')
const portal = (protocol === '1' ? 'https://' : 'http://') + domain
window.say = (text) => parent.postMessage(text.replace('SID', sid), portal)
</script>`

async function hostile(pages: Record<string, string> = {}, options: TestPortalOptions = {}) {
  const app = await serveApp({ '/': bare, ...pages })
  const running = await framePortal({ handlerUrl: `${app.origin}/` }, options)
  const page = await signedInTab(browser, running)
  const frame = await openApp(page, running, app)
  await frame.waitForSelector('#ready')
  return {
    app,
    running,
    page,
    frame,
    title: () => page.$eval('#page-title', (each) => each.textContent),
    /** Whatever was sent before has been looked at when this returns. */
    settle: async () => {
      await frame.evaluate(`say('setTitle:{"title":"settled"}:last:SID')`)
      await hasText(page, '#page-title', 'settled')
    },
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

describe.skipIf(noChromium !== '')(`messages to the host page${noChromium}`, () => {
  it('of another window are dropped, though it knows the session of the app', async () => {
    // Cross-site beside the app, inside the app, and of the app's own origin in another window.
    await using stranger = await serveApp({ '/': '<body id="ready">' })
    await using attack = await hostile({
      '/inner': `<body id="ready">`,
    })
    const { page, frame, app } = attack
    const sid = String(await valueOf(frame, 'sid'))
    await frame.evaluate(`
      for (const src of ['/inner', '${stranger.origin}/']) {
        const frame = document.createElement('iframe')
        frame.src = src
        document.body.append(frame)
      }`)
    const inner = [
      await appFrame(page, app, '/inner'),
      await page.waitForFrame((each) => each.url().startsWith(stranger.origin)),
    ]
    for (const each of inner) {
      await each.waitForSelector('#ready')
      await each.evaluate(`
        window.heard = []
        addEventListener('message', (event) => heard.push(event.data))
        top.postMessage('getInitData:key:${sid}', '*')
        top.postMessage('setTitle:{"title":"owned"}:key:${sid}', '*')`)
    }
    await page.evaluate(`postMessage('setTitle:{"title":"owned"}:key:${sid}', '*')`)
    const titles = page.evaluate(`new Promise((resolve) => {
      const seen = []
      new MutationObserver(() => {
        seen.push(document.getElementById('page-title').textContent)
        if (seen.includes('settled')) resolve(seen)
      }).observe(document.getElementById('page-title'), { childList: true })
    })`)
    await attack.settle()
    expect(await titles).toEqual(['settled'])
    for (const each of inner) expect(await valueOf(each, 'heard')).toEqual([])
  })

  it('of another session, or malformed, are dropped, and the next good one is heard', async () => {
    await using attack = await hostile()
    const { frame, page } = attack
    await frame.evaluate(`
      const other = 'f'.repeat(32)
      for (const text of [
        'getInitData:key:' + other, 'getInitData:key', 'getInitData', '', ':::', 'getInitData:{:key:SID',
        'constructor:{}:key:SID', '__proto__:{}:key:SID', 'toString:{}:key:SID', 'noSuchCommand:{}:key:SID',
        'setTitle:null:key:SID', 'resizeWindow:{"width":{},"height":"1e99x"}:key:SID',
        'setScroll:{"scroll":"x"}:key:SID', 'openPath:[]:key2:SID', 'imOpenHistory:{"dialogId":"chat1"}:key:SID',
        'x:' + '['.repeat(100000) + ':key:SID',
      ]) say(text)
      for (const data of [null, 1, [], { method: 'a:b' }, { method: 'getInitData', callback: 'k', appSid: sid, params: 1 }])
        parent.postMessage(data, portal)
      parent.postMessage(new Blob(['x']), portal)`)
    await attack.settle()
    await frame.evaluate(`say('getInitData:good:SID')`)
    await frame.waitForFunction(`heard.some((each) => each.startsWith('good:'))`)
    expect(await valueOf(page, `document.querySelectorAll('dialog').length`)).toBe(0)
    const heard = (await valueOf(frame, 'heard')) as string[]
    expect(heard.filter((each) => each.startsWith('key:') && each.includes('AUTH_ID'))).toEqual([])
    expect(heard).toContain('key2:{"result":"error","errorCode":"PATH_NOT_AVAILABLE"}')
  })

  it('cannot pile up dialogs, panels or settings', async () => {
    await using attack = await hostile()
    const { frame, page, running } = attack
    await frame.evaluate(`
      for (let count = 0; count < 100; count += 1) say('selectUser:{"mult":true}:a' + count + ':SID')
      for (let count = 0; count < 100; count += 1) say('imPhoneTo:{"phone":"110"}:b' + count + ':SID')
      for (let count = 0; count < 20; count += 1) say('openApplication:{}:c' + count + ':SID')
      for (let count = 0; count < 300; count += 1)
        say('setUserOption:{"name":"n' + count + '","value":1}:d' + count + ':SID')
      for (let count = 0; count < 50; count += 1) say('refreshAuth:e' + count + ':SID')`)
    await frame.waitForFunction(`heard.filter((each) => each.startsWith('d')).length === 300`)
    await frame.waitForFunction(`heard.filter((each) => each.startsWith('e')).length === 50`)
    const pairs = await running.portal.database.values('select 1 from token')
    // That of the frame, of five panels, and few more.
    expect(pairs.length).toBeLessThanOrEqual(1 + 5 + 5)
    expect(await valueOf(page, `document.querySelectorAll('dialog.modal').length`)).toBe(1)
    expect(await valueOf(page, `document.querySelectorAll('dialog.slider').length`)).toBe(5)
    const kept = await running.portal.database.values('select name from app_user_option')
    expect(kept.length).toBeLessThanOrEqual(100)
  })
})

describe.skipIf(noChromium !== '')(`a hostile app${noChromium}`, () => {
  it('cannot lead the page of the portal, or its own frame, to another site', async () => {
    await using trap = await serveApp({ '/': 'Please sign in again' })
    await using attack = await hostile()
    const { frame, page, running } = attack
    await frame.evaluate(`try { top.location.href = '${trap.origin}/' } catch {}`)
    await attack.settle()
    expect(page.url()).toBe(`${running.origin}/marketplace/app/${running.app.id}/`)
    await frame.evaluate(`location.href = '${trap.origin}/'`).catch(() => {})
    await page.waitForFrame((each) => each.url().startsWith('chrome-error://'))
    await hasText(page, '.notice', `The application led to ${new URL(trap.origin).host}`)
    expect(trap.requests).toEqual([])
  })

  it('cannot make the page load itself without end', async () => {
    await using app = await serveApp({
      '/': `${bare}<script>say('reloadWindow:again:SID'); document.body.id = 'ready'</script>`,
    })
    await using running = await framePortal({ handlerUrl: `${app.origin}/` })
    const page = await signedInTab(browser, running)
    await page.goto(`${running.origin}/marketplace/app/${running.app.id}/`)
    // The second time it is told that it was done, and nothing happens.
    await expect.poll(() => app.requests.length).toBe(2)
    const frame = await appFrame(page, app)
    await frame.waitForFunction(`heard.includes('again:true')`)
    await frame.evaluate(`say('setTitle:{"title":"settled"}:last:SID')`)
    await hasText(page, '#page-title', 'settled')
    expect(app.requests.length).toBe(2)
  })

  it('cannot read the page around it, or act with the session of the employee', async () => {
    await using attack = await hostile()
    const { frame, running } = attack
    const read = `(() => { try { return String(parent.document.title) } catch (error) { return error.name } })()`
    expect(await valueOf(frame, read)).toBe('SecurityError')
    for (const path of ['/', '/portal/people/', `/marketplace/app/${running.app.id}/`]) {
      const fetched = `fetch('${running.origin}${path}', { credentials: 'include' }).then(() => 'read', (error) => error.name)`
      expect([path, await valueOf(frame, fetched)]).toEqual([path, 'TypeError'])
    }
    const posted = `fetch('${running.origin}/marketplace/app/${running.app.id}/open/', {
      method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}',
    }).then(() => 'sent', () => 'sent')`
    expect(await valueOf(frame, posted)).toBe('sent')
    const rows = await running.portal.database.values('select 1 from token')
    // The pair of the frame, and no other.
    expect(rows.length).toBe(1)
  })

  it('is not opened from the address of the portal itself', async () => {
    await using running = await framePortal({ handlerUrl: 'http://app.example/' })
    const { database } = running.portal
    await database.transaction((tx) =>
      tx.query('update app set handler_url = $1', [`${running.origin}/rest/profile`]),
    )
    const page = await signedInTab(browser, running)
    await page.goto(`${running.origin}/marketplace/app/${running.app.id}/`)
    await hasText(page, '#app [role=alert]', 'the one of the portal itself')
    expect(await page.$('iframe')).toBeNull()
  })
})

describe.skipIf(noChromium !== '')(`another site${noChromium}`, () => {
  it.each([
    '/',
    '/login/',
    '/oauth/authorize/?client_id=ID',
    '/marketplace/app/1/',
    '/crm/contact/details/651/?IFRAME=Y',
  ])('cannot put %s into a frame', async (path) => {
    await using running = await framePortal({ handlerUrl: 'http://app.example/' })
    const address = running.origin + path.replace('ID', running.app.clientId)
    await using site = await serveApp({ '/': `<iframe src="${address}"></iframe>` })
    const page = await signedInTab(browser, running)
    await page.goto(site.origin)
    const frame = await page.waitForFrame((each) => each !== page.mainFrame())
    await frame.waitForSelector('body')
    expect(frame.url()).toMatch(/^chrome-error:/)
  })
})

describe.skipIf(noChromium !== '')(`the tokens of a frame${noChromium}`, () => {
  it('are in no log, no address and no Referer', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString())
        done()
      },
    })
    const log = pino({ level: 'trace' }, sink)
    await using counter = await serveApp({ '/pixel': 'x' })
    await using attack = await hostile(
      { '/': `${bare}<img src="${counter.origin}/pixel">` },
      { log },
    )
    const { frame, page, app, running } = attack
    await frame.evaluate(`say('refreshAuth:new:SID')`)
    await frame.waitForFunction(`heard.some((each) => each.startsWith('new:'))`)
    await expect.poll(() => counter.requests.length).toBe(1)
    const tokens = tokensOf(app, (await valueOf(frame, 'heard')) as string[])
    expect(tokens.length).toBe(4)
    const cookies = (await page.browserContext().cookies()).map(({ value }) => value)
    const said = [
      ...lines,
      ...app.requests.map(({ url, headers }) => `${url} ${String(headers.referer)}`),
      ...counter.requests.map(({ url, headers }) => `${url} ${JSON.stringify(headers)}`),
      ...page.frames().map((each) => each.url()),
    ].join('\n')
    expect(lines.length).toBeGreaterThan(5)
    for (const secret of [...tokens, ...cookies]) expect(said).not.toContain(secret)
    expect(running.origin).not.toBe(app.origin)
  })
})

function tokensOf(app: AppServer, heard: readonly string[]): string[] {
  const form = parseForm(app.requests[0]?.body ?? '')
  const renewed = heard.find((each) => each.startsWith('new:'))?.slice('new:'.length) ?? '{}'
  const auth = JSON.parse(renewed) as Record<string, string>
  return [form['AUTH_ID'], form['REFRESH_ID'], auth['AUTH_ID'], auth['REFRESH_ID']] as string[]
}
