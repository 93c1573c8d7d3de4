/**
 * What an app in a frame sends to the page around it, in both encodings: one text for commands of the
 * frame, an object for commands of a placement.
 */

export interface AppMessage {
  command: string
  /** undefined: none were sent. */
  params: unknown
  /** Goes back with the answer. */
  callback: string
  appSid: string
}

const lengthMax = 1_000_000

/** undefined: it is none, whoever sent it. */
export function parseMessage(data: unknown): AppMessage | undefined {
  if (typeof data === 'string') return data.length > lengthMax ? undefined : parseText(data)
  if (typeof data !== 'object' || data === null) return undefined
  const { method, params, callback, appSid } = data as Record<string, unknown>
  if (typeof method !== 'string' || typeof callback !== 'string' || typeof appSid !== 'string')
    return undefined
  return isKey(callback) && isKey(appSid)
    ? { command: method, params: params === '' ? undefined : params, callback, appSid }
    : undefined
}

/** `command:{"any":"JSON"}:callback:appSid`; the JSON may be missing, and may hold colons. */
function parseText(text: string): AppMessage | undefined {
  const first = text.indexOf(':')
  const last = text.lastIndexOf(':')
  const before = text.lastIndexOf(':', last - 1)
  if (first === -1 || before < first || last === before) return undefined
  const command = text.slice(0, first)
  const callback = text.slice(before + 1, last)
  const appSid = text.slice(last + 1)
  if (command === '' || !isKey(callback) || !isKey(appSid)) return undefined
  if (before === first) return { command, params: undefined, callback, appSid }
  try {
    return { command, params: JSON.parse(text.slice(first + 1, before)), callback, appSid }
  } catch {
    return undefined
  }
}

const isKey = (text: string): boolean => /^[\w.-]{1,128}$/.test(text)

/** The answer, as both libraries read it. */
export const answerText = (callback: string, value: unknown): string =>
  `${callback}:${JSON.stringify(value) ?? 'null'}`
