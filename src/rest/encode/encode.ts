/** The answer's envelope, in JSON or XML. */
import { basketLifeMs, type OperatingTime } from '../../domain/limits/operating-time.ts'
import { formatAtom } from '../../domain/time-zone.ts'
import type { ErrorEntry } from '../errors.ts'
import { Page } from '../method.ts'
import type { AnswerFormat } from '../route.ts'
import { encodeXml } from './xml.ts'

export interface Answer {
  status: number
  contentType: string
  body: string
}

/** https://apidocs.bitrix24.com/api-reference/data-types.html#time ; Unix milliseconds in. */
export interface RequestTime {
  startMs: number
  finishMs: number
  processingMs: number
  /** Execution time of the method for this caller; undefined: none of its own is counted. */
  operating: OperatingTime | undefined
}

const contentTypes: Record<AnswerFormat, string> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
}

/** The envelope of success; a `Page` brings its total and where the next one starts. */
export function encodeResult(
  result: unknown,
  time: RequestTime,
  timeZone: string,
  format: AnswerFormat,
): Answer {
  const page =
    result instanceof Page
      ? {
          result: result.items,
          ...(result.next !== undefined && { next: result.next }),
          total: result.total,
        }
      : { result: result ?? null }
  const body =
    format === 'json'
      ? `${JSON.stringify(page).slice(0, -1)},"time":${timeText(time, timeZone)}}`
      : encodeXml('response', { ...page, time: encodeTime(time, timeZone) })
  return { status: 200, contentType: contentTypes[format], body }
}

/** The envelope of a refusal. https://apidocs.bitrix24.com/error-codes.html */
export function encodeError(
  { status, code, description, extra }: ErrorEntry,
  format: AnswerFormat,
): Answer {
  const envelope = { error: code, error_description: description, ...extra }
  return { status, contentType: contentTypes[format], body: serialize(envelope, format) }
}

/** Errors of REST 3.0 are objects, in JSON only. */
export const encodeV3Error = ({ status, code, description }: ErrorEntry): Answer => ({
  status,
  contentType: contentTypes.json,
  body: JSON.stringify({ error: { code, message: description } }),
})

const serialize = (envelope: object, format: AnswerFormat): string =>
  format === 'json' ? JSON.stringify(envelope) : encodeXml('response', envelope)

/** b24jssdk refuses an answer without `time`, b24phpsdk one that lacks any of the first six. */
export function encodeTime(time: RequestTime, timeZone: string) {
  const { startMs, finishMs, processingMs, operating } = time
  const resetAtMs = operating?.resetAtMs(finishMs) ?? startMs + basketLifeMs
  return {
    start: startMs / 1000,
    finish: finishMs / 1000,
    duration: Math.max(0, finishMs - startMs) / 1000,
    processing: Math.max(0, processingMs) / 1000,
    date_start: atomOfSecond(timeZone, startMs),
    date_finish: atomOfSecond(timeZone, finishMs),
    operating_reset_at: Math.floor(resetAtMs / 1000),
    operating: (operating?.spentMs(finishMs) ?? 0) / 1000,
  }
}

/** `encodeTime` as JSON: the serializer takes longer over these numbers than over a whole client. */
function timeText({ startMs, finishMs, processingMs, operating }: RequestTime, timeZone: string) {
  const resetAtMs = operating?.resetAtMs(finishMs) ?? startMs + basketLifeMs
  return (
    `{"start":${secondsText(startMs)},"finish":${secondsText(finishMs)},` +
    `"duration":${secondsText(Math.max(0, finishMs - startMs))},` +
    `"processing":${secondsText(Math.max(0, processingMs))},` +
    `"date_start":"${atomOfSecond(timeZone, startMs)}",` +
    `"date_finish":"${atomOfSecond(timeZone, finishMs)}",` +
    `"operating_reset_at":${Math.floor(resetAtMs / 1000)},` +
    `"operating":${secondsText(operating?.spentMs(finishMs) ?? 0)}}`
  )
}

/** Milliseconds as a JSON number of seconds. */
function secondsText(ms: number): string {
  if (!Number.isInteger(ms)) return String(ms / 1000)
  const whole = Math.trunc(ms / 1000)
  const rest = ms - whole * 1000
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(3, '0')}`
}

let lastSecond = -1
let lastZone = ''
let lastAtom = ''

// Thousands of answers share one second, and formatting a date costs more than looking up a number.
function atomOfSecond(timeZone: string, atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second !== lastSecond || timeZone !== lastZone) {
    lastAtom = formatAtom(timeZone, second * 1000)
    lastSecond = second
    lastZone = timeZone
  }
  return lastAtom
}
