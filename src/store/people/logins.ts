/** Passwords of employees and the browser sessions that they open. Only hashes are kept. */
import { makeToken } from '../../domain/access/app-credential.ts'
import { hashSecret } from '../../domain/access/credential.ts'
import type { Database, Transaction } from '../database.ts'

/** Unix seconds a browser stays signed in. */
export const sessionLifeS = 12 * 3_600

/** Whoever was signed in with the old one is not any more. */
export async function savePassword(
  tx: Transaction,
  employee: number,
  hash: string,
  nowS: number,
): Promise<void> {
  await tx.query(
    `insert into password (employee, hash, changed_at) values ($1, $2, $3)
     on conflict (employee) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
    [employee, hash, nowS],
  )
  await endSessions(tx, employee)
}

/** False when there was none. */
export async function removePassword(tx: Transaction, employee: number): Promise<boolean> {
  await endSessions(tx, employee)
  const rows = await tx.query('delete from password where employee = $1 returning employee', [
    employee,
  ])
  return rows.length > 0
}

const endSessions = (tx: Transaction, employee: number) =>
  tx.query('delete from login_session where employee = $1', [employee])

export interface Login {
  employee: number
  hash: string
}

/** By e-mail in any letter case. undefined: nobody active with a password, or more than one. */
export async function findLogin(database: Database, email: string): Promise<Login | undefined> {
  if (email === '') return undefined
  const rows = await database.query<Login>(
    `select e.id as employee, p.hash from employee e join password p on p.employee = e.id
     where lower(e.email) = $1 and e.active = 1 order by e.id limit 2`,
    [email.toLowerCase()],
  )
  return rows.length === 1 ? rows[0] : undefined
}

/** Employees that sign in with the same e-mail. */
export async function listLoginsOf(database: Database, email: string): Promise<number[]> {
  const rows = await database.query<{ employee: number }>(
    `select e.id as employee from employee e join password p on p.employee = e.id
     where lower(e.email) = $1 order by e.id`,
    [email.toLowerCase()],
  )
  return rows.map(({ employee }) => employee)
}

/** Signs in: a session with a name that nobody knew before; returns its secret. */
export async function openSession(
  tx: Transaction,
  employee: number,
  nowS: number,
): Promise<string> {
  const secret = makeToken()
  await tx.query('delete from login_session where expires_at <= $1', [nowS])
  await tx.query(
    'insert into login_session (session_hash, employee, expires_at) values ($1, $2, $3)',
    [hashSecret(secret), employee, nowS + sessionLifeS],
  )
  await tx.query('update employee set last_login_at = $2 where id = $1', [employee, nowS])
  return secret
}

/** Signs out: the secret is worth nothing afterwards, and a wrong one changes nothing. */
export async function closeSession(tx: Transaction, secret: string): Promise<void> {
  await tx.query('delete from login_session where session_hash = $1', [hashSecret(secret)])
}

export interface SignedIn {
  employee: number
  name: string
  isAdmin: boolean
}

/** Who is signed in; nobody who was dismissed. */
export async function findSession(
  database: Database,
  secret: string,
  nowS: number,
): Promise<SignedIn | undefined> {
  const [row] = await database.query<{
    id: number
    name: string
    last_name: string
    email: string
    admin: number
  }>(
    `select e.id, e.name, e.last_name, e.email, e.admin
     from login_session s join employee e on e.id = s.employee
     where s.session_hash = $1 and s.expires_at > $2 and e.active = 1`,
    [hashSecret(secret), nowS],
  )
  if (!row) return undefined
  const name = `${row.name} ${row.last_name}`.trim() || row.email
  return { employee: row.id, name, isAdmin: row.admin === 1 }
}

/** The hashes of all sessions by which somebody is signed in. */
export async function openSessions(database: Database, nowS: number): Promise<ReadonlySet<string>> {
  const rows = await database.values<[string]>(
    `select s.session_hash from login_session s join employee e on e.id = s.employee
     where s.expires_at > $1 and e.active = 1`,
    [nowS],
  )
  return new Set(rows.map(([hash]) => hash))
}
