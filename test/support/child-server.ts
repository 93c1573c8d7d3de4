import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from './command-line.ts'

export interface ChildServer extends AsyncDisposable {
  readonly process: ChildProcess
  readonly folder: string
  /** https://127.0.0.1:… or http://… */
  readonly address: string
  /** The demo portal's webhook, with a final slash. */
  readonly webhook: string
  /** What it has written so far. */
  readonly output: () => string
}

/** `callerbook serve --demo` as a process of its own, on a free port and an empty folder. */
export async function startChildServer(...flags: string[]): Promise<ChildServer> {
  const folder = await mkdtemp(join(tmpdir(), 'callerbook-child-'))
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--demo']
  const child = spawn(process.execPath, [...args, '--data', folder, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Stop with Ctrl-C')) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(`the server ended:\n${output}`)))
  })
  const dispose = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await ready
  } catch (error) {
    await dispose()
    throw error
  }
  const webhook = /https?:\/\/\S+\/rest\/1\/\w+\//.exec(output)?.[0] ?? ''
  return {
    process: child,
    folder,
    address: new URL(webhook).origin,
    webhook,
    output: () => output,
    [Symbol.asyncDispose]: dispose,
  }
}
