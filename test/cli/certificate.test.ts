import { get } from 'node:https'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callerbook, serving, temporaryFolder } from '../support/command-line.ts'

const names = 'oauth.bitrix.info,oauth.bitrix24.tech'

/** As a client whose hosts file names this machine, and which trusts the authority. */
function ask(address: string, host: string, ca: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(address)
    const path = '/oauth/token/?grant_type=refresh_token&client_id=local.0&client_secret=x'
    get(
      {
        host,
        port,
        path,
        ca,
        lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      },
      (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    ).on('error', reject)
  })
}

it('clients with a built-in authorization server reach the portal under its name', async () => {
  await using folder = await temporaryFolder()
  const made = await callerbook([
    'certificate',
    '--data',
    folder.path,
    '--auth-server-names',
    names,
  ])
  expect([made.code, made.err]).toEqual([0, ''])
  expect(made.out).toContain('127.0.0.1  oauth.bitrix.info oauth.bitrix24.tech')
  const authorityFile = join(folder.path, 'tls', 'authority.crt')
  expect(made.out).toContain(`NODE_EXTRA_CA_CERTS=${authorityFile}`)
  const ca = await readFile(authorityFile, 'utf8')
  const flags = ['--data', folder.path, '--https', '--auth-server-names', names]
  await using server = await serving(flags)
  for (const host of ['localhost', ...names.split(',')])
    expect(await ask(server.address, host, ca)).toMatchObject({
      status: 200,
      text: expect.stringContaining('wrong_client'),
    })
  await expect(ask(server.address, 'oauth.example.org', ca)).rejects.toThrow(/altnames/i)
})

it('the certificate is told of to programs, too', async () => {
  await using folder = await temporaryFolder()
  const { out } = await callerbook(['certificate', '--data', folder.path, '--json'])
  expect(JSON.parse(out)).toMatchObject({
    authorityFile: join(folder.path, 'tls', 'authority.crt'),
    authorityFingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}/),
    names: ['localhost', '127.0.0.1', '::1'],
  })
})
