/** Which encoding a file is in, told from its bytes. */
import { isUtf8 } from 'node:buffer'

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-15',
  'ibm866',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'x-mac-cyrillic',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const

export type Encoding = (typeof encodings)[number]

/**
 * A byte order mark decides, then validity as UTF-8. What is left is an 8-bit encoding of Windows:
 * Cyrillic when most of the high bytes are its letters and stand in runs (words); Central European when
 * bytes stand inside words that are no letters in the Western one; Western otherwise. The other ones
 * are for `--encoding`.
 */
export function detectEncoding(sample: Buffer, isWhole: boolean): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  const wideEncoding = utf16WithoutMark(sample)
  if (wideEncoding) return wideEncoding
  if (isUtf8(isWhole ? sample : withoutCutCharacter(sample))) return 'utf-8'
  let high = 0
  let runs = 0
  let strayUtf8 = 0
  for (let at = 0; at < sample.length; at += 1) {
    const byte = sample[at] as number
    if (byte < 0x80) continue
    high += 1
    if (byte >= 0xc0 && (sample[at - 1] ?? 0) >= 0xc0) runs += 1
    if (byte >= 0xc3 && byte <= 0xf4 && ((sample[at + 1] ?? 0) & 0xc0) === 0x80) strayUtf8 += 1
  }
  // Valid UTF-8 but for a few damaged bytes: most high bytes belong to a lead byte and its followers.
  if (strayUtf8 * 2 >= high * 0.7) return 'utf-8'
  if (runs * 2 > high) return 'windows-1251'
  return isCentralEuropean(sample, high) ? 'windows-1250' : 'windows-1252'
}

// Ą ą Ł ł Ż ż Ľ ľ Ť ť Ź ź of Windows-1250, which in Windows-1252 are ¥ ¹ £ ³ ¯ ¿ ¼ ¾ and nothing.
const centralLetters = new Set([
  0xa5, 0xb9, 0xa3, 0xb3, 0xaf, 0xbf, 0xbc, 0xbe, 0x8d, 0x9d, 0x8f, 0x9f,
])

/** In a Western text such signs stand for themselves or after a unit (m³): inside words they are letters. */
function isCentralEuropean(sample: Buffer, high: number): boolean {
  const isLetterAt = (at: number): boolean => isLetter(sample[at])
  let inWords = 0
  for (let at = 1; at < sample.length; at += 1)
    if (
      centralLetters.has(sample[at] as number) &&
      isLetterAt(at - 1) &&
      (isLetterAt(at + 1) || (isLetterAt(at - 2) && isLetterAt(at - 3)))
    )
      inWords += 1
  return inWords > 0 && inWords * 20 >= high
}

const isLetter = (byte = 0): boolean =>
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7) ||
  centralLetters.has(byte)

/** Whether the bytes are no text at all. */
export function isBinary(sample: Buffer, encoding: Encoding): boolean {
  if (encoding.startsWith('utf-16')) return false
  let control = 0
  for (const byte of sample)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c)
      control += 1
  // A stray NUL is damage, one in a hundred bytes is another kind of file.
  return control > 8 && control * 100 > sample.length
}

function utf16WithoutMark(sample: Buffer): Encoding | undefined {
  const pairs = Math.min(sample.length, 2_000) >> 1
  if (pairs < 8) return undefined
  let evenZeros = 0
  let oddZeros = 0
  for (let at = 0; at < pairs * 2; at += 2) {
    if (sample[at] === 0) evenZeros += 1
    if (sample[at + 1] === 0) oddZeros += 1
  }
  if (oddZeros > pairs * 0.7 && evenZeros === 0) return 'utf-16le'
  if (evenZeros > pairs * 0.7 && oddZeros === 0) return 'utf-16be'
  return undefined
}

function withoutCutCharacter(sample: Buffer): Buffer {
  let end = sample.length
  while (end > 0 && end > sample.length - 4 && ((sample[end - 1] as number) & 0xc0) === 0x80)
    end -= 1
  const lead = sample[end - 1] ?? 0
  return sample.subarray(0, lead >= 0xc0 ? end - 1 : sample.length)
}
