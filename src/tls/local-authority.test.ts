import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureLocalCertificate, LocalAuthorityError } from './local-authority.ts'

const names = ['localhost', '127.0.0.1', '::1', 'portal.example']
const dayMs = 86_400_000
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callerbook-tls-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Connects as a client that trusts only the authority. */
async function connect(
  served: { cert: string; key: string },
  authorityFile: string,
  servername: string,
): Promise<boolean> {
  const server = tls.createServer(served, (socket) => socket.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const socket = tls.connect({
    port,
    host: '127.0.0.1',
    ca: await readFile(authorityFile),
    checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(servername, certificate),
  })
  try {
    await once(socket, 'secureConnect')
    return socket.authorized
  } catch {
    return false
  } finally {
    socket.destroy()
    server.close()
  }
}

describe('the server certificate', () => {
  it('is trusted for each of its names, and for no other, by whoever trusts the authority', async () => {
    const { tls: served, authorityFile } = await ensureLocalCertificate(folder, names)
    for (const name of names) expect(await connect(served, authorityFile, name), name).toBe(true)
    expect(await connect(served, authorityFile, 'other.example')).toBe(false)
  })

  it('has the extensions and the validity that browsers ask for', async () => {
    const { tls: served } = await ensureLocalCertificate(folder, names)
    const certificate = new X509Certificate(served.cert)
    const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / dayMs
    expect(days).toBeLessThanOrEqual(398)
    expect(certificate.ca).toBe(false)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(certificate.subjectAltName).toBe(
      'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost, DNS:portal.example',
    )
  })

  it('stays the same from start to start', async () => {
    const first = await ensureLocalCertificate(folder, names)
    const second = await ensureLocalCertificate(folder, names.toReversed())
    expect(second).toEqual(first)
  })

  it('is made anew for other names, under the same authority', async () => {
    const first = await ensureLocalCertificate(folder, names)
    const authority = await readFile(first.authorityFile, 'utf8')
    const second = await ensureLocalCertificate(folder, ['*.portal.example'])
    expect(second.tls.cert).not.toBe(first.tls.cert)
    expect(await readFile(second.authorityFile, 'utf8')).toBe(authority)
    expect(await ensureLocalCertificate(folder, ['*.portal.example'])).toEqual(second)
  })

  it('is made anew in its last thirty days, and the authority in its own', async () => {
    const nowMs = Date.parse('2026-01-01T00:00:00Z')
    const first = await ensureLocalCertificate(folder, names, nowMs)
    expect(await ensureLocalCertificate(folder, names, nowMs + 360 * dayMs)).toEqual(first)
    const second = await ensureLocalCertificate(folder, names, nowMs + 370 * dayMs)
    expect(second.tls.cert).not.toBe(first.tls.cert)

    const authority = await readFile(first.authorityFile, 'utf8')
    const late = await ensureLocalCertificate(folder, names, nowMs + 3_600 * dayMs)
    const { validToDate } = new X509Certificate(late.tls.cert)
    expect(validToDate.getTime()).toBeLessThanOrEqual(
      new X509Certificate(authority).validToDate.getTime(),
    )
    await ensureLocalCertificate(folder, names, nowMs + 3_640 * dayMs)
    expect(await readFile(first.authorityFile, 'utf8')).not.toBe(authority)
  })
})

describe('the folder', () => {
  it('keeps private keys from other users', async () => {
    const { authorityFile } = await ensureLocalCertificate(folder, names)
    for (const file of ['authority.pem', 'server.pem'])
      expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600)
    expect(await readFile(authorityFile, 'utf8')).not.toContain('PRIVATE KEY')
    expect((await readdir(folder)).toSorted()).toEqual([
      'authority.crt',
      'authority.pem',
      'server.pem',
    ])
  })

  it('serves many that start at once with one authority', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => ensureLocalCertificate(folder, names)),
    )
    const authority = new X509Certificate(await readFile(join(folder, 'authority.crt')))
    for (const { tls: served } of made)
      expect(new X509Certificate(served.cert).verify(authority.publicKey)).toBe(true)
  })

  it('that cannot be written is named in the error, with what to do', async () => {
    await writeFile(join(folder, 'file'), '')
    const failed = ensureLocalCertificate(join(folder, 'file', 'tls'), names)
    await expect(failed).rejects.toThrow(LocalAuthorityError)
    await expect(failed).rejects.toThrow(/cannot be kept in .*file.tls .*--tls-cert/s)
  })

  it('with a damaged file is left as it is, and the error names the file', async () => {
    await writeFile(join(folder, 'authority.pem'), 'half a ke')
    await expect(ensureLocalCertificate(folder, names)).rejects.toThrow(/authority\.pem is damaged/)
    expect(await readFile(join(folder, 'authority.pem'), 'utf8')).toBe('half a ke')
  })
})

it.each(['', 'a b', 'portal.example:8024', '-x', 'https://portal.example'])(
  'refuses %j, which no certificate can name',
  async (name) => {
    await expect(ensureLocalCertificate(folder, [name])).rejects.toThrow(/no host name/)
  },
)

it('refuses a certificate for nobody', async () => {
  await expect(ensureLocalCertificate(folder, [])).rejects.toThrow(/at least one/)
})
