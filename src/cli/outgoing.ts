import type { Command } from 'commander'
import { makeSecret } from '../domain/access/credential.ts'
import { eventKinds, eventNamed, type EventKind, type EventName } from '../domain/events.ts'
import { parseHandlerUrl } from '../domain/handler-url.ts'
import {
  addOutgoingWebhook,
  listOutgoingWebhooks,
  removeOutgoingWebhook,
} from '../store/events/outgoing-webhooks.ts'
import { CommandError } from './failure.ts'
import { warnOfRefusedAddress } from './handler-address.ts'
import { idOf, storeSettings, withNewPortal, withPortal, withSettings } from './portal-options.ts'
import { print, printJson, printList } from './table.ts'

/** `outgoing add|list|remove`: addresses that are told what happens in the portal. */
export function addOutgoingCommands(program: Command): void {
  const outgoing = program
    .command('outgoing')
    .description('Make, list and remove outgoing webhooks: addresses that are told of events')

  withSettings(outgoing.command('add'), [...storeSettings, 'eventNetworks'])
    .description('Tell an address of events, and show the token that its requests carry')
    .requiredOption('--url <URL>', 'handler that gets a POST request for each event')
    .requiredOption(
      '--events <LIST>',
      'such as ONCRMCONTACTADD,ONVOXIMPLANTCALLEND; crm or telephony: all of that scope',
    )
    .option('--title <TEXT>', 'what it is for', '')
    .option('--json', 'print JSON')
    .action(async (options: AddOptions, command: Command) => {
      const url = parseHandlerUrl(options.url)
      if (url === undefined)
        throw new CommandError(
          `--url is "${options.url}", but must begin with http:// or https://`,
          2,
        )
      const events = eventsOf(options.events)
      const applicationToken = makeSecret()
      await withNewPortal(command, async (database, config) => {
        const id = await database.transaction((tx) =>
          addOutgoingWebhook(tx, {
            title: options.title,
            url,
            events,
            applicationToken,
            createdAt: Math.floor(Date.now() / 1000),
          }),
        )
        if (options.json) printJson({ id, url, events, applicationToken })
        else
          print(
            `Outgoing webhook ${id}. Its requests carry this token as auth[application_token] ` +
              `(shown only now):\n  ${applicationToken}`,
          )
        warnOfRefusedAddress(url, config)
      })
    })

  withSettings(outgoing.command('list'))
    .description('List the outgoing webhooks, without their tokens')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database) => {
        const webhooks = (await listOutgoingWebhooks(database)).map((each) => ({
          id: each.id,
          title: each.title,
          url: withoutPassword(each.url),
          events: each.events,
          created: new Date(each.createdAt * 1000).toISOString(),
        }))
        printList(options, webhooks, ['Id', 'Title', 'Handler', 'Events', 'Created'], (each) => [
          String(each.id),
          each.title,
          each.url,
          each.events.join(','),
          each.created,
        ])
      })
    })

  withSettings(outgoing.command('remove'))
    .description('Remove an outgoing webhook; what still waits for it is not sent')
    .argument('<ID>', 'as `outgoing list` shows it')
    .action(async (idText: string, _options: unknown, command: Command) => {
      const id = idOf(idText, 'ID')
      await withPortal(command, async (database) => {
        if (!(await database.transaction((tx) => removeOutgoingWebhook(tx, id))))
          throw new CommandError(`there is no outgoing webhook ${id}`)
        print(`Outgoing webhook ${id} is removed.`)
      })
    })
}

interface AddOptions {
  url: string
  events: string
  title: string
  json?: boolean
}

const kinds = Object.entries(eventKinds) as [EventName, EventKind][]
const offered = kinds.flatMap(([name, kind]) => (kind.isAppOnly ? [] : [name]))

function eventsOf(list: string): EventName[] {
  const events = list.split(',').flatMap((text): EventName[] => {
    const name = text.trim()
    const scope = name.toLowerCase()
    if (scope === 'crm' || scope === 'telephony')
      return offered.filter((event) => eventKinds[event].scope === scope)
    const event = eventNamed(name)
    if (event === undefined || !offered.includes(event))
      throw new CommandError(
        `--events has "${name}", but knows only ${offered.join(', ')} and crm or telephony for all of that scope`,
        2,
      )
    return [event]
  })
  return [...new Set(events)]
}

/** The password of a handler's address is not shown. */
export const withoutPassword = (url: string): string =>
  url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1***@')
