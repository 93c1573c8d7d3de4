/** A real browser without a window. One a test file; pages of it share nothing but the process. */
import { existsSync } from 'node:fs'
import puppeteer, { type Browser } from 'puppeteer-core'
import { vi } from 'vitest'

// A machine that runs other test files beside needs more than the usual time to start a browser.
vi.setConfig({ testTimeout: 60_000 })

const places = [
  process.env['CALLERBOOK_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const executable = places.find((path) => path !== undefined && path !== '' && existsSync(path))

/** Why tests in a browser are left out; '' when they run. In CI they fail: nobody would notice otherwise. */
export const noChromium =
  executable === undefined && !process.env['CI'] ? ' (needs Chromium; .ci/run installs it)' : ''

/** `args` are switches of Chromium. */
export async function openChromium(...args: string[]): Promise<Browser> {
  if (executable === undefined)
    throw new Error(
      'Chromium must be installed when CI is set, or named in CALLERBOOK_TEST_CHROMIUM',
    )
  return puppeteer.launch({
    executablePath: executable,
    headless: true,
    acceptInsecureCerts: true,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      ...args,
    ],
  })
}
