/**
 * A whole portal inside the test process: a fresh store, every rule of the real one, no port unless
 * asked for, and a clock that the test owns.
 *
 * ```ts
 * await using portal = await testPortal({ portalCountry: 'DE' })
 * const { status, body } = await portal.request('crm.duplicate.findbycomm', { type: 'PHONE' })
 * ```
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { createApp, type App } from '../../src/app.ts'
import { createServices } from '../../src/portal-services.ts'
import { loadConfig, type Config } from '../../src/config.ts'
import { hashSecret, makeSecret } from '../../src/domain/access/credential.ts'
import type { Services } from '../../src/services.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startPortal } from '../../src/store/portal.ts'
import { openSqlite } from '../../src/store/engines/sqlite.ts'
import { addWebhook } from '../../src/store/access/webhooks.ts'

export const allScopes = ['crm', 'telephony', 'user', 'department', 'timeman']

export interface TestPortalOptions extends Partial<Config> {
  /** Unix milliseconds at which the portal's clock stands. */
  nowMs?: number
  log?: Logger
  tls?: { cert: string; key: string }
  /** A store without tables, closed by whoever opened it; SQLite in the portal's own folder when absent. */
  store?: Database
}

export interface WebhookOptions {
  /** Employee 1 is the administrator that every portal has. */
  owner?: number
  scopes?: readonly string[]
  /** Unix seconds. */
  expiresAt?: number | null
}

export interface TestWebhook {
  id: number
  secret: string
  /** `/rest/1/secret`, to be followed by `/` and a method. */
  path: string
}

/** Bytes as a client sends them, without a socket. */
export interface RawRequest {
  /** Path and query. */
  url: string
  httpMethod?: string
  contentType?: string
  contentEncoding?: string
  authorization?: string
  body?: string | Buffer
  isSecure?: boolean
  address?: string
}

export interface TestAnswer {
  status: number
  contentType: string
  text: string
  /** The parsed JSON; undefined when the answer is XML. */
  // eslint-disable-next-line typescript/no-explicit-any
  body: any
}

export interface TestPortal extends AsyncDisposable {
  readonly database: Database
  readonly config: Config
  readonly services: Services
  readonly app: App
  /** Unix milliseconds; assign to move the clock. */
  nowMs: number
  /** Calls a method with JSON, as the administrator's webhook with every scope. */
  request(method: string, params?: unknown): Promise<TestAnswer>
  raw(request: RawRequest): Promise<TestAnswer>
  webhook(options?: WebhookOptions): Promise<TestWebhook>
  /** Listens on a free port of 127.0.0.1; the portal closes it. */
  listen(): Promise<{ port: number }>
}

export async function testPortal(options: TestPortalOptions = {}): Promise<TestPortal> {
  const { nowMs = Date.parse('2026-03-06T15:42:39Z'), log, tls, store, ...overrides } = options
  const folder = await mkdtemp(join(tmpdir(), 'callerbook-test-'))
  const config: Config = { ...loadConfig({}, {}), portalCountry: 'US', data: folder, ...overrides }
  const database = store ?? openSqlite(join(folder, 'callerbook.db'), { durability: 'off' })
  await migrate(database)
  await database.transaction((tx) => startPortal(tx, nowMs))
  const app = createApp(config, database, log ?? pino({ level: 'silent' }), tls, () => portal.nowMs)
  let administrator: TestWebhook | undefined
  let isListening = false

  const portal: TestPortal = {
    database,
    config,
    services: createServices(config, database),
    app,
    nowMs,

    async request(method, params = {}) {
      administrator ??= await portal.webhook()
      return portal.raw({
        url: `${administrator.path}/${method}`,
        contentType: 'application/json',
        body: JSON.stringify(params),
      })
    },

    async raw({ httpMethod, body = '', isSecure = true, ...request }) {
      const { answer } = await app.gateway({
        httpMethod: httpMethod ?? (body === '' ? 'GET' : 'POST'),
        url: request.url,
        contentType: request.contentType,
        contentEncoding: request.contentEncoding,
        authorization: request.authorization,
        body: Buffer.from(body as string),
        isSecure,
        ...(request.address !== undefined && { address: request.address }),
      })
      const isJson = answer.contentType.startsWith('application/json')
      return {
        status: answer.status,
        contentType: answer.contentType,
        text: answer.body,
        body: isJson ? JSON.parse(answer.body) : undefined,
      }
    },

    async webhook({ owner = 1, scopes = allScopes, expiresAt = null } = {}) {
      const secret = makeSecret()
      const id = await database.transaction((tx) =>
        addWebhook(tx, {
          owner,
          title: 'Test',
          secretHash: hashSecret(secret),
          scopes: [...scopes],
          createdAt: Math.floor(portal.nowMs / 1000),
          expiresAt,
        }),
      )
      return { id, secret, path: `/rest/${owner}/${secret}` }
    },

    async listen() {
      isListening = true
      return app.server.listen(0, '127.0.0.1')
    },

    async [Symbol.asyncDispose]() {
      if (isListening) await app.server.close(0)
      if (!store) await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return portal
}
