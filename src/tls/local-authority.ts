/**
 * HTTPS for a desk, without an account and without OpenSSL: a certificate authority of one's own, kept
 * in the data folder, and a server certificate signed by it. The official SDKs speak only HTTPS, and
 * trust it when they are told of the authority's file (NODE_EXTRA_CA_CERTS, curl --cacert).
 */
import { randomUUID, X509Certificate } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { KeyAndCertificate } from './certificates.ts'

export interface LocalCertificate {
  tls: { cert: string; key: string }
  /** What clients must trust; PEM. */
  authorityFile: string
}

/** The folder or the names cannot be used. The message says what to do. */
export class LocalAuthorityError extends Error {}

const dayMs = 86_400_000
// A certificate is made anew when less than this is left; a server is restarted more often than that.
const renewDays = 30

/**
 * Makes what is missing, expired or for other names, and returns what is there. Processes that start
 * together agree on one authority. `nowMs` is Unix milliseconds.
 *
 * @throws LocalAuthorityError
 */
export async function ensureLocalCertificate(
  folder: string,
  names: readonly string[],
  nowMs: number = Date.now(),
): Promise<LocalCertificate> {
  const wanted = [...new Set(names.map(hostName))].toSorted()
  if (wanted.length === 0)
    throw new LocalAuthorityError('--https-names must name at least one host')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const authority = await ensureAuthority(folder, nowMs)
    const authorityFile = join(folder, 'authority.crt')
    // The public half in a file of its own, so that nobody hands the key around.
    await replaceWhenOther(authorityFile, authority.certificate, 0o644)
    const server = await ensureServer(folder, authority, wanted, nowMs)
    return { tls: { cert: server.certificate, key: server.key }, authorityFile }
  } catch (error) {
    throw explained(error, folder)
  }
}

/** The authority's key and certificate are one file, so that no other process meets half of them. */
async function ensureAuthority(folder: string, nowMs: number): Promise<KeyAndCertificate> {
  const file = join(folder, 'authority.pem')
  const kept = await readPair(file)
  if (kept && isFresh(kept, nowMs)) return kept

  const { makeAuthority } = await import('./certificates.ts')
  const made = await makeAuthority(nowMs)
  if (kept) {
    await replace(file, joined(made), 0o600)
    return (await readPair(file)) ?? made
  }
  const draft = await writeDraft(file, joined(made), 0o600)
  try {
    // Unlike a rename a link fails when another process was quicker; then its authority is taken.
    await link(draft, file)
    return made
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const theirs = await readPair(file)
    if (theirs) return theirs
    throw new LocalAuthorityError(
      `${file} is damaged. Remove it, and clients must trust the new one`,
    )
  } finally {
    await rm(draft, { force: true })
  }
}

async function ensureServer(
  folder: string,
  authority: KeyAndCertificate,
  names: readonly string[],
  nowMs: number,
): Promise<KeyAndCertificate> {
  const file = join(folder, 'server.pem')
  const kept = await readPair(file)
  if (kept && isFresh(kept, nowMs) && isFor(kept, names) && isSignedBy(kept, authority)) return kept
  const { makeServerCertificate } = await import('./certificates.ts')
  const made = await makeServerCertificate(authority, names, nowMs)
  await replace(file, joined(made), 0o600)
  return made
}

function isFresh({ certificate }: KeyAndCertificate, nowMs: number): boolean {
  const { validFromDate, validToDate } = new X509Certificate(certificate)
  return validFromDate.getTime() <= nowMs && validToDate.getTime() - nowMs > renewDays * dayMs
}

function isFor({ certificate }: KeyAndCertificate, names: readonly string[]): boolean {
  const x509 = new X509Certificate(certificate)
  const count = x509.subjectAltName?.split(', ').length
  const isNamed = (name: string) =>
    (isIP(name) === 0
      ? x509.checkHost(name, { wildcards: false, subject: 'never' })
      : x509.checkIP(name)) !== undefined
  return count === names.length && names.every((name) => isNamed(name) || isWildcardOf(x509, name))
}

const isWildcardOf = (x509: X509Certificate, name: string): boolean =>
  name.startsWith('*.') && x509.subjectAltName?.split(', ').includes(`DNS:${name}`) === true

const isSignedBy = ({ certificate }: KeyAndCertificate, authority: KeyAndCertificate): boolean =>
  new X509Certificate(certificate).verify(new X509Certificate(authority.certificate).publicKey)

/** @throws LocalAuthorityError for what no certificate can name. */
function hostName(name: string): string {
  const plain = name.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (isIP(plain) !== 0) return plain
  const isHost =
    plain.length <= 253 &&
    plain
      .replace(/^\*\./, '')
      .split('.')
      .every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label))
  if (!isHost)
    throw new LocalAuthorityError(
      `--https-names has "${name}", which is no host name (write xn--… for other letters) and no address`,
    )
  return plain
}

const joined = ({ key, certificate }: KeyAndCertificate): string => key + certificate

/** undefined: there is no such file, or it is none of ours. */
async function readPair(file: string): Promise<KeyAndCertificate | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const match =
    /^(-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n)$/.exec(
      text,
    )
  if (!match) throw new LocalAuthorityError(`${file} is damaged. Remove it, and it is made anew`)
  return { key: match[1] as string, certificate: match[2] as string }
}

async function replaceWhenOther(file: string, text: string, mode: number): Promise<void> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== text) await replace(file, text, mode)
}

/** Readers see the old file or the new one, never half of one. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const draft = await writeDraft(file, text, mode)
  try {
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(file: string, text: string, mode: number): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text, { mode, flag: 'wx', flush: true })
  // The process's umask may have taken something away that others need.
  await chmod(draft, mode)
  return draft
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

function explained(error: unknown, folder: string): unknown {
  if (error instanceof LocalAuthorityError || !(error instanceof Error) || !('code' in error))
    return error
  return new LocalAuthorityError(
    `the certificates of --https cannot be kept in ${folder} (${String(error.code)}): check that the ` +
      'folder may be read and written, or name your own with --tls-cert and --tls-key',
    { cause: error },
  )
}
