/** The set-up before `npm start`, where the Node that comes with the project cannot run. */
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run, temporaryFolder } from './support/command-line.ts'

test('takes the Node that there is for one that lacks a library, and says so once', async () => {
  await using folder = await temporaryFolder()
  const at = (path: string) => join(folder.path, path)
  for (const path of ['scripts', 'node_modules/.bin']) await mkdir(at(path), { recursive: true })
  const installed = JSON.stringify({ packages: { 'node_modules/node': { version: '26.10.0' } } })
  await writeFile(at('package-lock.json'), installed)
  await writeFile(at('node_modules/.package-lock.json'), installed)
  await copyFile('scripts/setup.mjs', at('scripts/setup.mjs'))
  const bundled = at('node_modules/.bin/node')
  await writeFile(bundled, '#!/bin/sh\necho "libatomic.so.1: not found" >&2\nexit 127\n')
  await chmod(bundled, 0o755)

  const first = await run(process.execPath, [at('scripts/setup.mjs')])
  expect(first).toMatchObject({ code: 0, out: '' })
  expect(first.err).toContain('Node 26.10.0 cannot run here: libatomic.so.1: not found')
  expect(first.err).toContain(`callerbook runs under Node ${process.version} instead`)
  expect((await run(bundled, ['--version'])).out.trim()).toBe(process.version)

  const second = await run(process.execPath, [at('scripts/setup.mjs')])
  expect(second).toMatchObject({ code: 0, out: '', err: '' })
})

test('a command before the set-up says what is to be done first, under any Node', async () => {
  await using folder = await temporaryFolder()
  const at = (path: string) => join(folder.path, path)
  for (const path of ['bin', 'src']) await mkdir(at(path))
  await writeFile(at('package.json'), '{"type":"module"}')
  await copyFile('bin/callerbook.mjs', at('bin/callerbook.mjs'))
  await writeFile(at('src/main.ts'), "await import('commander')\n")
  expect(await run(process.execPath, [at('bin/callerbook.mjs'), 'lookup', '1'])).toEqual({
    code: 1,
    out: '',
    err: 'callerbook is not installed yet. Run: npm ci\n',
  })
})
