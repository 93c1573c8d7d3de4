import type { Command } from 'commander'
import { hashSecret, makeSecret } from '../domain/access/credential.ts'
import { parseMoment } from '../domain/date-time.ts'
import type { Transaction } from '../store/database.ts'
import { findEmployee } from '../store/people/employees.ts'
import { addWebhook, listWebhooks, revokeWebhook, type Webhook } from '../store/access/webhooks.ts'
import { lastAddress } from '../store/portal.ts'
import { addressOf } from '../served-address.ts'
import { CommandError } from './failure.ts'
import {
  configOf,
  idOf,
  storeSettings,
  withNewPortal,
  withPortal,
  withSettings,
} from './portal-options.ts'
import { scopesOf } from './scopes.ts'
import { print, printJson, printList } from './table.ts'

export interface WebhookOrder {
  owner: number
  title: string
  scopes: string[]
  /** Unix seconds. */
  expiresAt: number | null
  nowMs: number
}

/** Makes a webhook; its secret is known only now. */
export async function issueWebhook(
  tx: Transaction,
  { nowMs, ...draft }: WebhookOrder,
): Promise<{ id: number; secret: string }> {
  const secret = makeSecret()
  const id = await addWebhook(tx, {
    ...draft,
    secretHash: hashSecret(secret),
    createdAt: Math.floor(nowMs / 1000),
  })
  return { id, secret }
}

/** `webhook add|list|revoke`: the credentials of integrations. */
export function addWebhookCommands(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('Make, list and revoke the credentials of integrations')
  addAdd(webhook)
  addList(webhook)
  addRevoke(webhook)
}

function addAdd(webhook: Command): void {
  withSettings(webhook.command('add'), [...storeSettings, 'publicUrl', 'host', 'port', 'https'])
    .description('Make a webhook and show its secret, this once')
    .requiredOption('--owner <ID>', 'employee on whose behalf it acts')
    .option('--scopes <LIST>', 'what it may ask for', 'crm,telephony')
    .option(
      '--expires <DATE>',
      'end of its life: 2027-01-31 (its first second), 2027-01-31T18:00:00+01:00 or 30d',
    )
    .option('--title <TEXT>', 'what it is for', '')
    .option('--json', 'print JSON')
    .action(async (options: AddOptions, command: Command) => {
      const owner = idOf(options.owner, '--owner')
      const scopes = scopesOf(options.scopes)
      const nowMs = Date.now()
      const { timeZone } = configOf(command)
      const expiresAt =
        options.expires === undefined ? null : expiryOf(options.expires, timeZone, nowMs)
      await withNewPortal(command, async (database, config) => {
        const employee = await findEmployee(database, owner)
        if (!employee) throw new CommandError(`there is no employee ${owner}`)
        if (!employee.isActive) throw new CommandError(`employee ${owner} was dismissed`)
        const { id, secret } = await database.transaction((tx) =>
          issueWebhook(tx, { owner, title: options.title, scopes, expiresAt, nowMs }),
        )
        const path = `/rest/${owner}/${secret}/`
        // A setting says it; without one, the server that runs or ran knows best.
        const isSaid = ['publicUrl', 'host', 'port'].some((name) => command.getOptionValue(name))
        const remembered = isSaid ? undefined : await lastAddress(database)
        const address = `${remembered ?? addressOf(config)}${path}`
        if (options.json)
          printJson({ id, owner, secret, path, address, scopes, expiresAt: dateOf(expiresAt) })
        else print(`Webhook ${id} (its secret is shown only now):\n  ${address}`)
      })
    })
}

function addList(webhook: Command): void {
  withSettings(webhook.command('list'))
    .description('List the webhooks, without their secrets')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database) => {
        const nowS = Date.now() / 1000
        const webhooks = (await listWebhooks(database)).map((each) => ({
          id: each.id,
          owner: each.owner,
          title: each.title,
          scopes: each.scopes,
          created: dateOf(each.createdAt),
          expires: dateOf(each.expiresAt),
          state: stateOf(each, nowS),
        }))
        printList(
          options,
          webhooks,
          ['Id', 'Owner', 'Title', 'Scopes', 'Created', 'Expires', 'State'],
          (each) => [
            String(each.id),
            String(each.owner),
            each.title,
            each.scopes.join(','),
            each.created ?? '',
            each.expires ?? 'never',
            each.state,
          ],
        )
      })
    })
}

function addRevoke(webhook: Command): void {
  withSettings(webhook.command('revoke'))
    .description('Make a webhook useless, at once and for good')
    .argument('<ID>', 'as `webhook list` shows it')
    .action(async (idText: string, _options: unknown, command: Command) => {
      const id = idOf(idText, 'ID')
      await withPortal(command, async (database) => {
        const nowS = Math.floor(Date.now() / 1000)
        const isRevoked = await database.transaction((tx) => revokeWebhook(tx, id, nowS))
        if (!isRevoked) throw new CommandError(`there is no webhook ${id} that could be revoked`)
        print(`Webhook ${id} is revoked.`)
      })
    })
}

interface AddOptions {
  owner: string
  scopes: string
  expires?: string
  title: string
  json?: boolean
}

function expiryOf(text: string, timeZone: string, nowMs: number): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const at =
    days === undefined
      ? parseMoment(text, timeZone)
      : Math.floor(nowMs / 1000) + Number(days) * 86_400
  if (at === undefined || at === null)
    throw new CommandError(
      `--expires is "${text}", which is no date like 2027-01-31 and no number of days like 30d`,
      2,
    )
  if (at * 1000 <= nowMs) throw new CommandError(`--expires is "${text}", which is over`, 2)
  return at
}

const dateOf = (atS: number | null): string | null =>
  atS === null ? null : new Date(atS * 1000).toISOString()

function stateOf(webhook: Webhook, nowS: number): 'live' | 'expired' | 'revoked' {
  if (webhook.revokedAt !== null) return 'revoked'
  return webhook.expiresAt !== null && webhook.expiresAt <= nowS ? 'expired' : 'live'
}
