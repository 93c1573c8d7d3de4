/** The way of docs/guide/frames.md, with the real commands and a real browser. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { callerbook, serving, temporaryFolder } from '../support/command-line.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { hasText, withSdk } from '../support/frame-portal.ts'

const password = 'correct horse battery'

/** `node examples/serve-app.mjs FOLDER`, on a free port. */
async function servingExample(folder: string) {
  const child = spawn(process.execPath, ['examples/serve-app.mjs', folder, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = /:(\d+)\//.exec(line.toString())?.[1] ?? ''
  return {
    address: `http://localhost:${port}/`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

describe.skipIf(noChromium !== '')(`the example application${noChromium}`, () => {
  it('is registered, set up and opened as the guide says', async () => {
    await using folder = await temporaryFolder()
    await using server = await serving(['--demo', '--data', folder.path])
    await using app = await servingExample('examples/app-umd-frame')
    const data = ['--data', folder.path]
    const places = ['--handler', app.address, '--install', `${app.address}install.html`]
    const card = ['--name', 'Who is calling?', '--scopes', 'crm,telephony,user', ...places]
    const added = await callerbook(['app', 'add', ...data, ...card])
    expect([added.code, added.err]).toEqual([0, ''])
    const address = /open it at (\S+)/.exec(added.out)?.[1] ?? ''
    expect(address).toBe(`${server.address}/marketplace/app/1/`)
    await callerbook(['employee', 'password', ...data, '1'], {}, `${password}\n`)

    const browser = await openChromium()
    try {
      const page = await withSdk(await browser.newPage())
      // Whoever is not signed in comes back to the application afterwards.
      await page.goto(address)
      await page.type('#email', 'alma@demo.example')
      await page.type('#password', password)
      await page.keyboard.press('Enter')
      const wizard = await page.waitForFrame((each) => each.url().includes('/install.html'))
      await hasText(wizard, '#state', 'It is not installed yet.')
      await wizard.click('#finish')
      const frame = await page.waitForFrame((each) => each.url().startsWith(`${app.address}?`))
      await hasText(frame, '#who', 'Signed in as Alma Berg')
      await frame.click('#search button')
      await hasText(frame, '#found', 'COMPANY 643 Daisy LLC')

      await page.goto(`${server.address}/`)
      await Promise.all([page.waitForNavigation(), page.click('a[href="/marketplace/app/1/"]')])
      expect(page.url()).toBe(address)
    } finally {
      await browser.close()
    }
  })
})
