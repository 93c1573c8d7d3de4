/**
 * The app's address with the answer in its query. The state goes back as it was sent, byte for byte; a
 * query of the address itself stays.
 */
export function returnAddress(
  handlerUrl: string,
  sentQuery: string,
  answer: Readonly<Record<string, string>>,
): string {
  const { origin, pathname, search } = new URL(handlerUrl)
  const { code = '', ...rest } = answer
  const state = rawState(sentQuery)
  const fields = [
    `code=${encodeURIComponent(code)}`,
    ...(state === undefined ? [] : [`state=${state}`]),
    ...Object.entries(rest).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
  ]
  return `${origin}${pathname}${search === '' ? '?' : `${search}&`}${fields.join('&')}`
}

/** As in PHP the last of two counts. */
function rawState(query: string): string | undefined {
  const sent = query.split('&').findLast((field) => /^state(?:=|$)/.test(field))
  return sent === undefined ? undefined : printable(sent.slice('state='.length))
}

/** What no header may hold becomes the escaped bytes that it came in; HTTP delivers one character a byte. */
export const printable = (query: string): string =>
  query.replaceAll(
    /[^!-~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
