/** The server as a process: its greeting, its end, and what stands in its way. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { callerbook, run, serving, temporaryFolder } from '../support/command-line.ts'
import { lacks } from '../support/programs.ts'

const needsCurl = lacks('curl', ['--version'])
const needsPs = lacks('ps', ['-p', String(process.pid)])
const curlLine = (greeting: string) => /^ *(curl .*)$/m.exec(greeting)?.[1] ?? ''

describe('serve --demo', () => {
  it.skipIf(needsCurl !== '')(
    `prints a curl line that answers who is calling, and keeps the data for the next start${needsCurl}`,
    async () => {
      await using folder = await temporaryFolder()
      const data = join(folder.path, "it's here")
      const first = await serving(['--demo', '--data', data])
      const answer = await run('sh', ['-c', `${curlLine(first.greeting)} -sS`])
      expect(JSON.parse(answer.out).result).toMatchObject([
        { CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651, NAME: 'John Doe', ASSIGNED_BY_ID: 99 },
        { CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: 643, NAME: 'Daisy LLC' },
      ])
      const stopped = await first.stop()
      expect(stopped).toMatchObject({ code: 0, err: '' })
      expect(stopped.out).toContain('"msg":"stopped"')

      await using second = await serving(['--demo', '--data', data])
      expect(second.greeting).not.toContain('curl')
      expect(second.greeting).toContain(
        `webhook add --owner 1 --data '${data.replace("'", "'\\''")}'`,
      )
      const path = /(\/rest\/1\/\w+\/)/.exec(first.greeting)?.[1] ?? ''
      const again = await fetch(`${second.address}${path}crm.duplicate.findbycomm`, {
        method: 'POST',
        body: new URLSearchParams({ type: 'PHONE', 'values[]': '11223355' }),
      })
      expect(await again.json()).toMatchObject({ result: { CONTACT: [275, 2297] } })
      // Leads that came to an end say when, and no others.
      const leads = await fetch(`${second.address}${path}crm.lead.list?select[]=*`)
      const { result } = (await leads.json()) as { result: Record<string, string>[] }
      const closed = result.filter(({ DATE_CLOSED }) => DATE_CLOSED)
      expect(new Set(closed.map(({ STATUS_ID }) => STATUS_ID))).toEqual(
        new Set(['CONVERTED', 'JUNK']),
      )
      const added = await callerbook(['webhook', 'add', '--owner', '1', '--data', data])
      expect(added.out).toContain(`${second.address}/rest/1/`)
    },
  )

  it.skipIf(needsPs !== '')(
    `keeps no secret in the files of the portal or in the list of processes${needsPs}`,
    async () => {
      await using folder = await temporaryFolder()
      await using server = await serving(['--demo', '--data', folder.path])
      const secret = /\/rest\/1\/(\w+)\//.exec(server.greeting)?.[1] as string
      expect(secret).toMatch(/^\w{32}$/)
      for (const file of readdirSync(folder.path))
        expect(readFileSync(join(folder.path, file)).includes(secret), file).toBe(false)
      expect((await run('ps', ['-o', 'args=', '-p', String(server.pid)])).out).not.toContain(secret)
    },
  )

  it.skipIf(needsCurl !== '')(
    `with --https prints a line that trusts the local authority${needsCurl}`,
    async () => {
      await using folder = await temporaryFolder()
      await using server = await serving(['--demo', '--https', '--data', folder.path])
      expect(server.address).toMatch(/^https:/)
      const answer = await run('sh', ['-c', `${curlLine(server.greeting)} -sS`])
      expect(JSON.parse(answer.out).result).toHaveLength(2)
    },
  )

  it('on an old portal changes nothing', async () => {
    await using folder = await temporaryFolder()
    await callerbook(['employee', 'add', '--name', 'Mia', '--data', folder.path])
    await using server = await serving(['--demo', '--data', folder.path])
    expect(server.greeting).not.toContain('curl')
    const employees = await callerbook(['employee', 'list', '--json', '--data', folder.path])
    expect(JSON.parse(employees.out)).toHaveLength(2)
  })
})

describe('serve', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends well at %s', async (signal) => {
    await using folder = await temporaryFolder()
    const server = await serving(['--data', folder.path])
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200)
    expect(await server.stop(signal)).toMatchObject({ code: 0, err: '' })
  })

  it('makes a data folder that others cannot look into, and leaves one that is there as it is', async () => {
    await using folder = await temporaryFolder()
    const modeOf = (path: string) => statSync(path).mode & 0o777
    const [fresh, shared] = [join(folder.path, 'fresh'), join(folder.path, 'shared')]
    mkdirSync(shared)
    chmodSync(shared, 0o750)
    for (const data of [fresh, shared])
      await callerbook(['employee', 'add', '--name', 'Mia', '--data', data])
    expect([modeOf(fresh), modeOf(shared)]).toEqual([0o700, 0o750])
  })

  it('says which port is taken, and where another is to be had', async () => {
    await using folder = await temporaryFolder()
    await using other = await serving(['--data', join(folder.path, 'one')])
    const { port } = new URL(other.address)
    const second = await callerbook(['serve', '--port', port, '--data', join(folder.path, 'two')])
    expect(second).toMatchObject({
      code: 1,
      err: `callerbook: 127.0.0.1:${port} is taken by another program; choose another with --port\n`,
    })
  })

  it('on a taken port makes no demo portal, whose webhook nobody would have seen', async () => {
    await using folder = await temporaryFolder()
    const data = join(folder.path, 'data')
    const occupant = createServer()
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve))
    const { port } = occupant.address() as AddressInfo
    try {
      const { code } = await callerbook(['serve', '--demo', '--data', data, '--port', `${port}`])
      expect(code).toBe(1)
      expect(existsSync(data)).toBe(false)
    } finally {
      occupant.close()
    }
    await using server = await serving(['--demo', '--data', data])
    expect(server.greeting).toContain('Webhook (shown once, keep it)')
  })

  it('says what is wrong with an address that is not of this machine', async () => {
    await using folder = await temporaryFolder()
    const { code, err } = await callerbook(['serve', '--host', '192.0.2.1', '--data', folder.path])
    expect(code).toBe(1)
    expect(err).toContain('192.0.2.1 is no address of this machine')
  })

  it('leaves the data of a newer version alone', async () => {
    await using folder = await temporaryFolder()
    await callerbook(['employee', 'add', '--name', 'Mia', '--data', folder.path])
    const database = new DatabaseSync(join(folder.path, 'callerbook.db'))
    database.exec("insert into schema_version (version, name) values (9999, 'later')")
    database.close()
    for (const args of [
      ['serve', '--port', '0'],
      ['employee', 'list'],
    ]) {
      const { code, err } = await callerbook([...args, '--data', folder.path])
      expect(code).toBe(3)
      expect(err).toContain('the data was written by a newer callerbook')
    }
  })

  it('says so when a certificate cannot be read, and makes no portal', async () => {
    await using folder = await temporaryFolder()
    const files = ['--tls-cert', 'missing.crt', '--tls-key', 'missing.key']
    const { code, err } = await callerbook(['serve', ...files, '--data', folder.path])
    expect(code).toBe(1)
    expect(err).toContain('--tls-cert cannot be read')
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('says which of certificate and key cannot be used', async () => {
    await using folder = await temporaryFolder()
    const pems: string[] = []
    for (const name of ['one', 'two']) {
      await callerbook(['certificate', '--data', join(folder.path, name)])
      pems.push(readFileSync(join(folder.path, name, 'tls/server.pem'), 'utf8'))
    }
    const part = (pem: string, label: string) =>
      new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----`).exec(pem)?.[0] as string
    const files = {
      certificate: part(pems[0] as string, 'CERTIFICATE'),
      key: part(pems[0] as string, 'PRIVATE KEY'),
      otherKey: part(pems[1] as string, 'PRIVATE KEY'),
      garbage: 'not a certificate\n',
    }
    const at = (name: keyof typeof files) => join(folder.path, `${name}.pem`)
    for (const name of Object.keys(files) as (keyof typeof files)[])
      writeFileSync(at(name), files[name])
    const refusal = async (cert: keyof typeof files, key: keyof typeof files) => {
      const data = join(folder.path, 'portal')
      const tls = ['--tls-cert', at(cert), '--tls-key', at(key)]
      const { code, err } = await callerbook(['serve', '--port', '0', ...tls, '--data', data])
      expect(code).toBe(1)
      return err
    }
    expect(await refusal('garbage', 'key')).toBe(
      `callerbook: --tls-cert: ${at('garbage')} holds no certificate in PEM\n`,
    )
    expect(await refusal('key', 'certificate')).toContain(`${at('key')} holds no certificate`)
    expect(await refusal('certificate', 'garbage')).toBe(
      `callerbook: --tls-key: ${at('garbage')} holds no private key in PEM without a passphrase\n`,
    )
    expect(await refusal('certificate', 'otherKey')).toBe(
      `callerbook: the key in ${at('otherKey')} does not belong to the certificate in ${at('certificate')}\n`,
    )
  })
})
