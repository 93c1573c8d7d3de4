/** Apps: who they are, who may use them. Their tokens are in tokens.ts, their settings in app-options.ts. */
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'
import { readScopes } from './scope-list.ts'

/** A local application. Only the hash of its secret is kept. */
export interface App {
  id: number
  clientId: string
  secretHash: string
  /** Sent with every event, so that a handler knows it comes from here. */
  applicationToken: string
  name: string
  scopes: string[]
  /** The app's page, and where authorization codes go; '' for none. */
  handlerUrl: string
  /** Gets the installation; '' for none. */
  installUrl: string
  /** Without a page of its own. */
  isApiOnly: boolean
  /** undefined: everybody. */
  allowed: number[] | undefined
  version: number
  isInstalled: boolean
  installedBy: number
  /** Unix seconds. */
  createdAt: number
}

interface AppRow {
  id: number
  client_id: string
  secret_hash: string
  application_token: string
  name: string
  scopes: string
  handler_url: string
  install_url: string
  api_only: number
  restricted: number
  version: number
  installed: number
  installed_by: number
  created_at: number
}

const columns = `id, client_id, secret_hash, application_token, name, scopes, handler_url, install_url,
  api_only, restricted, version, installed, installed_by, created_at`

/** @throws a unique-key error when the client id is taken. */
export async function addApp(tx: Transaction, draft: Omit<App, 'id'>): Promise<App> {
  const app = { ...draft, id: await takeIds(tx, 'app') }
  await tx.query(
    `insert into app (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      app.id,
      app.clientId,
      app.secretHash,
      app.applicationToken,
      app.name,
      app.scopes.join(','),
      app.handlerUrl,
      app.installUrl,
      app.isApiOnly ? 1 : 0,
      app.allowed ? 1 : 0,
      app.version,
      app.isInstalled ? 1 : 0,
      app.installedBy,
      app.createdAt,
    ],
  )
  await saveAllowed(tx, app)
  return app
}

/** Keeps what may change; the client id stays. */
export async function saveApp(tx: Transaction, app: App): Promise<void> {
  await tx.query(
    `update app set secret_hash = $2, application_token = $3, name = $4, scopes = $5,
       handler_url = $6, install_url = $7, api_only = $8, restricted = $9, version = $10,
       installed = $11, installed_by = $12
     where id = $1`,
    [
      app.id,
      app.secretHash,
      app.applicationToken,
      app.name,
      app.scopes.join(','),
      app.handlerUrl,
      app.installUrl,
      app.isApiOnly ? 1 : 0,
      app.allowed ? 1 : 0,
      app.version,
      app.isInstalled ? 1 : 0,
      app.installedBy,
    ],
  )
  await tx.query('delete from app_employee where app = $1', [app.id])
  await saveAllowed(tx, app)
}

async function saveAllowed(tx: Transaction, { id, allowed = [] }: App): Promise<void> {
  await tx.executeMany(
    'insert into app_employee (app, employee) values ($1, $2)',
    [...new Set(allowed)].map((employee) => [id, employee]),
  )
}

/** With its tokens, settings, consents and lines; its calls stay. */
export async function removeApp(tx: Transaction, id: number): Promise<boolean> {
  await tx.query('delete from external_line where app = $1', [id])
  return (await tx.query('delete from app where id = $1 returning id', [id])).length > 0
}

/** The installation page said that it is done. False: it was before, or there is no such app. */
export async function finishInstall(tx: Transaction, id: number): Promise<boolean> {
  const rows = await tx.query(
    'update app set installed = 1 where id = $1 and installed = 0 returning id',
    [id],
  )
  return rows.length > 0
}

/** undefined: there is none such, or it was removed. */
export const findApp = (database: Database, id: number): Promise<App | undefined> =>
  findOne(database, 'id', id)

/** By what requests for tokens name it; undefined: there is none such. */
export const findAppByClientId = (database: Database, clientId: string): Promise<App | undefined> =>
  findOne(database, 'client_id', clientId)

async function findOne(
  database: Database,
  column: 'id' | 'client_id',
  value: string | number,
): Promise<App | undefined> {
  const rows = await database.query<AppRow>(`select ${columns} from app where ${column} = $1`, [
    value,
  ])
  return (await withAllowed(database, rows))[0]
}

/** Oldest first. */
export async function listApps(database: Database): Promise<App[]> {
  const rows = await database.query<AppRow>(`select ${columns} from app order by id`)
  return withAllowed(database, rows)
}

async function withAllowed(database: Database, rows: readonly AppRow[]): Promise<App[]> {
  const apps: App[] = []
  for (const row of rows) {
    const members =
      row.restricted === 1
        ? await database.values<[employee: number]>(
            'select employee from app_employee where app = $1 order by employee',
            [row.id],
          )
        : undefined
    apps.push({
      id: row.id,
      clientId: row.client_id,
      secretHash: row.secret_hash,
      applicationToken: row.application_token,
      name: row.name,
      scopes: readScopes(row.scopes),
      handlerUrl: row.handler_url,
      installUrl: row.install_url,
      isApiOnly: row.api_only === 1,
      allowed: members?.map(([employee]) => employee),
      version: row.version,
      isInstalled: row.installed === 1,
      installedBy: row.installed_by,
      createdAt: row.created_at,
    })
  }
  return apps
}

/** Whether the employee agreed to these very scopes before. */
export async function hasConsent(database: Database, app: App, employee: number): Promise<boolean> {
  const [row] = await database.query<{ scopes: string }>(
    'select scopes from app_consent where app = $1 and employee = $2',
    [app.id, employee],
  )
  const agreed = new Set(row?.scopes.split(','))
  return row !== undefined && app.scopes.every((scope) => agreed.has(scope))
}

/** The employee agrees to the scopes that the app has at this moment. */
export async function saveConsent(tx: Transaction, app: App, employee: number): Promise<void> {
  await tx.query(
    `insert into app_consent (app, employee, scopes) values ($1, $2, $3)
     on conflict (app, employee) do update set scopes = excluded.scopes`,
    [app.id, employee, app.scopes.join(',')],
  )
}
