#!/usr/bin/env node
// Starts src/main.ts under a Node that can run it: this one, or the one installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
const isModern = Number(process.versions.node.split('.')[0]) >= 24

if (isModern) {
  await import(main)
} else if (existsSync(bundled)) {
  const child = spawn(bundled, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
} else {
  console.error('callerbook is not installed yet. Run: npm ci')
  process.exit(1)
}
