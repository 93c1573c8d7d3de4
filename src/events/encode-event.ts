/**
 * What a handler receives: a form as PHP's `http_build_query` writes it, which every SDK takes apart.
 * https://apidocs.bitrix24.com/api-reference/events/index.html
 */
import type { EventData, EventValue } from '../domain/events.ts'

export interface EventMessage {
  /** Upper case. */
  event: string
  event_handler_id: number
  data: EventData
  /** Unix seconds at which it is sent. */
  ts: number
  auth: Readonly<Record<string, string | number>>
}

export function encodeEvent(message: EventMessage): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(message) as [string, EventValue][])
    append(parts, key, value)
  return parts.join('&')
}

function append(parts: string[], key: string, value: EventValue): void {
  if (value === null) return
  if (typeof value !== 'object') {
    const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
    parts.push(`${encode(key)}=${encode(text)}`)
    return
  }
  const entries = Object.entries(value)
  // PHP would leave it out, and b24phpsdk refuses an event without `data`.
  if (entries.length === 0) parts.push(`${encode(key)}=`)
  for (const [inner, each] of entries) append(parts, `${key}[${inner}]`, each)
}

const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
