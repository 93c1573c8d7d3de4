/**
 * Keys that no parameter has and that would change what a value is: its prototype, or what `String(value)`
 * does. Every decoder leaves them out, so that no handler meets a map that throws when it is read as text.
 */
export const isReservedKey = (key: string): boolean =>
  key === '__proto__' || key === 'toString' || key === 'valueOf'

/** Whether a JSON text may hold one, written out or with characters escaped. */
export const mayHoldReservedKey = (text: string): boolean =>
  /__proto__|toString|valueOf|\\u00[0-7]/i.test(text)
