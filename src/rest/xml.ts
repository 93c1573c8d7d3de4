/** Answers in XML: lists as `<item>` elements, maps as one element a key. No official client reads it. */

export const encodeXml = (root: string, value: unknown): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value)}`

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name}/>`
  const content =
    typeof value === 'object'
      ? Array.isArray(value)
        ? value.map((item) => element('item', item)).join('')
        : Object.entries(value)
            .map(([key, each]) => element(elementName(key), each))
            .join('')
      : escape(typeof value === 'boolean' ? (value ? '1' : '0') : String(value))
  return `<${name}>${content}</${name}>`
}

// A key that cannot name an element ("0", "a b") is written as an item.
const elementName = (key: string): string => (/^[A-Za-z_][\w.-]*$/.test(key) ? key : 'item')

// XML 1.0 has no way to write most control characters, escaped or not.
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

const escape = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unwritable, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
