/**
 * Whether bytes are a recording that can be played, and for how long it goes on: read from what the
 * bytes say, never from a name or a type that somebody claims. The bytes come in pieces of any size and
 * are not kept.
 */
import { NotARecording, type Given, type Inspection, type Wanted } from './inspection.ts'
import { inspectMp3 } from './mp3-inspection.ts'
import { inspectWav } from './wav-inspection.ts'

export type RecordingFormat = 'wav' | 'mp3'

export interface RecordingFacts {
  format: RecordingFormat
  durationS: number
}

export interface RecordingInspector {
  /** @throws NotARecording as soon as it is certain. */
  write(piece: Buffer): void
  /** After the last piece. @throws NotARecording */
  end(): RecordingFacts
}

const nothing: Buffer = Buffer.alloc(0)
const headBytes = 12

export function createRecordingInspector(): RecordingInspector {
  let held: Buffer = nothing
  let format: RecordingFormat | undefined
  let inspection: Inspection | undefined
  let wanted: Wanted = { take: headBytes }
  let skipped = 0
  let durationS: number | undefined

  const give = (given: Given) => {
    if (!inspection) {
      format = formatOf(given.bytes)
      inspection = format === 'wav' ? inspectWav() : inspectMp3()
      follow(inspection.next())
      // The head is part of what it looks at.
      held = Buffer.concat([given.bytes, held])
      return
    }
    follow(inspection.next(given))
  }
  const follow = (step: IteratorResult<Wanted, number>) => {
    if (step.done) durationS = step.value
    else wanted = step.value
  }

  /** Gives what is wanted as far as it is there; at the end also what is less. */
  const advance = (isEnd: boolean) => {
    while (durationS === undefined) {
      if ('take' in wanted) {
        if (held.length < wanted.take && !isEnd) return
        const bytes = held.subarray(0, wanted.take)
        held = held.subarray(bytes.length)
        give({ bytes, count: bytes.length })
        continue
      }
      const count = Math.min(wanted.skip - skipped, held.length)
      held = held.subarray(count)
      skipped += count
      if (skipped < wanted.skip && !isEnd) return
      const all = skipped
      skipped = 0
      give({ bytes: nothing, count: all })
    }
  }

  return {
    write(piece) {
      held = held.length === 0 ? piece : Buffer.concat([held, piece])
      advance(false)
      // What is left may be a piece of a large buffer that somebody else goes on using.
      held = held.length === 0 ? nothing : Buffer.from(held)
    },
    end() {
      advance(true)
      return { format: format as RecordingFormat, durationS: Math.round(durationS as number) }
    },
  }
}

function formatOf(head: Buffer): RecordingFormat {
  if (head.length === 0) throw new NotARecording('it is empty')
  const text = head.toString('latin1')
  if (text.startsWith('RIFF') && text.endsWith('WAVE') && head.length === headBytes) return 'wav'
  const isSync = head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0
  if (isSync || text.startsWith('ID3')) return 'mp3'
  throw new NotARecording('it begins like neither of them')
}
