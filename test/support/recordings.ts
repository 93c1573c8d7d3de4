/** Recordings made on the spot: silence, byte by byte as the formats want it. */

const samplesPerSecond = 8_000

/** One channel of 16 bits at 8 kHz, as exchanges write it. */
export function wavFile(seconds: number, { dataSize }: { dataSize?: number } = {}): Buffer {
  const sound = Buffer.alloc(seconds * samplesPerSecond * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + sound.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(samplesPerSecond, 24)
  head.writeUInt32LE(samplesPerSecond * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(dataSize ?? sound.length, 40)
  return Buffer.concat([head, sound])
}

/** MPEG 1 layer III at 32 kbit/s and 32 kHz: a frame of 144 bytes is 36 ms. */
export const mp3Frame = (): Buffer => {
  const frame = Buffer.alloc(144)
  frame.writeUInt32BE(0xff_fb_18_c0)
  return frame
}

/** The nearest number of whole frames, without a tag. */
export const mp3File = (seconds: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.round(seconds / 0.036) }, mp3Frame))

/** An ID3v2.3 tag around so many bytes. */
export function id3Tag(bytes: number): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (bytes >>> shift) & 127)
  return Buffer.concat([
    Buffer.from('ID3\u0003\0\0', 'latin1'),
    Buffer.from(size),
    Buffer.alloc(bytes),
  ])
}
