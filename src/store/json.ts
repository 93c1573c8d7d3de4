/**
 * The text of a JSON column. Strings lose what PostgreSQL's jsonb refuses: U+0000, and half surrogate
 * pairs, which become U+FFFD. So a value reads back alike from both engines.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'string') return storable(part)
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
    const keys = Object.keys(part)
    return keys.every((key) => storable(key) === key)
      ? part
      : Object.fromEntries(Object.entries(part).map(([key, each]) => [storable(key), each]))
  })

const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
