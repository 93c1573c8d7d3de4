/** The address of a handler, as an app or a command gives it. */

// Long enough for any handler; an index holds it.
const lengthMax = 2_000

/** undefined: no address that an event could be sent to. */
export function parseHandlerUrl(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed.length > lengthMax || !/^https?:\/\//i.test(trimmed)) return undefined
  const url = URL.parse(trimmed)
  if (!url || url.hostname === '') return undefined
  return url.href.length > lengthMax ? undefined : trimmed
}
