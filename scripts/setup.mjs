// Installs the dependencies when they are missing or older than the lock file, then stops.
// Runs under whatever Node started npm, so it uses nothing newer than Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const at = (path) => new URL(path, root)
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`callerbook needs Node 20.19 or newer to install; this is ${process.version}.`)
  process.exit(1)
}

const marker = at('node_modules/.package-lock.json')
const installedNode = at('node_modules/.bin/node')
const isFresh =
  existsSync(marker) &&
  existsSync(installedNode) &&
  statSync(marker).mtimeMs >= statSync(at('package-lock.json')).mtimeMs

if (!isFresh) {
  console.error('Installing dependencies (once) ...')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const run = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (run.status !== 0) process.exit(run.status ?? 1)
  if (!existsSync(installedNode)) {
    // npm ci reports success although an install script that it was told to skip did not run.
    console.error('The npm package "node" did not install its binary. Run: npm rebuild node')
    process.exit(1)
  }
}
