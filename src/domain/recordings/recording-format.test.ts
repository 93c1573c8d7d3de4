import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { id3Tag, mp3File, mp3Frame, wavFile } from '../../../test/support/recordings.ts'
import { NotARecording } from './inspection.ts'
import { createRecordingInspector } from './recording-format.ts'

function inspect(...pieces: Buffer[]) {
  const inspector = createRecordingInspector()
  for (const piece of pieces) inspector.write(piece)
  return inspector.end()
}

const reasonOf = (...pieces: Buffer[]): string => {
  try {
    inspect(...pieces)
  } catch (error) {
    if (error instanceof NotARecording) return error.message
    throw error
  }
  return 'it is one'
}

const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
const wave = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')
const format = wavFile(0).subarray(12, 36)

describe('a wav file', () => {
  it.each([
    ['as exchanges write it', wavFile(3), 3],
    ['whose size was never filled in', wavFile(3, { dataSize: 0 }), 3],
    ['that was written into a pipe', wavFile(3, { dataSize: 0xff_ff_ff_ff }), 3],
    [
      'with other parts before and after the sound',
      Buffer.concat([
        wave,
        chunk('LIST', Buffer.alloc(7)),
        format,
        chunk('data', Buffer.alloc(32_000)),
        chunk('id3 ', Buffer.alloc(9)),
      ]),
      2,
    ],
    ['with something behind it', Buffer.concat([wavFile(1), Buffer.from([0, 1, 2])]), 1],
  ])('%s is one', (_, bytes, durationS) => {
    expect(inspect(bytes)).toEqual({ format: 'wav', durationS })
  })

  it.each([
    ['of half a sound', wavFile(3).subarray(0, 20_000), /not whole/],
    ['of a header alone', wavFile(0), /no sound/],
    ['of half a header', wavFile(1).subarray(0, 30), /damaged/],
    [
      'without a format',
      Buffer.concat([wave, chunk('data', Buffer.alloc(9))]),
      /before its format/,
    ],
    ['of damaged parts', Buffer.concat([wave, Buffer.alloc(100)]), /damaged/],
    [
      'of endless parts',
      Buffer.concat([wave, ...Array(2_000).fill(chunk('junk', Buffer.alloc(0)))]),
      /too many/,
    ],
    [
      'of a format that is no sound',
      Buffer.concat([wave, chunk('fmt ', Buffer.alloc(16))]),
      /format/,
    ],
  ])('%s is none', (_, bytes, reason) => {
    expect(reasonOf(bytes)).toMatch(reason)
  })
})

describe('an mp3 file', () => {
  it.each([
    ['of frames', mp3File(9), 9],
    ['with a tag before', Buffer.concat([id3Tag(300), mp3File(9)]), 9],
    ['with zeros behind its tag', Buffer.concat([id3Tag(3), Buffer.alloc(50), mp3File(9)]), 9],
    ['with a tag behind', Buffer.concat([mp3File(9), Buffer.from('TAG'), Buffer.alloc(125)]), 9],
    ['that was cut off', mp3File(9).subarray(0, -100), 9],
    ['with a damaged place', Buffer.concat([mp3File(5), Buffer.alloc(99, 7), mp3File(4)]), 9],
  ])('%s is one', (_, bytes, durationS) => {
    expect(inspect(bytes)).toEqual({ format: 'mp3', durationS })
  })

  it.each([
    ['of a tag alone', id3Tag(300), /no sound/],
    ['whose tag claims more than there is', id3Tag(2 ** 27).subarray(0, 500), /no sound/],
    [
      'of one frame and something else',
      Buffer.concat([mp3Frame(), Buffer.alloc(500, 1)]),
      /no sound/,
    ],
    [
      'of junk after its first frames',
      Buffer.concat([mp3File(1), Buffer.alloc(70_000)]),
      /no sound/,
    ],
    ['that only begins like one', Buffer.from([0xff, 0xfb, 0x18, 0xc0, 1, 2, 3]), /it is one/],
  ])('%s is judged', (_, bytes, reason) => {
    expect(reasonOf(bytes)).toMatch(reason)
  })
})

it.each([
  ['nothing', '', /empty/],
  ['a page', '<!doctype html><script>alert(1)</script>', /neither/],
  ['a program', '\u007fELF\u0002\u0001\u0001', /neither/],
  ['an archive', 'PK\u0003\u0004', /neither/],
  ['packed bytes', '\u001f\u008b\u0008\0', /neither/],
  ['another RIFF', 'RIFF\0\0\0\0AVI LIST', /neither/],
])('%s is no recording, whatever it is called', (_, text, reason) => {
  expect(reasonOf(Buffer.from(text, 'latin1'))).toMatch(reason)
})

it('how the bytes are cut into pieces changes nothing', () => {
  const files = [
    wavFile(1),
    Buffer.concat([id3Tag(300), mp3File(2)]),
    Buffer.concat([mp3File(1), Buffer.alloc(99, 7), mp3File(1)]),
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
      (file, sizes) => {
        const pieces: Buffer[] = []
        for (let at = 0, count = 0; at < file.length; count += 1) {
          const size = sizes[count % sizes.length] as number
          pieces.push(file.subarray(at, at + size))
          at += size
        }
        expect(inspect(...pieces)).toEqual(inspect(file))
      },
    ),
    { numRuns: 50 },
  )
})

it('no bytes at all make it throw anything but its own refusal, or go on for ever', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(wave, Buffer.from('ID3'), mp3File(1), wavFile(0).subarray(0, 40)),
      fc.uint8Array({ maxLength: 300 }),
      (start, rest) => {
        reasonOf(start, Buffer.from(rest))
      },
    ),
  )
})
