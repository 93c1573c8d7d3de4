/** From a path to text: opens, unpacks, recognises the encoding, and hands on pieces of any size. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { detectEncoding, isBinary, type Encoding } from './encoding.ts'
import { ImportError } from './import-error.ts'

export interface TextSource {
  encoding: Encoding
  /** The beginning of the text, to recognise the format by. */
  head: string
  /** Whether `head` is all there is. */
  isWhole: boolean
  /** The whole text, `head` included. Can be read once. */
  text: AsyncIterable<string>
  /** Bytes of the file taken so far, before unpacking. */
  bytesRead(): number
}

const headBytes = 256 * 1024
// The rows of a chunk live at the same time: of few ones the collector copies little.
const chunkBytes = 64 * 1024

/** Size in bytes; undefined for standard input. Throws ImportError for what is no readable file. */
export async function fileSize(path: string): Promise<number | undefined> {
  if (path === '-') return undefined
  const found = await stat(path).catch((error: unknown) => {
    throw openFailure(path, error)
  })
  if (found.isDirectory()) throw new ImportError(`${path} is a folder: name the files in it`)
  return found.isFile() ? found.size : undefined
}

/**
 * A text, unpacked and decoded; `-` is standard input. Without a forced encoding the first bytes decide.
 *
 * @throws ImportError (in the promise) for what is empty, no file or no text.
 */
export async function openText(path: string, forced?: Encoding): Promise<TextSource> {
  const raw =
    path === '-'
      ? createReadStream('', { fd: 0 })
      : createReadStream(path, { highWaterMark: chunkBytes })
  let bytes = 0
  const pieces = unpacked(raw, (count) => {
    bytes += count
  })
  const iterator = pieces[Symbol.asyncIterator]()
  const { head, isWhole } = await readHead(iterator, path)
  if (head.length === 0) throw new ImportError(`${path} is empty`)
  const encoding = forced ?? detectEncoding(head, isWhole)
  if (isBinary(head, encoding))
    throw new ImportError(`${path} is not text. Export it as CSV, vCard or JSON Lines first`)
  return {
    encoding,
    head: new TextDecoder(encoding).decode(head, { stream: true }),
    isWhole,
    text: decode(head, iterator, encoding, forced !== undefined, path),
    bytesRead: () => bytes,
  }
}

async function* unpacked(raw: Readable, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of raw) {
      count((piece as Buffer).length)
      yield piece as Buffer
    }
  }
  const pieces = counted()
  const first = await pieces.next()
  if (first.done) return
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!isGzip) {
    yield first.value
    yield* pieces
    return
  }
  const gunzip = createGunzip()
  const feed = async (): Promise<void> => {
    try {
      gunzip.write(first.value)
      for await (const piece of pieces)
        if (!gunzip.write(piece)) await new Promise((resolve) => gunzip.once('drain', resolve))
      gunzip.end()
    } catch (error) {
      gunzip.destroy(error as Error)
    }
  }
  const fed = feed()
  for await (const piece of gunzip) yield piece as Buffer
  await fed
}

async function readHead(
  iterator: AsyncIterator<Buffer>,
  path: string,
): Promise<{ head: Buffer; isWhole: boolean }> {
  const pieces: Buffer[] = []
  let length = 0
  while (length < headBytes) {
    const next = await nextPiece(iterator, path)
    if (!next) return { head: Buffer.concat(pieces), isWhole: true }
    pieces.push(next)
    length += next.length
  }
  return { head: Buffer.concat(pieces), isWhole: false }
}

async function* decode(
  head: Buffer,
  iterator: AsyncIterator<Buffer>,
  encoding: Encoding,
  isForced: boolean,
  path: string,
): AsyncGenerator<string> {
  let decoder = new TextDecoder(encoding)
  // A beginning without any special letter says nothing about the rest: the first one decides.
  let isUndecided = !isForced && encoding === 'utf-8' && !hasHighByte(head)
  let piece: Buffer | undefined = head
  while (piece) {
    if (isUndecided && hasHighByte(piece)) {
      isUndecided = false
      decoder = new TextDecoder(detectEncoding(piece, false))
    }
    yield decoder.decode(piece, { stream: true })
    piece = await nextPiece(iterator, path)
  }
  const last = decoder.decode()
  if (last !== '') yield last
}

async function nextPiece(
  iterator: AsyncIterator<Buffer>,
  path: string,
): Promise<Buffer | undefined> {
  try {
    const next = await iterator.next()
    return next.done ? undefined : next.value
  } catch (error) {
    throw openFailure(path, error)
  }
}

const hasHighByte = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte > 0x7f) return true
  return false
}

function openFailure(path: string, error: unknown): ImportError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason =
    {
      ENOENT: 'does not exist',
      EACCES: 'may not be read by this user',
      EISDIR: 'is a folder: name the files in it',
      Z_DATA_ERROR: 'is a damaged gzip file',
      Z_BUF_ERROR: 'is a gzip file that ends too early',
    }[code] ?? `cannot be read (${error instanceof Error ? error.message : String(error)})`
  return new ImportError(`${path} ${reason}`, { cause: error })
}
