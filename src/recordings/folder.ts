/**
 * The folder of recordings: a file is there whole or not at all. It is written under another name,
 * flushed, and renamed; the database is told afterwards. So a crash leaves at most files that nobody
 * knows, and those are swept at the next start.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  createRecordingInspector,
  type RecordingFacts,
} from '../domain/recordings/recording-format.ts'
import { StoreError } from '../store/errors.ts'

export interface StoredFile extends RecordingFacts {
  /** Its path inside the folder. */
  file: string
  bytes: number
  /** Hex digits. */
  sha256: string
}

/** More bytes came than may. */
export class TooLarge extends Error {}

export interface RecordingFolder {
  /**
   * Keeps the bytes as they come; durable when it resolves. Nothing is left of what fails.
   *
   * @throws TooLarge, NotARecording, StoreError, and whatever the source throws
   */
  keep(source: AsyncIterable<Buffer>, bytesMax: number, nowMs: number): Promise<StoredFile>
  /** What is not there is no fault. */
  remove(file: string): Promise<void>
  /** undefined: it is not there. */
  open(file: string): Promise<FileHandle | undefined>
  /** Every file that is none of this hour's, a folder's at a time. */
  list(): AsyncGenerator<string[]>
  /** Removes what was never finished; returns how many. */
  sweepUnfinished(): Promise<number>
}

const unfinished = 'unfinished'
const day = /^\d{4}-\d{2}-\d{2}$/
const wholeFile = /^\d{4}-\d{2}-\d{2}\/[0-9a-f]{32}\.(?:wav|mp3)$/
// Far above the time that a recording may take to come: another process may be writing.
const settledMs = 2 * 3_600_000

export function createRecordingFolder(root: string): RecordingFolder {
  return {
    async keep(source, bytesMax, nowMs) {
      const name = randomBytes(16).toString('hex')
      const draft = join(root, unfinished, `${name}.part`)
      const handle = await onDisk(root, async () => {
        await makeFolder(join(root, unfinished))
        return open(draft, 'wx', 0o600)
      })
      try {
        const written = await writeAndClose(root, handle, source, bytesMax)
        const folder = new Date(nowMs).toISOString().slice(0, 10)
        const file = `${folder}/${name}.${written.format}`
        await onDisk(root, async () => {
          await makeFolder(join(root, folder))
          await rename(draft, join(root, file))
          await flushFolder(join(root, folder))
        })
        return { ...written, file }
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },

    async remove(file) {
      if (wholeFile.test(file)) await onDisk(root, () => rm(join(root, file), { force: true }))
    },

    async open(file) {
      if (!wholeFile.test(file)) return undefined
      try {
        return await open(join(root, file))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw diskFault(root, error)
      }
    },

    async *list() {
      for (const folder of await namesIn(root)) {
        if (!day.test(folder)) continue
        const files = (await namesIn(join(root, folder))).map((name) => `${folder}/${name}`)
        const settled: string[] = []
        for (const file of files)
          if (wholeFile.test(file) && (await isSettled(join(root, file)))) settled.push(file)
        yield settled
      }
    },

    async sweepUnfinished() {
      let count = 0
      for (const name of await namesIn(join(root, unfinished))) {
        const path = join(root, unfinished, name)
        if (!(await isSettled(path))) continue
        await onDisk(root, () => rm(path, { force: true }))
        count += 1
      }
      return count
    },
  }
}

async function writeAndClose(...args: Parameters<typeof write>) {
  try {
    return await write(...args)
  } finally {
    await args[1].close()
  }
}

async function write(
  root: string,
  handle: FileHandle,
  source: AsyncIterable<Buffer>,
  bytesMax: number,
): Promise<Omit<StoredFile, 'file'>> {
  const inspector = createRecordingInspector()
  const sum = createHash('sha256')
  let bytes = 0
  for await (const piece of source) {
    bytes += piece.length
    if (bytes > bytesMax) throw new TooLarge()
    inspector.write(piece)
    sum.update(piece)
    await onDisk(root, () => handle.appendFile(piece))
  }
  const facts = inspector.end()
  await onDisk(root, () => handle.sync())
  return { ...facts, bytes, sha256: sum.digest('hex') }
}

/** With its own entry flushed, so that a new one is still there after a power cut. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first !== undefined) await flushFolder(dirname(first))
}

async function flushFolder(folder: string): Promise<void> {
  // Windows has no such thing for folders.
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw diskFault(folder, error)
  }
}

async function isSettled(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > settledMs
  } catch {
    // Somebody has removed it.
    return false
  }
}

async function onDisk<Value>(root: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw diskFault(root, error)
  }
}

const diskFault = (root: string, cause: unknown): StoreError =>
  new StoreError('disk', `the folder of recordings ${root} fails: ${(cause as Error).message}`, {
    cause,
  })
