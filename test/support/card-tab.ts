/** The call-card page of an employee, open in a real browser. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'puppeteer-core'
import { signedInTab } from './frame-portal.ts'

/** Opens the page and waits until it hears of calls. */
export async function openCardTab(
  browser: Browser,
  portal: { origin: string },
  email: string,
): Promise<Page> {
  const page = await signedInTab(browser, portal, email)
  await page.goto(`${portal.origin}/card/`)
  await page.waitForSelector('.connection.live')
  return page
}

export const cardSelector = (call: string): string => `.card[data-call="${call}"]`

/** Resolves when the card is there. */
export const cardAppears = (page: Page, call: string) => page.waitForSelector(cardSelector(call))

/** Resolves when it is gone. */
export const cardGoes = (page: Page, call: string) =>
  page.waitForSelector(cardSelector(call), { hidden: true })

/** What is read, line by line, without empty lines. */
export const textIn = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (each) =>
    (each as unknown as { innerText: string }).innerText.replaceAll(/\n+/g, '\n').trim(),
  )

/** For people to look at: in the folder that CALLERBOOK_TEST_SCREENSHOTS names. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env['CALLERBOOK_TEST_SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
