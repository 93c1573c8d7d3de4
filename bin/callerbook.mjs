#!/usr/bin/env node
// Starts src/main.ts under a Node that can run it: this one, or the one installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
const isModern = Number(process.versions.node.split('.')[0]) >= 24

const isServing = process.argv[2] === 'serve'

if (isModern && !isServing) {
  await import(main)
} else if (isModern || existsSync(bundled)) {
  // A server lives on short-lived objects: a small young generation keeps it below 300 MB at a million
  // clients and costs nothing that could be measured. An import is faster with the default.
  const flags = isServing ? ['--max-semi-space-size=2'] : []
  const args = ['--disable-warning=ExperimentalWarning', ...flags, fileURLToPath(main)]
  const node = isModern ? process.execPath : bundled
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
} else {
  console.error('callerbook is not installed yet. Run: npm ci')
  process.exit(1)
}
