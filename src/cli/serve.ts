import type { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApp, openPortal } from '../app.ts'
import { settings, type Config, type SettingName } from '../config.ts'
import { createPhoneReader } from '../domain/phone.ts'
import { createDemoPortal } from '../demo/create.ts'
import { createLog } from '../rest/log.ts'
import type { Database } from '../store/database.ts'
import { isNewPortal, startPortal } from '../store/portal.ts'
import { ensureLocalCertificate } from '../tls/local-authority.ts'
import { CommandError } from './failure.ts'
import { configOf, withSettings } from './portal-options.ts'
import { issueWebhook } from './webhook.ts'

const ownerOfFirstWebhook = 1

export function addServe(program: Command): void {
  withSettings(program.command('serve'), Object.keys(settings) as SettingName[])
    .description('Serve the portal until SIGTERM or Ctrl-C')
    .option('--demo', 'fill an empty data folder with a demo portal')
    .action(async (options: { demo?: boolean }, command: Command) => {
      await serve(configOf(command), options.demo === true)
    })
}

async function serve(config: Config, isDemo: boolean): Promise<void> {
  const log = createLog(config.logLevel)
  const database = await openPortal(config)
  try {
    const certificate = await certificateOf(config)
    const secret = await prepare(database, config, isDemo)
    const app = createApp(config, database, log, certificate?.tls)
    const { port } = await listen(app.server, config)
    const address = addressOf(config, port)
    greet(address, secret, certificate?.authorityFile)
    log.info({ address, engine: database.engine }, 'serving')
    const signal = await nextSignal()
    log.info({ signal }, 'finishing running requests')
    await app.server.close(config.shutdownTimeoutS * 1000)
  } finally {
    await database.close()
  }
  log.info('stopped')
}

/** On an empty store: the demo portal or a first administrator, and a webhook's secret to show once. */
async function prepare(
  database: Database,
  config: Config,
  isDemo: boolean,
): Promise<string | undefined> {
  if (!(await isNewPortal(database))) return undefined
  const nowMs = Date.now()
  return database.transaction(async (tx) => {
    // Another process may have been quicker.
    if (!(await isNewPortal(tx))) return undefined
    await startPortal(tx, nowMs)
    if (!isDemo) return undefined
    await createDemoPortal(tx, createPhoneReader(config.portalCountry), nowMs)
    return (
      await issueWebhook(tx, {
        owner: ownerOfFirstWebhook,
        title: 'Demo',
        scopes: ['crm', 'telephony', 'user', 'department', 'timeman'],
        expiresAt: null,
        nowMs,
      })
    ).secret
  })
}

async function certificateOf(config: Config) {
  if ((config.tlsCert === '') !== (config.tlsKey === ''))
    throw new CommandError('--tls-cert and --tls-key go together', 2)
  if (config.tlsCert !== '') {
    const read = (flag: string, file: string) => {
      try {
        return readFileSync(file)
      } catch (error) {
        throw new CommandError(`${flag} cannot be read: ${(error as Error).message}`)
      }
    }
    const tls = { cert: read('--tls-cert', config.tlsCert), key: read('--tls-key', config.tlsKey) }
    return { tls, authorityFile: undefined }
  }
  if (!config.https) return undefined
  return ensureLocalCertificate(join(config.data, 'tls'), config.httpsNames)
}

async function listen(
  server: { listen(port: number, host: string): Promise<{ port: number }> },
  config: Config,
): Promise<{ port: number }> {
  try {
    return await server.listen(config.port, config.host)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const where = `${config.host}:${config.port}`
    if (code === 'EADDRINUSE')
      throw new CommandError(`${where} is taken by another program; choose another with --port`)
    if (code === 'EACCES')
      throw new CommandError(`this user may not listen on ${where}; choose a port above 1023`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CommandError(`${config.host} is no address of this machine; see --host`)
    throw error
  }
}

function addressOf(config: Config, port: number): string {
  if (config.publicUrl !== '') return config.publicUrl
  const scheme = config.https || config.tlsCert !== '' ? 'https' : 'http'
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return `${scheme}://${host}:${port}`
}

function greet(address: string, secret: string | undefined, authorityFile?: string): void {
  const lines = [`callerbook serves ${address}`]
  const cacert = authorityFile ? ` --cacert ${authorityFile}` : ''
  if (secret !== undefined) {
    const webhook = `${address}/rest/${ownerOfFirstWebhook}/${secret}/`
    lines.push(
      '',
      'Webhook (shown once, keep it):',
      `  ${webhook}`,
      '',
      'Who is calling?',
      `  curl${cacert} ${webhook}telephony.externalCall.searchCrmEntities -d PHONE_NUMBER=19062195047`,
    )
  } else {
    lines.push('', 'A new webhook:  npx callerbook webhook add --owner 1')
  }
  if (authorityFile) lines.push('', `Clients trust it with:  NODE_EXTRA_CA_CERTS=${authorityFile}`)
  lines.push('', 'Stop with Ctrl-C.', '')
  process.stdout.write(`${lines.join('\n')}\n`)
}

const nextSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => resolve(signal))
  })
