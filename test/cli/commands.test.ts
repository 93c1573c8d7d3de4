/** Commands that begin, read and change a portal, run as a user runs them. */
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import {
  callerbook,
  main,
  nodeFlags,
  run,
  temporaryFolder,
  type Finished,
} from '../support/command-line.ts'

const lines = (text: string) => text.split('\n').filter((line) => line !== '')
const json = ({ out }: Finished) => JSON.parse(out)

/** A portal with one employee and one contact. */
async function portal() {
  const folder = await temporaryFolder()
  const data = join(folder.path, 'data')
  const on = (...args: string[]) => callerbook([...args, '--data', data])
  return { on, data, folder, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

describe('webhook', () => {
  it('shows a secret once and keeps only its hash, and the secret can be revoked', async () => {
    await using at = await portal()
    const made = await at.on('webhook', 'add', '--owner', '1', '--title', 'PBX', '--expires', '30d')
    expect(made).toMatchObject({ code: 0, err: '' })
    const secret = /\/rest\/1\/(\w+)\//.exec(made.out)?.[1] as string
    expect(secret).toMatch(/^\w{32}$/)

    for (const file of readdirSync(at.data))
      expect(readFileSync(join(at.data, file)).includes(secret), file).toBe(false)

    const listed = await at.on('webhook', 'list')
    expect(listed.out).toContain('PBX')
    expect(listed.out).not.toContain(secret)
    expect(json(await at.on('webhook', 'list', '--json'))).toMatchObject([
      { id: 1, owner: 1, title: 'PBX', scopes: ['crm', 'telephony'], state: 'live' },
    ])

    expect(await at.on('webhook', 'revoke', '1')).toMatchObject({
      code: 0,
      out: 'Webhook 1 is revoked.\n',
    })
    expect(await at.on('webhook', 'revoke', '1')).toMatchObject({ code: 1 })
    expect(json(await at.on('webhook', 'list', '--json'))).toMatchObject([{ state: 'revoked' }])
  })

  it('ends at the moment that is named, in the zone of the portal unless it says one', async () => {
    await using at = await portal()
    const end = async (text: string, ...args: string[]) =>
      json(await at.on('webhook', 'add', '--owner', '1', '--json', '--expires', text, ...args))
        .expiresAt
    const berlin = ['--time-zone', 'Europe/Berlin']
    expect(await end('2090-07-31')).toBe('2090-07-31T00:00:00.000Z')
    expect(await end('2090-07-31', ...berlin)).toBe('2090-07-30T22:00:00.000Z')
    expect(await end('2090-07-31T18:00', ...berlin)).toBe('2090-07-31T16:00:00.000Z')
    expect(await end('2090-07-31T18:00:00-01:00', ...berlin)).toBe('2090-07-31T19:00:00.000Z')
  })

  it('prints the address that clients use', async () => {
    await using at = await portal()
    const address = async (...args: string[]) =>
      json(await at.on('webhook', 'add', '--owner', '1', '--json', ...args)).address
    expect(await address()).toMatch(/^http:\/\/127\.0\.0\.1:8024\/rest\/1\/\w+\/$/)
    expect(await address('--port', '9000')).toContain('http://127.0.0.1:9000/rest/')
    expect(await address('--public-url', 'https://crm.example/')).toContain(
      'https://crm.example/rest/',
    )
  })

  it.each([
    [['--owner', 'x'], '--owner is "x", but must be a positive whole number'],
    [['--owner', '1', '--scopes', 'crm,all'], 'unknown scopes: all'],
    [['--owner', '1', '--expires', 'soon'], '--expires is "soon", which is no date'],
    [['--owner', '1', '--expires', '2001-01-01'], '--expires is "2001-01-01", which is over'],
    // Days without their d, and what could be the fifth of January, too.
    [['--owner', '1', '--expires', '45'], '--expires is "45", which is no date'],
    [['--owner', '1', '--expires', '1/5/2090'], '--expires is "1/5/2090", which is no date'],
    [['--owner', '1', '--expires', '2090-02-31'], '--expires is "2090-02-31", which is no date'],
    [[], "required option '--owner <ID>' not specified"],
  ])('add %j is not understood', async (args, reason) => {
    await using at = await portal()
    const { code, err, out } = await at.on('webhook', 'add', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(reason)
  })

  it('needs an owner that exists and was not dismissed', async () => {
    await using at = await portal()
    expect(await at.on('webhook', 'add', '--owner', '9')).toMatchObject({
      code: 1,
      err: 'callerbook: there is no employee 9\n',
    })
    await at.on('employee', 'add', '--name', 'Mia', '--id', '9')
    await at.on('employee', 'dismiss', '9')
    expect(await at.on('webhook', 'add', '--owner', '9')).toMatchObject({
      code: 1,
      err: 'callerbook: employee 9 was dismissed\n',
    })
  })
})

describe('employee', () => {
  it('is added, changed, dismissed, taken back and removed', async () => {
    await using at = await portal()
    const added = await at.on(
      ...'employee add --name Mia --last-name Brook --extension 101'.split(' '),
      ...'--mobile +19062195047 --zone Europe/Berlin'.split(' '),
    )
    expect(added).toMatchObject({ code: 0, out: 'Employee 2 is added.\n' })
    const list = async () => json(await at.on('employee', 'list', '--json'))
    expect(await list()).toMatchObject([
      { id: 1, isAdmin: true },
      { id: 2, name: 'Mia', extension: '101', timeZone: 'Europe/Berlin', isActive: true },
    ])
    await at.on('employee', 'set', '2', '--extension', '', '--name', 'Maya', '--no-time-tracking')
    expect((await list())[1]).toMatchObject({
      name: 'Maya',
      lastName: 'Brook',
      extension: null,
      isTimeTracked: false,
    })
    await at.on('employee', 'dismiss', '2')
    expect((await list())[1]).toMatchObject({ isActive: false })
    await at.on('employee', 'reinstate', '2')
    expect((await list())[1]).toMatchObject({ isActive: true })
    expect((await at.on('employee', 'list')).out).toContain('Maya Brook')
    expect(await at.on('employee', 'remove', '2')).toMatchObject({ code: 0 })
    expect(await list()).toHaveLength(1)
    expect(await at.on('employee', 'remove', '2')).toMatchObject({ code: 1 })
  })

  it.each([
    [['add'], 2, 'an employee needs --name or --last-name'],
    [['add', '--name', 'A', '--zone', 'Mars'], 2, '--zone is "Mars"'],
    [['add', '--name', 'A', '--role', 'nobody'], 1, 'there is no role nobody'],
    [['add', '--name', 'A', '--id', '1'], 1, 'employee 1 exists already'],
    [['set', '7', '--name', 'A'], 1, 'there is no employee 7'],
    [['add', '--name', 'A', '--email', 'nobody'], 2, '--email is "nobody", which is no address'],
    [['set', '2', '--email', 'Admin@Portal.example'], 1, 'another employee has that e-mail'],
    [['set', '1.5', '--name', 'A'], 2, 'ID is "1.5"'],
  ])('%j is refused with a reason', async (args, exitCode, reason) => {
    await using at = await portal()
    await at.on('employee', 'add', '--name', 'First')
    const { code, err } = await at.on('employee', ...args)
    expect(code).toBe(exitCode)
    expect(err).toContain(reason)
  })
})

describe('workday', () => {
  it('is opened, paused, closed, and confirmed where its times were changed', async () => {
    await using at = await portal()
    await at.on('employee', 'add', '--name', 'Mia', '--zone', 'UTC')
    const states: string[] = []
    for (const step of ['status', 'open', 'pause', 'open', 'close', 'status'])
      states.push(json(await at.on('workday', step, '2', '--json')).status)
    expect(states).toEqual(['CLOSED', 'OPENED', 'PAUSED', 'OPENED', 'CLOSED', 'CLOSED'])
    expect((await at.on('workday', 'status', '2')).out).toBe('Employee 2: CLOSED\n')
    const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00+00:00`
    const early = ['--time', midnight, '--reason', 'night shift']
    await at.on('workday', 'schedule', '2', '--allowed-delta', '00:00')
    expect((await at.on('workday', 'open', '2', ...early)).out).toBe(
      'Employee 2: OPENED, its times wait to be confirmed\n',
    )
    expect((await at.on('workday', 'confirm', '2')).out).toBe('Employee 2: OPENED\n')
  })

  it('belongs to an employee whose time is tracked', async () => {
    await using at = await portal()
    await at.on('employee', 'add', '--name', 'Mia', '--no-time-tracking')
    expect(await at.on('workday', 'open', '2')).toMatchObject({ code: 1 })
    expect(await at.on('workday', 'open', '3')).toMatchObject({ code: 1 })
  })
})

describe('lookup and explain', () => {
  it('answer for people and for programs', async () => {
    await using at = await portal()
    const file = join(at.folder.path, 'clients.csv')
    writeFileSync(file, 'Name,Phone\nAnn Roe,+1 (906) 219-5047\nBo Lind,+49 30 1234567\n')
    const imported = await at.on(
      'import',
      file,
      '--type',
      'contact',
      '--map',
      'Name=NAME,Phone=PHONE.WORK',
    )
    expect(imported.code, imported.err).toBe(0)

    const found = await at.on('lookup', '906-219-5047')
    expect(lines(found.out)[2]).toMatch(/^contact 1\s+Ann Roe\s+1/)
    expect(json(await at.on('lookup', '+19062195047', '--json'))).toMatchObject([
      { type: 'contact', id: 1, name: 'Ann Roe', responsible: { id: 1 } },
    ])
    expect(await at.on('lookup', '+1 906 219 5048')).toMatchObject({
      code: 0,
      out: 'Nobody has +1 906 219 5048.\n',
    })
    expect(json(await at.on('lookup', 'anonymous', '--json'))).toEqual([])

    const explained = await at.on('explain', '(906) 219 5047 ext. 3')
    expect(explained.out).toContain('+19062195047, extension 3')
    expect(explained.out).toContain('+1 (906) 219-5047 (WORK)')
    expect(json(await at.on('explain', '9062195047', '--json'))).toMatchObject({
      country: 'US',
      number: '+19062195047',
      matches: [{ id: 1, stored: '+1 (906) 219-5047', comparedAs: 'number', place: 'first' }],
    })
    expect((await at.on('explain', 'unknown')).out).toContain("nobody's number")
    expect(await at.on('lookup', ' ')).toMatchObject({ code: 2 })
  })
})

describe('a mistake', () => {
  it.each([
    [['lookpu', '1'], 2, "unknown command 'lookpu'"],
    [['lookup'], 2, "missing required argument 'NUMBER'"],
    [['serve', '--prot', '1'], 2, "unknown option '--prot'"],
    [
      ['serve', '--port', 'http'],
      2,
      '--port is "http", but must be a whole number from 0 to 65535',
    ],
    [['serve', '--portal-country', 'Mars'], 2, 'no country code'],
    [['serve', '--database', 'mysql://x'], 2, '--database must begin with postgres://'],
    [['serve', '--tls-cert', 'x.pem'], 2, '--tls-cert and --tls-key go together'],
  ])('%j is explained', async (args, exitCode, reason) => {
    await using folder = await temporaryFolder()
    const { code, err } = await callerbook(args, { CALLERBOOK_DATA: join(folder.path, 'data') })
    expect(err).toContain(reason)
    expect(code).toBe(exitCode)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('in the name of the folder makes no portal', async () => {
    await using folder = await temporaryFolder()
    const data = join(folder.path, 'typo')
    for (const args of [
      ['lookup', '1234567'],
      ['webhook', 'list'],
      ['employee', 'list'],
    ]) {
      const { code, err } = await callerbook([...args, '--data', data])
      expect(code).toBe(1)
      expect(err).toContain(`there is no portal in ${data}`)
    }
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('a folder that cannot be looked into is not taken for one without a portal', async () => {
    await using folder = await temporaryFolder()
    const data = join(folder.path, 'data')
    // Every user fails at it alike, root included.
    symlinkSync('data', data)
    for (const args of [
      ['lookup', '1234567'],
      ['webhook', 'list'],
      ['import', '--dry-run', join(folder.path, 'none.csv')],
      ['serve', '--port', '0'],
    ]) {
      const { code, err } = await callerbook([...args, '--data', data])
      expect(err).toContain(`${data} cannot be looked into`)
      expect(err).toContain('(ELOOP)')
      expect(code).toBe(3)
    }
  })

  it('in the config file is named', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'callerbook.json')
    const tell = async (text: string) => {
      writeFileSync(file, text)
      const { code, err } = await callerbook(['lookup', '1', '--config', file])
      return `${code} ${err}`
    }
    expect(await tell('{')).toMatch(/^2 .*is not valid JSON/)
    expect(await tell('[]')).toMatch(/^2 .*must hold one JSON object/)
    expect(await tell('{"prot": 1}')).toMatch(/^2 .*has unknown settings: prot\. Known: data/)
    expect(await tell('{"port": "x"}')).toMatch(/^2 .*port in .*must be a whole number/)
    expect((await callerbook(['lookup', '1', '--config', `${file}.no`])).err).toContain(
      'cannot be read',
    )
  })

  it('in the environment is named', async () => {
    const { code, err } = await callerbook(['lookup', '1'], { CALLERBOOK_TIME_ZONE: 'Mars' })
    expect({ code, err }).toEqual({
      code: 2,
      err: 'callerbook: CALLERBOOK_TIME_ZONE is "Mars", which is no zone like Europe/Berlin\n',
    })
  })

  it('of giving a file for the data folder is explained', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    const { code, err } = await callerbook(['employee', 'add', '--name', 'A', '--data', file])
    expect(code).toBe(3)
    expect(err).toContain('cannot be made')
  })
})

it('ends quietly when nobody reads its output to the end', async () => {
  const piped = 'exec 3>&1; { "$@"; echo $? >&3; } | exec true'
  const { out, err } = await run('sh', [
    '-c',
    piped,
    'sh',
    process.execPath,
    ...nodeFlags,
    main,
    'employee',
    '--help',
  ])
  expect({ out, err }).toEqual({ out: '0\n', err: '' })
})

it('a command that only reads waits for no writer', async () => {
  await using at = await portal()
  await at.on('employee', 'add', '--name', 'Mia')
  const writer = new DatabaseSync(join(at.data, 'callerbook.db'))
  writer.exec('begin immediate')
  try {
    expect(await at.on('lookup', '+4930123456')).toEqual({
      code: 0,
      out: 'Nobody has +4930123456.\n',
      err: '',
    })
  } finally {
    writer.close()
  }
})

it('a variable that names no setting is pointed out, and one of the examples is not', async () => {
  await using folder = await temporaryFolder()
  const env = {
    CALLERBOOK_DATABSE: 'postgres://secret@db.example/crm',
    CALLERBOOK_WEBHOOK: 'http://127.0.0.1:8024/rest/1/secret/',
    CALLERBOOK_LOG_LEVEL: 'error',
  }
  const said = await callerbook(['employee', 'add', '--name', 'Mia', '--data', folder.path], env)
  expect(said).toMatchObject({
    code: 0,
    err: 'callerbook: no setting has the variable CALLERBOOK_DATABSE; docs/reference/settings.md lists them\n',
  })
})
