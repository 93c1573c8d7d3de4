/** Servers and load as processes of their own, so that each is measured alone. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CallLoad, CallLoadResult } from './call-load.ts'
import type { CardPagesResult } from './card-pages.ts'
import type { Load, LoadResult } from './load.ts'

/** As `npm start` and the callerbook command give them. */
const serverFlags = ['--disable-warning=ExperimentalWarning']

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export interface Server extends AsyncDisposable {
  port: number
  /** Resident memory in MiB. */
  memory(): number
}

/** Starts a script that prints `listening PORT` (or an address) on its first lines. */
export async function startServer(script: string, args: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, [...serverFlags, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await portOf(child)
  return {
    port,
    memory: () => residentMiB(child.pid as number),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const port = /(?:listening |127\.0\.0\.1:)(\d+)/.exec(text)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${text}`)))
  })
}

// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

export const bareServer = (answersFile: string): Promise<Server> =>
  startServer(at('bare-server.ts'), [answersFile])

export const callerbook = (args: readonly string[]): Promise<Server> =>
  startServer(at('../../src/main.ts'), ['serve', '--port', '0', '--log-level', 'warn', ...args])

/** Runs the load in a process of its own. */
export const load = (wanted: Omit<Load, 'requests'> & { requestsFile: string }) =>
  inProcess<LoadResult>('load-process.ts', JSON.stringify(wanted))

/** The same with whole calls. */
export const loadCalls = (wanted: CallLoad) =>
  inProcess<CallLoadResult>('call-load-process.ts', JSON.stringify(wanted))

/** Open pages and the calls that ring there; the file holds `CardPages`. */
export const openCardPages = (file: string) =>
  inProcess<CardPagesResult>('card-pages-process.ts', file)

function inProcess<Result>(script: string, wanted: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [at(script), wanted], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Result)
      else reject(new Error(`the load ended with ${code}`))
    })
  })
}
