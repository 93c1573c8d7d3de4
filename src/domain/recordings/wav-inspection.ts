import { NotARecording, type Inspection } from './inspection.ts'

// Recorders write a handful; thousands are somebody's attempt to keep us busy.
const chunksMax = 1_000
const formatMaxBytes = 4_096
// What recorders leave there that could not go back to the beginning to fill it in.
const unknownSizes: readonly number[] = [0, 0xff_ff_ff_ff]

/**
 * Goes over the chunks of a RIFF file: there must be a format before the sound, and the sound must be as
 * long as it is said to be. The size in the very first header is often wrong and not looked at.
 */
export function* inspectWav(): Inspection {
  yield { skip: 12 }
  let bytesPerSecond = 0
  let soundBytes = 0
  for (let count = 0; ; count += 1) {
    const { bytes: head } = yield { take: 8 }
    if (head.length < 8) break
    if (count === chunksMax) throw new NotARecording('it has too many parts')
    const name = head.toString('latin1', 0, 4)
    const size = head.readUInt32LE(4)
    const padding = size % 2
    if (!/^[\x20-\x7e]{4}$/.test(name)) {
      if (soundBytes > 0) break
      throw new NotARecording('its parts are damaged')
    }
    if (name === 'fmt ') {
      if (size < 16 || size > formatMaxBytes) throw new NotARecording('its format is damaged')
      const { bytes: format } = yield { take: size + padding }
      bytesPerSecond = readBytesPerSecond(format)
    } else if (name === 'data') {
      if (bytesPerSecond === 0) throw new NotARecording('its sound comes before its format')
      const isOpen = unknownSizes.includes(size)
      const given = yield { skip: isOpen ? Infinity : size }
      if (!isOpen && given.count < size)
        throw new NotARecording('it ends before its sound does: it is not whole')
      soundBytes += given.count
      if (padding === 1) yield { skip: 1 }
    } else yield { skip: size + padding }
  }
  if (soundBytes === 0) throw new NotARecording('it holds no sound')
  return soundBytes / bytesPerSecond
}

function readBytesPerSecond(format: Buffer): number {
  if (format.length < 16) throw new NotARecording('its format is damaged')
  const channels = format.readUInt16LE(2)
  const samplesPerSecond = format.readUInt32LE(4)
  const bytesPerSecond = format.readUInt32LE(8)
  const isSane =
    format.readUInt16LE(0) !== 0 &&
    channels >= 1 &&
    channels <= 64 &&
    samplesPerSecond >= 1_000 &&
    samplesPerSecond <= 768_000 &&
    bytesPerSecond >= 100
  if (!isSane) throw new NotARecording('its format is damaged')
  return bytesPerSecond
}
