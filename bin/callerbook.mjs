#!/usr/bin/env node
// Starts src/main.ts under a Node that can run it: this one, or the one installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
const isModern = Number(process.versions.node.split('.')[0]) >= 24

if (!isInstalled()) {
  console.error('callerbook is not installed yet. Run: npm ci')
  process.exit(1)
} else if (isModern) {
  await import(main)
} else {
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(main)]
  const child = spawn(bundled, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

/** What main.ts imports is there, and a Node for it. */
function isInstalled() {
  if (!isModern) return existsSync(bundled)
  try {
    import.meta.resolve('commander')
    return true
  } catch {
    return false
  }
}
