/**
 * `$result[command][field][…]` in a batch: what an earlier command of it answered.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 *
 * A value that is nothing but a reference becomes what it stands for, whole lists and maps included;
 * inside a longer text the reference becomes text. Names of parameters are not looked at.
 *
 * What stands for nothing (no such command, it failed or comes later, no such field, null) becomes
 * null. The exceptions are comparisons: in a filter, and among the parameters themselves, it becomes
 * undefined, which no JSON and no form can say. Lists compare that with nothing and find nothing,
 * where null asks for an empty field: the keyset paging of the SDKs refers to a 50th row that the
 * last page does not have.
 */
import { Refusal, systemErrors } from './errors.ts'
import { nestingMax, valuesMax } from './limit/request-limits.ts'

const anyReference = /\$result((?:\[[^[\]]*\])+)/g
const onlyReference = /^\$result((?:\[[^[\]]*\])+)$/

/** A quick look at an encoded query: most commands refer to nothing. */
export const mayHoldReference = (query: string): boolean =>
  query.includes('$') || query.includes('%24')

/** What the references of one command may stand for together: a list of lists would multiply with each step. */
export const referencedCharactersMax = 2 * 1024 * 1024

/** The parameters with every reference replaced. @throws Refusal when they stand for too much. */
export function resolveReferences(
  params: Readonly<Record<string, unknown>>,
  results: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  const resolution = new Resolution(results)
  const resolved: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(params)) {
    const isFilter = name.toLowerCase() === 'filter'
    const each = resolution.replace(value, isFilter)
    resolved[name] = each === null && typeof value === 'string' ? undefined : each
  }
  return resolved
}

class Resolution {
  readonly #results: ReadonlyMap<string, unknown>
  #values = 0
  #characters = 0

  constructor(results: ReadonlyMap<string, unknown>) {
    this.#results = results
  }

  replace(value: unknown, isCompared: boolean): unknown {
    if (typeof value === 'string') return this.#replaceText(value, isCompared)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((each) => this.replace(each, isCompared))
    return mapValues(value, (each) => this.replace(each, isCompared))
  }

  #replaceText(text: string, isCompared: boolean): unknown {
    if (!text.includes('$result[')) return text
    const path = onlyReference.exec(text)?.[1]
    if (path !== undefined) {
      const found = this.#find(path)
      return found === null && isCompared ? undefined : this.#take(found, 0)
    }
    return text.replaceAll(anyReference, (_, each: string) => this.#asText(this.#find(each)))
  }

  /** null: nothing. */
  #find(path: string): unknown {
    const [command, ...keys] = path.slice(1, -1).split('][')
    let found: unknown = this.#results.get(command as string)
    for (const key of keys) {
      if (typeof found !== 'object' || found === null) return null
      // An array's `length` is no answer of a method, and neither is what objects inherit.
      if (Array.isArray(found) && !/^\d+$/.test(key)) return null
      if (!Object.hasOwn(found, key)) return null
      found = (found as Record<string, unknown>)[key]
    }
    return found ?? null
  }

  #asText(found: unknown): string {
    // As PHP writes truth into a text; a list has no text.
    if (typeof found === 'boolean') return found ? '1' : ''
    const text = typeof found === 'string' ? found : typeof found === 'number' ? String(found) : ''
    this.#count(text)
    return text
  }

  /** A copy, so that a handler that changes its parameters changes no answer. */
  #take(found: unknown, depth: number): unknown {
    this.#count(typeof found === 'string' ? found : '')
    if (typeof found !== 'object' || found === null) return found
    if (depth > nestingMax) throw new Refusal(systemErrors.nestedTooDeeply)
    if (Array.isArray(found)) return found.map((each) => this.#take(each, depth + 1))
    return mapValues(found, (each) => this.#take(each, depth + 1))
  }

  #count(text: string): void {
    this.#values += 1
    this.#characters += text.length
    if (this.#values > valuesMax || this.#characters > referencedCharactersMax)
      throw new Refusal(systemErrors.referencesTooLarge)
  }
}

const mapValues = (map: object, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) =>
      key === '__proto__' ? [] : [[key, change(value)]],
    ),
  )
