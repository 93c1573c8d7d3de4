/**
 * PHP knows one kind of array; JSON and JavaScript know two. The rule of every answer and of every
 * form: keys 0, 1, 2, … in order make a list, none at all make an empty list, all else makes a map.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html shows both in one answer.
 */
export type PhpArray<Value = unknown> = Value[] | Record<string, Value>

/** A list or a map, by the keys and their order. */
export function phpArray<Value>(entries: ReadonlyMap<string, Value>): PhpArray<Value> {
  let index = 0
  for (const key of entries.keys()) {
    if (key !== String(index)) return toMap(entries)
    index += 1
  }
  return [...entries.values()]
}

function toMap<Value>(entries: ReadonlyMap<string, Value>): Record<string, Value> {
  const map = Object.fromEntries(entries)
  rememberOrder(map, [...entries.keys()])
  return map
}

const givenOrders = new WeakMap<object, readonly string[]>()

/**
 * Remembers in which order the keys of a map were sent, where JavaScript cannot: it puts numeric keys
 * first, and by size.
 */
export function rememberOrder(map: object, keys: readonly string[]): void {
  const kept = Object.keys(map)
  if (kept.length === keys.length && kept.some((key, index) => key !== keys[index]))
    givenOrders.set(map, keys)
}

/** The entries of a map or list in the order they were sent. */
export function entriesInOrder(map: object): [string, unknown][] {
  const keys = givenOrders.get(map)
  if (!keys) return Object.entries(map)
  return keys.map((key) => [key, (map as Record<string, unknown>)[key]])
}
