/**
 * Recordings of finished calls: takes them in by any of three ways, keeps each for its call, and hands
 * them out to whoever may see the call. The file is durable before the store knows of it, and the store
 * forgets the one that it replaces before the file goes.
 */
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { makeToken } from '../domain/access/app-credential.ts'
import { makeSecret } from '../domain/access/credential.ts'
import { NotARecording } from '../domain/recordings/inspection.ts'
import type { RecordingFormat } from '../domain/recordings/recording-format.ts'
import {
  plainRecordingName,
  recordingNameIn,
  recordingNameMaxLength,
} from '../domain/recordings/recording-name.ts'
import type { AddressGuard } from '../events/address-guard.ts'
import type { ServedFile } from '../rest/encode/file-answer.ts'
import { findStatistic } from '../store/calls/call-statistics.ts'
import type { CallQuestion } from '../store/calls/calls.ts'
import type { Database, Transaction } from '../store/database.ts'
import {
  findRecording,
  knownFiles,
  recordingPath,
  saveRecording,
} from '../store/calls/recordings.ts'
import {
  addUploadPermit,
  findUploadPermit,
  useUploadPermit,
  type UploadPermit,
} from '../store/calls/upload-permits.ts'
import { statisticsLevel, type StatisticsReader } from '../telephony/call-statistics.ts'
import { createAdmission } from './admission.ts'
import { download, DownloadFailed, isFetchable } from './download.ts'
import { TooLarge, type RecordingFolder } from './folder.ts'

export type RecordingRefusal =
  /** No such call, or it is not finished. */
  | { refused: 'call' }
  | { refused: 'name' }
  | { refused: 'too large'; mib: number }
  | { refused: 'no recording'; reason: string }
  /** Of the server that it was to be fetched from. */
  | { refused: 'status'; status: number }
  | { refused: 'unreachable'; reason: string }
  /** Unknown, used or too old. */
  | { refused: 'permit' }
  /** So many come in already that one more would be too many. */
  | { refused: 'busy' }

export type AttachOutcome = { file: number } | RecordingRefusal

/** Who attaches, and when. */
export interface Attachment {
  employee: number
  /** Unix milliseconds. */
  nowMs: number
}

export interface Recordings {
  attachContent(
    question: CallQuestion,
    name: string,
    content: Buffer,
    by: Attachment,
  ): Promise<AttachOutcome>
  /** Without a name it is called as at its address. */
  attachFrom(
    question: CallQuestion,
    url: string,
    name: string | undefined,
    by: Attachment,
  ): Promise<AttachOutcome>
  /** An address to which one recording may be uploaded. */
  permitUpload(
    question: CallQuestion,
    name: string,
    by: Attachment,
  ): Promise<{ url: string; field: string } | { refused: 'call' }>
  /** Whether something may be uploaded with it. */
  findPermit(secret: UploadSecret, nowMs: number): Promise<UploadPermit | undefined>
  attachUpload(
    secret: UploadSecret,
    permit: UploadPermit,
    content: AsyncIterable<Buffer>,
    nowMs: number,
  ): Promise<AttachOutcome>
  /** undefined: there is none that this reader may hear. */
  play(id: number, reader: StatisticsReader): Promise<ServedFile | undefined>
  /** The address of a recording. */
  urlOf(id: number): Promise<string>
  /** Removes what a crash has left behind. */
  sweep(): Promise<void>
  /** Ends the downloads that are under way. */
  stop(): void
}

/** The two parts of an upload address that are secret; either alone is worth nothing. */
export interface UploadSecret {
  auth: string
  token: string
}

export interface RecordingParts {
  database: Database
  folder: RecordingFolder
  guard: AddressGuard
  /** Of the portal, without a final slash. */
  address(): Promise<string>
  /** Of a recording by content. */
  contentMaxBytes: number
  /** Of a recording by upload or from an address. */
  fileMaxBytes: number
  /** In which a download must be over. */
  totalMs: number
}

/** Where recordings are uploaded to, and the field of the form that holds the file. */
export const uploadPath = '/rest/upload.json'
export const uploadField = 'file'

// Each writes up to the limit, so the disk that can be filled at once is bounded, too.
const receivingMax = 16
// One program that is slow to send must leave room for the others.
const receivingMaxEach = 12
const idleMs = 20_000
const contentTypes: Readonly<Record<RecordingFormat, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
}

export function createRecordings(parts: RecordingParts): Recordings {
  const { database, folder, fileMaxBytes, contentMaxBytes } = parts
  const stopper = new AbortController()
  const admit = createAdmission(receivingMax)

  const findCall = async ({ callId, app }: CallQuestion) => {
    const statistic = await findStatistic(database, callId)
    return statistic && (app === undefined || statistic.app === app) ? statistic.call : undefined
  }

  /** Keeps the file, then tells the store, then lets go of the file that it replaces. */
  async function attach(
    call: number,
    name: string,
    content: AsyncIterable<Buffer>,
    bytesMax: number,
    { employee, nowMs }: Attachment,
    use: (tx: Transaction) => Promise<boolean> = async () => true,
  ): Promise<AttachOutcome> {
    const { file, format, bytes, sha256, durationS } = await folder.keep(content, bytesMax, nowMs)
    const draft = {
      file,
      name: plainRecordingName(name, format),
      format,
      bytes,
      sha256,
      durationS,
      attachedBy: employee,
      attachedAt: Math.floor(nowMs / 1000),
    }
    // When this fails nobody can say whether the store has it; if not, a later start sweeps the file.
    const outcome = await database.transaction(async (tx) => {
      if (!(await use(tx))) return { refused: 'permit' as const }
      return (await saveRecording(tx, call, draft)) ?? { refused: 'call' as const }
    })
    if ('refused' in outcome) {
      await folder.remove(file)
      return outcome
    }
    // A fault leaves a file that nobody knows, which the next start removes.
    if (outcome.replaced !== undefined) await folder.remove(outcome.replaced).catch(() => {})
    return { file: outcome.id }
  }

  /** Only so many at once, of all and of one `sender`; what is wrong with the bytes becomes an outcome. */
  async function receive(
    sender: string,
    senderMax: number,
    bytesMax: number,
    work: () => Promise<AttachOutcome>,
  ): Promise<AttachOutcome> {
    const leave = admit(sender, senderMax)
    if (!leave) return { refused: 'busy' }
    try {
      return await work()
    } catch (error) {
      if (error instanceof TooLarge) return { refused: 'too large', mib: bytesMax / 2 ** 20 }
      if (error instanceof NotARecording) return { refused: 'no recording', reason: error.message }
      if (!(error instanceof DownloadFailed)) throw error
      const { problem } = error
      return problem.kind === 'status'
        ? { refused: 'status', status: problem.status }
        : { refused: 'unreachable', reason: problem.reason }
    } finally {
      leave()
    }
  }

  return {
    async attachContent(question, name, content, by) {
      const call = await findCall(question)
      if (call === undefined) return { refused: 'call' }
      return receive(senderOf(question, by), receivingMaxEach, contentMaxBytes, () =>
        attach(call, name, pieces(content), contentMaxBytes, by),
      )
    },

    async attachFrom(question, url, name, by) {
      const call = await findCall(question)
      if (call === undefined) return { refused: 'call' }
      if (!isFetchable(url))
        return { refused: 'unreachable', reason: 'it is no address of the web' }
      const limits = {
        guard: parts.guard,
        totalMs: parts.totalMs,
        idleMs: Math.min(idleMs, parts.totalMs),
        signal: stopper.signal,
      }
      return receive(senderOf(question, by), receivingMaxEach, fileMaxBytes, () =>
        download(url, limits, (body, from): Promise<AttachOutcome> => {
          const called = name ?? recordingNameIn(new URL(url)) ?? recordingNameIn(from)
          if (called === undefined) return Promise.resolve({ refused: 'name' })
          return attach(call, called, body, fileMaxBytes, by)
        }),
      )
    },

    async permitUpload(question, name, { employee, nowMs }) {
      const call = await findCall(question)
      if (call === undefined) return { refused: 'call' }
      const secret = { auth: makeToken(), token: `telephony|${makeSecret()}` }
      // Its end is what matters, and a permit waits in the store.
      const kept = name.trim().slice(-recordingNameMaxLength)
      await database.transaction((tx) =>
        addUploadPermit(
          tx,
          joined(secret),
          { call, name: kept, employee },
          Math.floor(nowMs / 1000),
        ),
      )
      const query = `auth=${secret.auth}&token=${encodeURIComponent(secret.token)}`
      return { url: `${await parts.address()}${uploadPath}?${query}`, field: uploadField }
    },

    findPermit: (secret, nowMs) =>
      findUploadPermit(database, joined(secret), Math.floor(nowMs / 1000)),

    attachUpload: (secret, { call, name, employee }, content, nowMs) =>
      // One address takes one recording, however often it is used at once.
      receive(`permit ${joined(secret)}`, 1, fileMaxBytes, () =>
        attach(call, name, content, fileMaxBytes, { employee, nowMs }, (tx) =>
          useUploadPermit(tx, joined(secret)),
        ),
      ),

    async play(id, reader) {
      const level = statisticsLevel(reader)
      const visible = { level, employee: reader.employee }
      const recording = await findRecording(database, id, visible)
      const handle = recording && (await folder.open(recording.file))
      if (!handle) return undefined
      return {
        sizeBytes: recording.bytes,
        contentType: contentTypes[recording.format],
        version: recording.sha256,
        fileName: recording.name,
        open: (first, last) => readPart(handle, first, last),
        close: () => void handle.close().catch(() => {}),
      }
    },

    urlOf: async (id) => `${await parts.address()}${recordingPath(id)}`,

    async sweep() {
      await folder.sweepUnfinished()
      for await (const files of folder.list()) {
        if (stopper.signal.aborted) return
        const known = await knownFiles(database, files)
        for (const file of files) if (!known.has(file)) await folder.remove(file)
      }
    },

    stop: () => stopper.abort(),
  }
}

const readPart = (handle: FileHandle, first: number, last: number): Readable =>
  handle.createReadStream({ start: first, end: last, autoClose: false })

const joined = ({ auth, token }: UploadSecret): string => `${auth} ${token}`

const senderOf = ({ app }: CallQuestion, { employee }: Attachment): string =>
  app === undefined ? `employee ${employee}` : `app ${app}`

const pieceBytes = 1024 * 1024

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += pieceBytes)
    yield content.subarray(at, at + pieceBytes)
}
