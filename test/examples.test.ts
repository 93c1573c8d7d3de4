/** Runs the examples of README and guides against a demo portal. */
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run, serving, temporaryFolder, type RunningServer } from './support/command-line.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: RunningServer
let env: Record<string, string>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await serving(['--demo', '--data', folder.path])
  const path = /\/rest\/1\/\w+\//.exec(server.greeting)?.[0] ?? ''
  env = { CALLERBOOK_WEBHOOK: `${server.address}${path}` }
})

afterAll(async () => {
  await server.stop()
  await folder[Symbol.asyncDispose]()
})

const checked = new Set<string>()
const example = (file: string, ...args: string[]) => {
  checked.add(file)
  const command = file.endsWith('.sh') ? 'sh' : process.execPath
  return run(command, [`examples/${file}`, ...args], env)
}

it('first-lookup.sh finds John Doe before his company', async () => {
  const { code, out, err } = await example('first-lookup.sh')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out).result).toMatchObject([{ NAME: 'John Doe' }, { NAME: 'Daisy LLC' }])
})

it('find-duplicates.sh finds both contacts of the documentation', async () => {
  const { out } = await example('find-duplicates.sh')
  expect(JSON.parse(out).result).toEqual({ CONTACT: [275, 2297] })
})

it('who-takes-the-call.mjs names an extension or the queue', async () => {
  expect(await example('who-takes-the-call.mjs', 'anonymous')).toMatchObject({
    code: 0,
    out: 'queue\n',
    err: '',
  })
  expect((await example('who-takes-the-call.mjs', '+19062195047')).out).toMatch(/^(\d+|queue)\n$/)
})

it('no example is left out', () => {
  const files = readdirSync('examples').filter((name) => /\.(sh|mjs|js|ts)$/.test(name))
  expect([...checked].toSorted()).toEqual(files.toSorted())
})
