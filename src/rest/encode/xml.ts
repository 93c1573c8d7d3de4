/** Answers in XML: lists as `<item>` elements, maps as one element a key. No official client reads it. */

/** A whole document. Maps as one element a key, lists as `<item>`. */
export const encodeXml = (root: string, value: unknown): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value)}`

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name}/>`
  return `<${name}>${typeof value === 'object' ? children(value) : text(value)}</${name}>`
}

function children(value: object): string {
  const entries = Array.isArray(value)
    ? value.map((item: unknown) => element('item', item))
    : Object.entries(value).map(([key, each]) => element(elementName(key), each))
  return entries.join('')
}

// A key that cannot name an element ("0", "a b") is written as an item.
const elementName = (key: string): string => (/^[A-Za-z_][\w.-]*$/.test(key) ? key : 'item')

function text(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  return typeof value === 'string' ? escape(value) : JSON.stringify(value)
}

// XML 1.0 has no way to write most control characters, escaped or not.
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

const escape = (raw: string): string =>
  raw
    .toWellFormed()
    .replaceAll(unwritable, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
