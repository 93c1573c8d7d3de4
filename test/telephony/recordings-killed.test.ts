/** A server that is killed while recordings come in: each is attached whole, or there is none. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eachRecording } from '../../src/store/calls/recordings.ts'
import { openSqlite } from '../../src/store/engines/sqlite.ts'
import { startChildServer } from '../support/child-server.ts'
import { callerbook } from '../support/command-line.ts'
import { wavFile } from '../support/recordings.ts'

const wav = wavFile(60)

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
}

it('SIGKILL in the middle of uploads leaves no half record, and the next start tidies up', async () => {
  await using server = await startChildServer()
  const file = join(server.folder, 'callerbook.db')
  const folder = join(server.folder, 'recordings')
  const callIds = Array.from({ length: 12 }, (_, at) => `externalCall.${at}`)
  {
    const database = openSqlite(file)
    await database.transaction(async (tx) => {
      for (const [at, callId] of callIds.entries())
        await tx.query(
          `insert into call (id, call_id, app, type, phone, number, line, external_id, employee,
             is_client_created, started_at, registered_at, is_repeatable, statistic, finished_by,
             duration, cost, cost_currency, status_code, failed_reason)
           values ($1, $2, 0, 2, '1', '1', '', '', 1, 0, 1, 1, 0, $1, 1, 1, 0, '', '200', '')`,
          [at + 1, callId],
        )
    })
    await database.close()
  }
  const upload = async (callId: string): Promise<boolean> => {
    const asked = await fetch(`${server.webhook}telephony.externalCall.attachRecord`, {
      method: 'POST',
      body: new URLSearchParams({ CALL_ID: callId, FILENAME: 'a.wav' }),
    })
    const { result } = (await asked.json()) as { result: { uploadUrl: string } }
    const body = new FormData()
    body.append('file', new Blob([new Uint8Array(wav)]), 'a.wav')
    return (await fetch(result.uploadUrl, { method: 'POST', body })).ok
  }
  const acknowledged = new Set<string>()
  let isKilled = false
  await Promise.all(
    callIds.map(async (callId) => {
      try {
        if (await upload(callId)) acknowledged.add(callId)
      } catch {
        // It was killed before it could answer.
      }
      if (acknowledged.size === 3 && !isKilled) {
        isKilled = true
        server.process.kill('SIGKILL')
      }
    }),
  )
  if (server.process.signalCode === null) await once(server.process, 'exit')

  const old = async () => {
    for (const path of await filesIn(folder)) await utimes(path, 1, 1)
  }
  await old()
  const database = openSqlite(file)
  const recordings = []
  for await (const recording of eachRecording(database)) recordings.push(recording)
  const attached = await database.query<{ call_id: string }>(
    'select call_id from call where record_file is not null',
  )
  await database.close()
  expect(attached.map(({ call_id }) => call_id)).toEqual(expect.arrayContaining([...acknowledged]))
  expect(recordings).toHaveLength(attached.length)
  for (const recording of recordings) {
    const bytes = await readFile(join(folder, recording.file))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(recording.sha256)
  }
  const args = ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'serve', '--port', '0']
  const next = spawn(process.execPath, [...args, '--data', server.folder])
  let output = ''
  next.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  next.stderr.resume()
  while (!output.includes('Stop with Ctrl-C')) await once(next.stdout, 'data')
  // It tidies up while it serves.
  while ((await filesIn(folder)).length > recordings.length) await new Promise(setImmediate)
  next.kill('SIGTERM')
  expect(await once(next, 'exit')).toEqual([0, null])

  expect((await filesIn(folder)).toSorted()).toEqual(
    recordings.map((each) => join(folder, each.file)).toSorted(),
  )
  const on = ['--data', server.folder]
  expect(await callerbook(['recordings', 'check', ...on])).toMatchObject({ code: 0 })
}, 120_000)
