/** Yes and no as files write them. */
const yes = new Set(['y', 'yes', 'true', '1', 'да', 'ja', 'active', 'aktiv', 'x'])
const no = new Set(['n', 'no', 'false', '0', 'нет', 'nein', 'dismissed', 'inactive', 'inaktiv'])

/** undefined: it is neither. */
export function flagOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (yes.has(word)) return true
  return no.has(word) ? false : undefined
}
