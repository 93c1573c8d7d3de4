/** The card of an app, as the options of `app add` and `app update` give it. */
import type { Command } from 'commander'
import { isPlainHost } from '../domain/web-host.ts'
import type { App } from '../store/access/apps.ts'
import { CommandError } from './failure.ts'
import { idOf } from './portal-options.ts'
import { scopesOf } from './scopes.ts'

export interface AppFields {
  name?: string
  scopes?: string
  handler?: string
  install?: string
  apiOnly?: boolean
  allow?: string
  json?: boolean
}

/** Adds the options that make up the card of an app. */
export const withFields = (command: Command): Command =>
  command
    .option('--name <TEXT>', 'what people know it by')
    .option('--scopes <LIST>', 'what it may ask for (default: crm,telephony)')
    .option('--handler <URL>', 'its page, and where authorization codes are sent')
    .option('--install <URL>', 'what is told of the installation; empty: nobody')
    .option('--api-only', 'it has no page of its own')
    .option('--no-api-only', 'it has one (the default)')
    .option('--allow <LIST>', 'ids of the employees who may use it; empty: everybody')
    .option('--json', 'print JSON')

/**
 * What the options say of the card; what they do not name is left out.
 *
 * @throws CommandError
 */
export function changesOf(options: AppFields): Partial<App> {
  return {
    ...(options.name !== undefined && { name: nameOf(options.name) }),
    ...(options.scopes !== undefined && { scopes: scopesOf(options.scopes) }),
    ...(options.handler !== undefined && { handlerUrl: placeOf(options.handler, '--handler') }),
    ...(options.install !== undefined && { installUrl: placeOf(options.install, '--install') }),
    ...(options.apiOnly !== undefined && { isApiOnly: options.apiOnly }),
    ...(options.allow !== undefined && { allowed: employeesOf(options.allow) }),
  }
}

const nameMax = 255

/** Something that can be read on a page and in a line of a table. */
function nameOf(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > nameMax || /\p{Cc}/u.test(name))
    throw new CommandError(`--name must be 1 to ${nameMax} characters, in one line`, 2)
  return name
}

/** A web address without secrets in it; '' stays. */
function placeOf(text: string, option: string): string {
  if (text === '') return ''
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlace =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    isPlainHost(url.host) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    text.length <= 2_000
  if (!isPlace)
    throw new CommandError(
      `${option} is "${text}", but must be an address like https://app.example/handler, without user, password and #`,
      2,
    )
  return text
}

function employeesOf(list: string): number[] | undefined {
  const ids = list.split(',').filter((part) => part.trim() !== '')
  return ids.length === 0 ? undefined : ids.map((part) => idOf(part.trim(), '--allow'))
}

/** @throws CommandError when the app could not be opened, or could never get tokens. */
export function checkPlaces({
  handlerUrl,
  installUrl,
  isApiOnly,
}: Pick<App, 'handlerUrl' | 'installUrl' | 'isApiOnly'>): void {
  if (!isApiOnly && handlerUrl === '')
    throw new CommandError('an app with a page needs --handler; one without is --api-only', 2)
  if (handlerUrl === '' && installUrl === '')
    throw new CommandError('an app needs --handler or --install: how else would it get tokens?', 2)
}
