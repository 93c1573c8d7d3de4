/**
 * Takes a recording at the address that telephony.externalCall.attachRecord gave out, straight to the disk.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html
 */
import { Busboy } from '@fastify/busboy'
import type { Readable } from 'node:stream'
import { encodeError, encodeResult } from '../rest/encode/encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from '../rest/errors.ts'
import { recordingErrors, refusalOf } from '../rest/recording-refusals.ts'
import type { Site, SiteAnswer, SiteRequest } from '../rest/site.ts'
import { StoreError } from '../store/errors.ts'

import {
  uploadField,
  uploadPath,
  type AttachOutcome,
  type Recordings,
  type UploadSecret,
} from './recordings.ts'

export interface UploadSiteParts {
  recordings: Recordings
  /** Of a file; its form may be a little larger. */
  fileMaxBytes: number
  totalMs: number
  timeZone: string
  /** Unix milliseconds. */
  clock: () => number
}

const formMaxBytes = 64 * 1024
const idleMs = 20_000

export function createUploadSite(parts: UploadSiteParts): Site {
  const { recordings, clock } = parts
  const limits = {
    bytesMax: parts.fileMaxBytes + formMaxBytes,
    totalMs: parts.totalMs,
    idleMs: Math.min(idleMs, parts.totalMs),
  }
  const upload = async (request: SiteRequest): Promise<number> => {
    if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
    if (request.httpMethod !== 'POST') throw new Refusal(systemErrors.httpMethod)
    const query = new URLSearchParams(request.query)
    const secret: UploadSecret = {
      auth: query.get('auth') ?? '',
      token: query.get('token') ?? '',
    }
    const permit = await recordings.findPermit(secret, clock())
    if (!permit) throw new Refusal(recordingErrors.permit)
    if (request.contentEncoding !== undefined && request.contentEncoding !== 'identity')
      throw new Refusal(systemErrors.contentEncoding)
    const outcome = await receiveFile(request, (file) =>
      recordings.attachUpload(secret, permit, file, clock()),
    )
    if (!outcome) throw new Refusal(recordingErrors.noFile)
    if ('refused' in outcome) throw refusalOf(outcome)
    return outcome.file
  }
  return {
    isBelowRest: true,
    owns: (path) => path === uploadPath,
    streams: (httpMethod) => (httpMethod === 'POST' ? limits : undefined),
    async answer(request) {
      const startMs = clock()
      try {
        const result = { FILE_ID: await upload(request) }
        const finishMs = clock()
        const time = { startMs, finishMs, processingMs: finishMs - startMs, operating: undefined }
        return answerWith(encodeResult(result, time, parts.timeZone, 'json'))
      } catch (error) {
        // What is wrong with the bytes of the request itself is answered where they are read.
        if (error instanceof Refusal && !isOfTransport(error))
          return refuse(error.entry, error.code)
        if (!(error instanceof StoreError)) throw error
        const { unavailable } = systemErrors
        return { ...refuse(unavailable, unavailable.code), fault: error }
      }
    },
  }
}

const transportCodes: readonly ErrorEntry[] = [
  systemErrors.bodyTooLarge,
  systemErrors.requestTimeout,
]
const isOfTransport = ({ entry }: Refusal): boolean => transportCodes.includes(entry)

const answerWith = (answer: { status: number; contentType: string; body: string }): SiteAnswer => ({
  status: answer.status,
  headers: {
    'Content-Type': answer.contentType,
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
  },
  body: answer.body,
  name: 'upload',
})

const refuse = (entry: ErrorEntry, code: string): SiteAnswer => ({
  ...answerWith(encodeError(entry, 'json')),
  refusal: code,
  ...(entry === recordingErrors.permit && { isFailedAuthorization: true }),
})

/** The first file of the form under the documented name; undefined: there is none. */
async function receiveFile(
  { stream, contentType = '' }: SiteRequest,
  receive: (file: AsyncIterable<Buffer>) => Promise<AttachOutcome>,
): Promise<AttachOutcome | undefined> {
  if (!stream) return undefined
  // Nobody hears any more of what came before the first listener.
  if (stream.errored) throw stream.errored
  let parser: InstanceType<typeof Busboy>
  try {
    parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 4, fields: 100, parts: 104, fieldNameSize: 1_024, fieldSize: formMaxBytes },
    })
  } catch {
    throw new Refusal(systemErrors.bodyMalformed)
  }
  return new Promise((resolve, reject) => {
    let received: Promise<AttachOutcome> | undefined
    let current: Readable | undefined
    const fail = (reason: unknown) => {
      stream.unpipe(parser)
      current?.destroy(reason as Error)
      // The file is given up first, so that nothing of it is left when the client hears of it.
      void (received ?? Promise.resolve()).then(
        () => reject(reason),
        () => reject(reason),
      )
    }
    parser.on('file', (field: string, part: Readable) => {
      // Whoever reads it hears of its fault; one that comes afterwards must harm nobody.
      part.on('error', () => {})
      if (field !== uploadField || received) {
        part.resume()
        return
      }
      current = part
      received = receive(part)
      received.then((outcome) => {
        if ('refused' in outcome) {
          stream.unpipe(parser)
          resolve(outcome)
        }
      }, fail)
    })
    parser.on('error', () => fail(new Refusal(systemErrors.bodyMalformed)))
    parser.on('finish', () => resolve(received))
    stream.on('error', fail)
    stream.pipe(parser)
  })
}
