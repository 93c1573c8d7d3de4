/** A demo portal with an app in a frame, and a browser tab of an employee who is signed in. */
import { readFileSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'puppeteer-core'
import { createDemoPortal } from '../../src/demo/create.ts'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import type { App } from '../../src/store/access/apps.ts'
import { letSignIn, oauthPortal, password, type RunningPortal } from './oauth-portal.ts'
import type { TestPortalOptions } from './server.ts'

export interface AppServer extends AsyncDisposable {
  /** `http://localhost:40123` */
  origin: string
  /** Path → HTML; may be changed while it runs. */
  pages: Map<string, string>
  /** What was asked for: method, address, headers and body. */
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
}

/** The app's own web server, on another origin than the portal. */
export async function serveApp(
  pages: Record<string, string>,
  tls?: { cert: string; key: string },
): Promise<AppServer> {
  const known = new Map(Object.entries(pages))
  const requests: AppServer['requests'] = []
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      const { method = '', url = '/', headers } = request
      requests.push({ method, url, headers, body })
      const page = known.get(new URL(url, 'http://app').pathname)
      response
        .writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' })
        .end(page ?? 'no page')
    })
  }
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // Another host than the portal's, as its cookies are for every port of 127.0.0.1.
    origin: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    pages: known,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An example of ours. */
export const examplePage = (file: string): string => readFileSync(`examples/${file}`, 'utf8')

/** The portal of `serve --demo`; `alma@demo.example` is its administrator and 1. */
export async function framePortal(
  appChanges: Partial<Omit<App, 'id'>>,
  options: TestPortalOptions = {},
): Promise<RunningPortal> {
  const running = await oauthPortal(
    { portalCountry: 'US', nowMs: Date.now(), ...options },
    appChanges,
  )
  const { database } = running.portal
  await database.transaction((tx) =>
    createDemoPortal(tx, createPhoneReader('US'), running.portal.nowMs),
  )
  await letSignIn(database, 1)
  await letSignIn(database, 2)
  return running
}

export const almaEmail = 'alma@demo.example'

/** A tab with nobody's cookies, in which this employee is signed in. */
export async function signedInTab(
  browser: Browser,
  { origin }: Pick<RunningPortal, 'origin'>,
  email = almaEmail,
): Promise<Page> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.goto(`${origin}/`)
  await page.type('#email', email)
  await page.type('#password', password)
  await Promise.all([page.waitForNavigation(), page.click('button[value=login]')])
  return page
}

/** The newest SDK, and older lines of it. */
export type SdkPackage = '@bitrix24/b24jssdk' | 'b24jssdk-1' | 'b24jssdk-0'

/** The public address of the official SDK leads to an installed package. */
export async function withSdk(page: Page, sdk: SdkPackage = '@bitrix24/b24jssdk'): Promise<Page> {
  const umdBuild = readFileSync(`node_modules/${sdk}/dist/umd/index.min.js`, 'utf8')
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (request.url().startsWith('https://unpkg.com/@bitrix24/b24jssdk'))
      void request.respond({ contentType: 'text/javascript', body: umdBuild })
    else void request.continue()
  })
  return page
}

/** The frame of the app in the host page, once its page is there. */
export async function appFrame(page: Page, app: AppServer, path = '/'): Promise<Frame> {
  const frame = await page.waitForFrame(
    (each) => each.url().startsWith(app.origin) && new URL(each.url()).pathname === path,
  )
  await frame.waitForSelector('body')
  return frame
}

/** Opens the host page and waits for the app in it. */
export async function openApp(
  page: Page,
  running: RunningPortal,
  app: AppServer,
  path = '/',
): Promise<Frame> {
  await page.goto(`${running.origin}/marketplace/app/${running.app.id}/`)
  return appFrame(page, app, path)
}

/** A page of an app that loads the SDK and keeps the frame object in `$b24`. */
export const sdkPage = `<!doctype html><title>App</title>
<script src="https://unpkg.com/@bitrix24/b24jssdk@2/dist/umd/index.min.js"></script>
<body><script>
B24Js.initializeB24Frame().then(($b24) => { window.$b24 = $b24; document.body.id = 'ready' })
</script>`

/** Opens the app and waits for `$b24` in its frame. */
export async function openSdkApp(
  page: Page,
  running: RunningPortal,
  app: AppServer,
  sdk?: SdkPackage,
): Promise<Frame> {
  const frame = await openApp(await withSdk(page, sdk), running, app)
  await frame.waitForSelector('#ready')
  return frame
}

/** What an expression becomes in the page; a promise is waited for. */
export const valueOf = (page: Page | Frame, expression: string): Promise<unknown> =>
  page.evaluate(`(async () => (${expression}))()`)

/** What an expression becomes once it is neither undefined, null, false nor the empty text. */
export async function awaited(page: Page | Frame, expression: string): Promise<unknown> {
  const handle = await page.waitForFunction(expression)
  return handle.jsonValue()
}

/** Waits until an element has this text. */
export const hasText = (page: Page | Frame, selector: string, text: string): Promise<unknown> =>
  awaited(
    page,
    `document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(text)})`,
  )
