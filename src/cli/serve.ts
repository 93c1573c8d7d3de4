import type { Command } from 'commander'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import { createApp } from '../app.ts'
import { openPortal } from '../portal.ts'
import type { Config } from '../config.ts'
import { settings, type SettingName } from '../settings.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { createDemoPortal } from '../demo/create.ts'
import { createLog } from '../rest/observe/log.ts'
import type { Database } from '../store/database.ts'
import { rememberAddress, startPortalOnce } from '../store/portal.ts'
import { applyRoles, UnknownHolder } from '../store/people/roles.ts'
import { addressOf } from '../served-address.ts'
import { CommandError } from './failure.ts'
import { configOf, withSettings, tellOfRebuild } from './portal-options.ts'
import { certificateOfFiles, localCertificate } from './served-certificate.ts'
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

async function serve(given: Config, isDemo: boolean): Promise<void> {
  const log = createLog(given.logLevel)
  // Before anything is made: a wrong one leaves no empty portal behind.
  const ownCertificate = certificateOfFiles(given)
  await tryAddress(given)
  const { database, config } = await openPortal(given, {
    mayChangeCountry: true,
    onRebuild: tellOfRebuild,
  })
  try {
    const certificate = ownCertificate ?? (await localCertificate(config))
    const secret = await prepare(database, config, isDemo)
    await saveRoles(database, config)
    const app = createApp(config, database, log, certificate?.tls)
    await app.warmUp()
    const { port } = await listen(app.server, config)
    const address = addressOf(config, port)
    await rememberAddress(database, address)
    app.delivery.start()
    const onSweepFault = (err: unknown) => log.error({ err }, 'recordings were not tidied up')
    const sweeping = app.recordings.sweep().catch(onSweepFault)
    // Before anybody is told that it is ready.
    const signal = nextSignal()
    greet(address, secret, certificate?.authorityFile, storeFlags(config))
    log.info({ address, engine: database.engine }, 'serving')
    log.info({ signal: await signal }, 'finishing running requests')
    const timeoutMs = config.shutdownTimeoutS * 1000
    await Promise.all([app.server.close(timeoutMs), app.delivery.stop(timeoutMs)])
    app.recordings.stop()
    await sweeping
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
  const nowMs = Date.now()
  return startPortalOnce(database, nowMs, async (tx) => {
    if (!isDemo) return undefined
    await createDemoPortal(tx, createPhoneReader(config.portalCountry), nowMs)
    const order = {
      owner: ownerOfFirstWebhook,
      title: 'Demo',
      scopes: ['crm', 'telephony', 'user', 'department', 'timeman'],
      expiresAt: null,
      nowMs,
    }
    return (await issueWebhook(tx, order)).secret
  })
}

async function saveRoles(database: Database, { roles }: Config): Promise<void> {
  if (roles.length === 0) return
  try {
    await database.transaction((tx) => applyRoles(tx, roles))
  } catch (error) {
    if (error instanceof UnknownHolder) throw new CommandError(error.message)
    throw error
  }
}

/** A first start that fails at its port would leave a demo portal whose webhook nobody has seen. */
async function tryAddress(config: Config): Promise<void> {
  const probe = createServer()
  const listening = (port: number, host: string) =>
    new Promise<{ port: number }>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, host, () => resolve({ port }))
    })
  await listen({ listen: listening }, config)
  await new Promise((resolve) => probe.close(resolve))
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

/** The flags that a command needs to find the same portal. The password of a database is not shown. */
function storeFlags({ data, database, schema }: Config): string {
  if (database !== '')
    return ` --database URL${schema === settings.schema.fallback ? '' : ` --schema ${schema}`}`
  return data === settings.data.fallback ? '' : ` --data ${quoted(data)}`
}

/** As one word of a shell. */
const quoted = (text: string): string =>
  /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

function greet(
  address: string,
  secret: string | undefined,
  authorityFile: string | undefined,
  flags: string,
): void {
  const lines = [`callerbook serves ${address}`]
  const cacert = authorityFile ? ` --cacert ${quoted(authorityFile)}` : ''
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
    lines.push('', `A new webhook:  npx callerbook webhook add --owner 1${flags}`)
  }
  if (authorityFile) lines.push('', `Clients trust it with:  NODE_EXTRA_CA_CERTS=${authorityFile}`)
  lines.push(
    '',
    `In the browser, call card and applications:  ${address}/`,
    `  after a password for the first employee:   npx callerbook employee password 1${flags}`,
    '',
    'Stop with Ctrl-C.',
    '',
  )
  process.stdout.write(`${lines.join('\n')}\n`)
}

const sameSignalMs = 1_000

/** The first signal asks for the orderly end; another one a while later for the end at once. */
const nextSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let firstAt: number | undefined
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.on(signal, () => {
        firstAt ??= performance.now()
        resolve(signal)
        // A terminal and npm both pass Ctrl-C on, so that it arrives twice.
        if (performance.now() - firstAt > sameSignalMs)
          process.exit(128 + constants.signals[signal])
      })
  })
