import type { Readable } from 'node:stream'
import { parseRange } from './byte-range.ts'
import type { SiteAnswer, SiteRequest } from '../site.ts'

export interface ServedFile {
  sizeBytes: number
  contentType: string
  /** Another content has another one. Without quotes. */
  version: string
  /** The name under which a browser saves it. */
  fileName: string
  /** From byte `first` to byte `last`, both included. */
  open(first: number, last: number): Readable
  /** Called once when nothing more is read. */
  close(): void
}

/** A file, or the part of it that was asked for; nothing when the client has this version already. */
export function answerFile(
  request: Pick<SiteRequest, 'header'>,
  file: ServedFile,
  name: string,
): SiteAnswer {
  const { sizeBytes, contentType, version, fileName } = file
  const tag = `"${version}"`
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    // Asked for each time, so that nobody sees it without the right to; a 304 is cheap.
    'Cache-Control': 'private, no-cache',
    ETag: tag,
    'X-Content-Type-Options': 'nosniff',
  }
  const bare = (status: number): SiteAnswer => {
    file.close()
    return { status, headers, body: '', name }
  }
  if (
    request
      .header('if-none-match')
      ?.split(/\s*,\s*/)
      .includes(tag)
  )
    return bare(304)
  const ifRange = request.header('if-range')
  const isSameVersion = ifRange === undefined || ifRange === tag
  const range = isSameVersion ? parseRange(request.header('range'), sizeBytes) : undefined
  if (range === 'unsatisfiable') {
    headers['Content-Range'] = `bytes */${sizeBytes}`
    return bare(416)
  }
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 }
  if (range) headers['Content-Range'] = `bytes ${first}-${last}/${sizeBytes}`
  headers['Content-Type'] = contentType
  headers['Content-Disposition'] = `inline; ${fileNameParameters(fileName)}`
  return {
    status: range ? 206 : 200,
    headers,
    body: {
      lengthBytes: last - first + 1,
      open: () => file.open(first, last),
      close: () => file.close(),
    },
    name,
  }
}

/** https://www.rfc-editor.org/rfc/rfc6266: plain for everybody, exact for those who know UTF-8. */
function fileNameParameters(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w .()+-]/g, '_')
  const exact = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${plain}"; filename*=UTF-8''${exact}`
}
