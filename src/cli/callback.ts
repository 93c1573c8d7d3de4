import type { Command } from 'commander'
import { addressOf } from '../served-address.ts'
import { makeSecret } from '../domain/access/credential.ts'
import { isPlainHost } from '../domain/web-host.ts'
import {
  addCallbackForm,
  listCallbackForms,
  removeCallbackForm,
  type CallbackForm,
} from '../store/calls/callback-forms.ts'
import { findEmployee } from '../store/people/employees.ts'
import { listReadyHandlers } from '../store/events/event-handlers.ts'
import { lastAddress } from '../store/portal.ts'
import { CommandError } from './failure.ts'
import { lineOwner } from './line.ts'
import { idOf, storeSettings, withPortal, withSettings } from './portal-options.ts'
import { print, printJson, printList } from './table.ts'

interface AddOptions {
  line?: string
  app?: string
  name: string
  responsible: string
  origins?: string
  text: string
  voice: string
  json?: boolean
}

const defaultText =
  'A callback was ordered on the website. You are being connected with the client.'
// https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-tts-voices-get.html
const defaultVoice = 'usinternalfemale'
const addressSettings = [...storeSettings, 'publicUrl', 'host', 'port', 'https'] as const

/** `callback add|list|remove`: forms by which visitors of a web site ask to be called. */
export function addCallbackCommands(program: Command): void {
  const callback = program
    .command('callback')
    .description('Make, list and remove forms by which visitors ask to be called back')
  addAdd(callback)
  addList(callback)
  addRemove(callback)
}

function addAdd(callback: Command): void {
  withSettings(callback.command('add'), addressSettings)
    .description('Make a form and show its address')
    .option('--line <NUMBER>', 'external line through which is called back')
    .option('--app <ID>', 'whose line it is; needed for an app without lines')
    .option('--name <TEXT>', 'title of the form, and part of the titles of its leads', 'Callback')
    .option('--responsible <ID>', 'employee who gets the leads of unknown visitors', '1')
    .option('--origins <LIST>', 'web sites that may send or frame it: https://shop.example,…')
    .option('--text <TEXT>', 'what the employee is told before the client is called', defaultText)
    .option('--voice <NAME>', 'voice that tells it', defaultVoice)
    .option('--json', 'print JSON')
    .action(async (options: AddOptions, command: Command) => {
      const responsible = idOf(options.responsible, '--responsible')
      const origins = originsOf(options.origins)
      await withPortal(command, async (database, config) => {
        const app = await lineOwner(database, options.line, options.app)
        if (!(await findEmployee(database, responsible))?.isActive)
          throw new CommandError(`there is no active employee ${responsible}`)
        const form: Omit<CallbackForm, 'id'> = {
          publicKey: makeSecret(20),
          secretKey: makeSecret(),
          name: short(options.name, '--name', 100),
          app: app.id,
          line: options.line ?? '',
          responsible,
          origins,
          spokenText: short(options.text, '--text', 500),
          voice: short(options.voice, '--voice', 50),
          createdAt: Math.floor(Date.now() / 1000),
        }
        const id = await database.transaction((tx) => addCallbackForm(tx, form))
        const address = (await lastAddress(database)) ?? addressOf(config)
        const url = `${address}/callback/${form.publicKey}`
        if (options.json) printJson({ id, url, app: app.id, line: form.line, origins })
        else print(`Form ${id} is at:\n  ${url}`)
        const handlers = await listReadyHandlers(database)
        const isHeard = handlers.some(
          (each) =>
            each.event === 'ONEXTERNALCALLBACKSTART' && (each.app === app.id || each.outgoing > 0),
        )
        if (!isHeard)
          process.stderr.write(
            `Nobody is told of its requests yet: app ${app.id} must bind ONEXTERNALCALLBACKSTART.\n`,
          )
      })
    })
}

function addList(callback: Command): void {
  withSettings(callback.command('list'), addressSettings)
    .description('List the forms')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database, config) => {
        const address = (await lastAddress(database)) ?? addressOf(config)
        const forms = (await listCallbackForms(database)).map((form) => ({
          id: form.id,
          name: form.name,
          url: `${address}/callback/${form.publicKey}`,
          app: form.app,
          line: form.line,
          responsible: form.responsible,
          origins: form.origins,
        }))
        printList(
          options,
          forms,
          ['Id', 'Name', 'Address', 'App', 'Line', 'Responsible', 'Web sites'],
          (form) => [
            String(form.id),
            form.name,
            form.url,
            String(form.app),
            form.line,
            String(form.responsible),
            form.origins.join(' '),
          ],
        )
      })
    })
}

function addRemove(callback: Command): void {
  withSettings(callback.command('remove'))
    .description('Remove a form; its address is nothing any more')
    .argument('<ID>', 'as `callback list` shows it')
    .action(async (idText: string, _options: unknown, command: Command) => {
      const id = idOf(idText, 'ID')
      await withPortal(command, async (database) => {
        if (!(await database.transaction((tx) => removeCallbackForm(tx, id))))
          throw new CommandError(`there is no form ${id}`)
        print(`Form ${id} is removed.`)
      })
    })
}

/** @throws CommandError for anything that is more or less than the origin of a web site. */
function originsOf(list: string | undefined): string[] {
  const origins = (list ?? '').split(/[\s,]+/).filter((text) => text !== '')
  for (const text of origins)
    if (!isOrigin(text))
      throw new CommandError(
        `--origins has "${text}", but a web site is written like https://shop.example`,
        2,
      )
  return [...new Set(origins)]
}

function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false
  const { origin, host } = new URL(text)
  return origin === text && isPlainHost(host)
}

function short(text: string, option: string, max: number): string {
  if (text.trim() === '' || text.length > max)
    throw new CommandError(`${option} must have 1 to ${max} characters`, 2)
  return text
}
