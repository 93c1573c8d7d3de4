/**
 * PHP knows one kind of array; JSON and JavaScript know two. The rule of every answer and of every
 * form: keys 0, 1, 2, … in order make a list, none at all make an empty list, all else makes a map.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html shows both in one answer.
 */
export type PhpArray = unknown[] | Record<string, unknown>

export function phpArray(entries: ReadonlyMap<string, unknown>): PhpArray {
  let index = 0
  for (const key of entries.keys()) {
    if (key !== String(index)) return Object.fromEntries(entries)
    index += 1
  }
  return [...entries.values()]
}
