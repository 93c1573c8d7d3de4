/** Runs the examples of README and guides against a demo portal, with nothing but address and credentials. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'
import {
  callerbook,
  run,
  serving,
  temporaryFolder,
  type RunningServer,
} from './support/command-line.ts'
import { lacks } from './support/programs.ts'

const password = 'correct horse battery'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let plain: RunningServer
let encrypted: RunningServer
let env: Record<string, string>

beforeAll(async () => {
  folder = await temporaryFolder()
  const data = ['--data', folder.path]
  plain = await serving(['--demo', ...data])
  // The same portal once more, for clients that speak HTTPS only.
  encrypted = await serving(['--https', ...data])
  const app = ['--name', 'Desk', '--handler', 'http://localhost:3000/', '--json']
  const { out } = await callerbook(['app', 'add', ...data, ...app])
  const { clientId, clientSecret } = JSON.parse(out) as Record<string, string>
  await callerbook(['employee', 'password', ...data, '1'], {}, `${password}\n`)
  env = {
    CALLERBOOK_WEBHOOK: `${plain.address}${/\/rest\/1\/\w+\//.exec(plain.greeting)?.[0]}`,
    CALLERBOOK_ADDRESS: plain.address,
    CALLERBOOK_CLIENT_ID: clientId as string,
    CALLERBOOK_CLIENT_SECRET: clientSecret as string,
    CALLERBOOK_TOKENS: join(folder.path, 'tokens.json'),
    NODE_EXTRA_CA_CERTS: join(folder.path, 'tls', 'authority.crt'),
  }
})

afterAll(async () => {
  await plain.stop()
  await encrypted.stop()
  await folder[Symbol.asyncDispose]()
})

const commands = {
  sh: 'sh',
  mjs: process.execPath,
  php: 'php',
  py: 'python3',
}
type Language = keyof typeof commands
const languageOf = (file: string) => file.slice(file.lastIndexOf('.') + 1) as Language

const checked = new Set<string>()
const example = (file: string, args: string[] = [], more: Record<string, string> = {}) => {
  checked.add(file)
  return run(commands[languageOf(file)], [`examples/${file}`, ...args], { ...env, ...more })
}

/** Why examples of a language are left out. */
const needs = {
  sh: lacks('curl', ['--version']),
  mjs: '',
  php: lacks('php', ['-r', 'exit(function_exists("curl_init") ? 0 : 1);'], 'PHP with curl'),
  py: lacks('python3', ['--version'], 'Python'),
}

it.skipIf(needs.sh !== '')(
  `first-lookup.sh finds John Doe before his company${needs.sh}`,
  async () => {
    const { code, out, err } = await example('first-lookup.sh')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out).result).toMatchObject([{ NAME: 'John Doe' }, { NAME: 'Daisy LLC' }])
  },
)

it.skipIf(needs.sh !== '')(
  `find-duplicates.sh finds both contacts of the documentation${needs.sh}`,
  async () => {
    const { out } = await example('find-duplicates.sh')
    expect(JSON.parse(out).result).toEqual({ CONTACT: [275, 2297] })
  },
)

it('who-takes-the-call.mjs names an extension or the queue', async () => {
  expect(await example('who-takes-the-call.mjs', ['anonymous'])).toMatchObject({
    code: 0,
    out: 'queue\n',
    err: '',
  })
  expect((await example('who-takes-the-call.mjs', ['+19062195047'])).out).toMatch(/^(\d+|queue)\n$/)
})

it.skipIf(needs.sh !== '')(`route-call.sh is told where the call goes${needs.sh}`, async () => {
  const { code, out, err } = await example('route-call.sh')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({
    client: { type: 'contact', id: 651, name: 'John Doe' },
    matches: 2,
  })
})

it('export.mjs prints every client so that an import takes it', async () => {
  const { code, out, err } = await example('export.mjs')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const file = join(folder.path, 'clients.jsonl')
  writeFileSync(file, out)
  const other = ['--data', join(folder.path, 'other')]
  const imported = await callerbook(['import', ...other, file, '--json'])
  const lines = out.trimEnd().split('\n').length
  expect(lines).toBeGreaterThan(24)
  expect(JSON.parse(imported.out)).toMatchObject([{ rows: lines, added: lines, rejected: 0 }])
  const { out: found } = await callerbook(['lookup', ...other, '+1 906 219 5047'])
  expect(found).toMatch(/John Doe[^]*Daisy LLC/)
})

it('hand-over.mjs gives all clients of an employee to another one', async () => {
  const handed = await example('hand-over.mjs', ['4', '5'])
  expect(handed).toMatchObject({ code: 0, err: '' })
  expect(handed.out).toMatch(/^contact: [1-9]\d*\ncompany: \d+\nlead: \d+\n$/)
  expect((await example('hand-over.mjs', ['4', '5'])).out).toBe('contact: 0\ncompany: 0\nlead: 0\n')
})

it('get-tokens.mjs signs in at the portal and keeps the tokens, of its own code only', async () => {
  checked.add('get-tokens.mjs')
  const child = spawn(process.execPath, ['examples/get-tokens.mjs'], {
    env: { ...process.env, ...env, CALLERBOOK_APP_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let printed = ''
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()))
  await once(child.stdout, 'data')
  const app = /http:\/\/localhost:\d+\//.exec(printed)?.[0] as string
  const start = await fetch(app, { redirect: 'manual' })
  const browser = openBrowser({ origin: plain.address })
  const login = await browser.get(start.headers.get('location') as string)
  const email = 'alma@demo.example'
  const entered = await browser.submit(login, { action: 'login', email, password })
  const consent = await browser.get(entered.location as string)
  const { location = '' } = await browser.submit(consent, { action: 'allow' })
  const back = location.replace('http://localhost:3000/', app)
  expect((await fetch(back.replace(/state=\w+/, 'state=other'))).status).toBe(403)
  expect(await (await fetch(back)).text()).toBe('Done. You can close this page.\n')
  expect(await ended).toEqual([0, null])
  expect(printed).toContain('has the tokens of employee 1, good for an hour')
  const tokens = JSON.parse(readFileSync(env['CALLERBOOK_TOKENS'] as string, 'utf8')) as {
    access_token: string
  }
  const hint = /\$\((node -p .*)\)/.exec(printed)?.[1] as string
  expect((await run('sh', ['-c', hint])).out).toBe(`${tokens.access_token}\n`)
  env['CALLERBOOK_TOKEN'] = tokens.access_token
})

const answers = {
  json: [
    [{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651 }, { NAME: 'Daisy LLC' }],
    { CONTACT: [275, 2297] },
  ],
  js: ['CONTACT 651 John Doe\nCOMPANY 643 Daisy LLC\n', 'contacts: [ 275, 2297 ]\n'],
  php: ['CONTACT 651 John Doe\nCOMPANY 643 Daisy LLC\n', 'contacts: 275, 2297\n'],
  py: ['', 'contacts: 275 2297\n'],
} as const

describe.each([
  ['curl-webhook', 'sh', false],
  ['curl-oauth', 'sh', false],
  ['sdk-webhook', 'mjs', true],
  ['sdk-oauth', 'mjs', false],
  ['sdk-call-method', 'mjs', true],
  ['php-sdk', 'php', false],
  ['php-crest', 'php', false],
  ['python', 'py', false],
] as const)('%s', (way, language, isHttpsOnly) => {
  const calls = ['search-crm-entities', 'find-duplicates'].map(
    (name) => `${way}/${name}.${language}`,
  )
  it
    .skipIf(needs[language] !== '')
    .each(
      calls.filter((file) => readdirSync(`examples/${way}`).includes(file.split('/')[1] as string)),
    )(`%s gets the answer of the documentation${needs[language]}`, async (file) => {
    const webhook = env['CALLERBOOK_WEBHOOK'] as string
    const { code, out, err } = await example(
      file,
      [],
      isHttpsOnly ? { CALLERBOOK_WEBHOOK: webhook.replace(plain.address, encrypted.address) } : {},
    )
    expect({ code, err: language === 'mjs' ? '' : err }).toEqual({ code: 0, err: '' })
    const which = file.includes('search') ? 0 : 1
    if (language === 'sh') expect(JSON.parse(out).result).toMatchObject(answers.json[which])
    else expect(out).toContain(answers[language === 'mjs' ? 'js' : language][which])
  })
})

it('no example is left out', () => {
  // Of what examples share, and of those that run in a page, other tests take care.
  const isRun = (file: string) =>
    languageOf(file) in commands && !/(^|\/)(client|crest|connect|serve-app)\.\w+$/.test(file)
  const files = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter(isRun)
  const skipped = files.filter((file) => needs[languageOf(file)] !== '')
  expect([...checked, ...skipped].toSorted()).toEqual(files.toSorted())
})
