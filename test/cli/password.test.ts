import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { isPasswordOf } from '../../src/domain/access/password.ts'
import { callerbook, main, temporaryFolder } from '../support/command-line.ts'

/** `callerbook employee password …` with this on its standard input. */
function setPassword(folder: string, args: readonly string[], input: string) {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      main,
      'employee',
      'password',
      '--data',
      folder,
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const texts = { out: '', err: '' }
  child.stdout.on('data', (part: Buffer) => (texts.out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (texts.err += part.toString()))
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...texts })),
  )
}

const hashes = (folder: string): string[] => {
  const database = new DatabaseSync(join(folder, 'callerbook.db'), { readOnly: true })
  const rows = database.prepare('select hash from password').all() as { hash: string }[]
  database.close()
  return rows.map(({ hash }) => hash)
}

it('a password comes from the first line of a pipe, is kept as a slow hash, and can be removed', async () => {
  await using folder = await temporaryFolder()
  const { path } = folder
  await callerbook(['employee', 'add', '--data', path, '--name', 'Nomail'])
  await callerbook([
    'employee',
    'add',
    '--data',
    path,
    '--name',
    'Gone',
    '--email',
    'g@portal.example',
  ])
  await callerbook(['employee', 'dismiss', '--data', path, '3'])
  const set = await setPassword(path, ['1'], 'correct horse\nsecond line\n')
  expect(set).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('admin@portal.example'),
  })
  const [hash = ''] = hashes(path)
  expect(hash).not.toContain('correct')
  expect(await isPasswordOf('correct horse', hash)).toBe(true)

  const refusals: [string[], string, string][] = [
    [['1'], 'short\n', 'a password has 8 to 256 characters'],
    [['1'], '', 'nothing was given'],
    [['99'], 'correct horse\n', 'there is no employee 99'],
    [['2'], 'correct horse\n', 'has no e-mail to sign in with'],
    [['3'], 'correct horse\n', 'was dismissed'],
  ]
  for (const [args, input, text] of refusals) {
    const { code, err } = await setPassword(path, args, input)
    expect([args, code === 0, err]).toEqual([args, false, expect.stringContaining(text)])
  }
  expect(hashes(path)).toEqual([hash])

  // Two who sign in with one e-mail could not be told apart.
  // A list of employees may say so; the command to change one does not take it.
  const list = join(path, 'employees.csv')
  writeFileSync(list, 'ID,First name,Email\n2,Nomail,Admin@Portal.example\n')
  await callerbook(['import', list, '--type', 'employee', '--data', path])
  const twin = await setPassword(path, ['2'], 'another one\n')
  expect(twin.err).toContain('nobody could tell them apart')

  expect((await setPassword(path, ['1', '--remove'], '')).code).toBe(0)
  expect(hashes(path)).toEqual([])
})
