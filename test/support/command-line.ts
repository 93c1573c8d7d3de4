/** Runs the real program as a child, as a user would. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export const main = join(import.meta.dirname, '../../src/main.ts')
export const nodeFlags = ['--disable-warning=ExperimentalWarning']

export interface Finished {
  code: number | null
  out: string
  err: string
}

/** A data folder of its own, gone at the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'callerbook-cli-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const environment = (extra: Record<string, string>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('CALLERBOOK_')),
  ),
  ...extra,
})

/** `callerbook` with these arguments, to its end; `input` is what somebody types. */
export function callerbook(
  args: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<Finished> {
  return run(process.execPath, [...nodeFlags, main, ...args], env, input)
}

/** Any command, to its end. */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<Finished> {
  const child = spawn(command, args, {
    env: environment(env),
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  // A command that reads nothing may be gone before it is said.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return finished(child)
}

async function finished(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
): Promise<Finished> {
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, ...texts }
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  address: string
  /** What was printed before it was ready. */
  greeting: string
  pid: number
  stop(signal?: NodeJS.Signals): Promise<Finished>
}

/** `callerbook serve` on a free port, once it is ready; it is stopped at the end. */
export async function serving(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const child = spawn(process.execPath, [...nodeFlags, main, 'serve', '--port', '0', ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = finished(child)
  const greeting = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part: string) => {
      text += part
      if (text.includes('Stop with Ctrl-C')) resolve(text)
    })
    void ended.then(({ code, err }) => reject(new Error(`serve ended with ${code}: ${err}`)))
  })
  const address = /serves (\S+)/.exec(greeting)?.[1] ?? ''
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  return {
    address,
    greeting,
    pid: child.pid as number,
    stop,
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL')
    },
  }
}
