import { NotARecording, type Given, type Inspection, type Wanted } from './inspection.ts'

// Damaged places and tags that are not known, all together.
const junkMaxBytes = 64 * 1024

/**
 * Goes from frame to frame of MPEG audio, layer III, over the tags before, between and after them. The
 * first two frames must follow each other: two bytes that look like one are found in any file.
 */
export function* inspectMp3(): Inspection {
  let first: Frame | undefined
  let frames = 0
  let seconds = 0
  let junkBytes = 0
  let { bytes: head } = yield { take: 4 }
  while (head.length === 4) {
    const frame = readFrame(head)
    if (frame && (first === undefined || isSameStream(first, frame))) {
      first ??= frame
      const { count } = yield { skip: frame.bytes - 4 }
      // The last one may be cut off.
      if (count === frame.bytes - 4 || frames === 0) {
        frames += 1
        seconds += frame.seconds
      }
      head = (yield { take: 4 }).bytes
      continue
    }
    const isTag = yield* passTag(head)
    if (isTag) {
      head = (yield { take: 4 }).bytes
      continue
    }
    junkBytes += 1
    // Some writers leave zeros after a tag.
    if ((frames < 2 && head[0] !== 0) || junkBytes > junkMaxBytes)
      throw new NotARecording('it holds too much that is no sound')
    head = Buffer.concat([head.subarray(1), (yield { take: 1 }).bytes])
  }
  if (frames === 0) throw new NotARecording('it holds no sound')
  return seconds
}

interface Frame {
  /** Of the whole frame. */
  bytes: number
  seconds: number
  version: number
  samplesPerSecond: number
}

const isSameStream = (one: Frame, other: Frame): boolean =>
  one.version === other.version && one.samplesPerSecond === other.samplesPerSecond

const layer3 = 1
const version1 = 3
const version25 = 0
const kilobits = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const samplingRates = [44_100, 48_000, 32_000]

/** https://www.iso.org/standard/22412.html (ISO/IEC 11172-3), 2.4.1.3; 13818-3 for the lower rates. */
function readFrame(head: Buffer): Frame | undefined {
  const bits = head.readUInt32BE(0)
  const version = (bits >>> 19) & 3
  const bitrate = kilobits[version === version1 ? 1 : 2][(bits >>> 12) & 15] ?? 0
  const rate = samplingRates[(bits >>> 10) & 3]
  const isFrame =
    bits >>> 21 === 0x7ff && version !== 1 && ((bits >>> 17) & 3) === layer3 && bitrate > 0
  if (!isFrame || rate === undefined) return undefined
  const samplesPerSecond = rate / (version === version1 ? 1 : version === version25 ? 4 : 2)
  const samples = version === version1 ? 1_152 : 576
  const padding = (bits >>> 9) & 1
  return {
    bytes: Math.floor((samples / 8) * ((bitrate * 1_000) / samplesPerSecond)) + padding,
    seconds: samples / samplesPerSecond,
    version,
    samplesPerSecond,
  }
}

/** Whether there was a tag, which is gone over then. Only its first four bytes are taken. */
function* passTag(head: Buffer): Generator<Wanted, boolean, Given> {
  const text = head.toString('latin1')
  if (text.startsWith('ID3')) {
    const { bytes: rest } = yield { take: 6 }
    if (rest.length < 6) return true
    const size = [2, 3, 4, 5].reduce((sum, at) => sum * 128 + ((rest[at] as number) & 127), 0)
    const hasFooter = ((rest[1] as number) & 16) !== 0
    yield { skip: size + (hasFooter ? 10 : 0) }
    return true
  }
  if (text.startsWith('TAG')) {
    yield { skip: 124 }
    return true
  }
  if (text === 'APET') {
    // Header and footer look the same; a header is followed by what it counts.
    const { bytes: rest } = yield { take: 28 }
    const isHeader = rest.length === 28 && (rest.readUInt32LE(16) & 0x20_00_00_00) !== 0
    if (isHeader) yield { skip: rest.readUInt32LE(8) }
    return true
  }
  return false
}
