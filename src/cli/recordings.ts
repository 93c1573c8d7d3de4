import { createHash } from 'node:crypto'
import type { Command } from 'commander'
import { recordingsFolder } from '../portal-services.ts'
import { createRecordingFolder, type RecordingFolder } from '../recordings/folder.ts'
import { eachRecording, type Recording } from '../store/calls/recordings.ts'
import { findTranscript } from '../store/calls/transcripts.ts'
import { CommandError } from './failure.ts'
import { storeSettings, withPortal, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

/** `recordings check` and `recordings transcript`: what is kept of finished calls. */
export function addRecordingCommands(program: Command): void {
  const recordings = program.command('recordings').description('What is kept of finished calls')
  withSettings(recordings.command('check'), [...storeSettings, 'recordings'])
    .description('Read every recording and compare it with its checksum')
    .action(async (_options: unknown, command: Command) => {
      await withPortal(command, async (database, config) => {
        const folder = createRecordingFolder(recordingsFolder(config))
        let count = 0
        let badCount = 0
        for await (const recording of eachRecording(database)) {
          count += 1
          const problem = await problemOf(recording, folder)
          if (problem === undefined) continue
          badCount += 1
          print(`${recording.file} (recording ${recording.id}) ${problem}`)
        }
        if (badCount > 0)
          throw new CommandError(
            `${badCount} of ${count} recordings are not as they were kept; restore them from a backup`,
          )
        print(count === 1 ? 'The recording is whole.' : `All ${count} recordings are whole.`)
      })
    })
  withSettings(recordings.command('transcript'))
    .description('Show what was said in a call')
    .argument('<CALL_ID>', 'of a finished call')
    .option('--json', 'print JSON')
    .action(async (callId: string, { json }: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database) => {
        const transcript = await findTranscript(database, callId)
        if (!transcript) throw new CommandError(`there is no transcript of a call ${callId}`)
        if (json) printJson(transcript)
        // What was said must not move the cursor.
        else
          for (const { side, startS, text } of transcript.lines)
            print(`${startS}s ${side}: ${text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()}`)
      })
    })
}

async function problemOf(
  { file, bytes, sha256 }: Recording,
  folder: RecordingFolder,
): Promise<string | undefined> {
  const handle = await folder.open(file)
  if (!handle) return 'is missing'
  const sum = createHash('sha256')
  let size = 0
  for await (const piece of handle.createReadStream() as AsyncIterable<Buffer>) {
    sum.update(piece)
    size += piece.length
  }
  if (size !== bytes) return `has ${size} bytes instead of ${bytes}`
  return sum.digest('hex') === sha256 ? undefined : 'holds other bytes'
}
