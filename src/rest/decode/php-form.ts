/**
 * PHP's notation of nested parameters, `fields[PHONE][0][VALUE]=…&values[]=…`, read as PHP reads it:
 * the last of two equal names wins, `[]` takes the next number, what follows a closed bracket without
 * another opening one is dropped.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/data-encoding.html
 */
import { isUtf8 } from 'node:buffer'
import { Refusal, systemErrors } from '../errors.ts'
import { phpArray } from './php-array.ts'
import { nestingMax, valuesMax } from '../limit/request-limits.ts'
import { isReservedKey } from './reserved-keys.ts'

/** Reads an encoded form or query. @throws Refusal when it is too large, too deep or no UTF-8. */
export function parseForm(text: string): Record<string, unknown> {
  refuseTooMany(text)
  if (text.includes('\0') || text.includes('%00')) throw new Refusal(systemErrors.nulCharacter)
  const form = new PhpForm()
  for (let at = 0; at <= text.length;) {
    const ampersand = text.indexOf('&', at)
    const end = ampersand === -1 ? text.length : ampersand
    const equals = text.indexOf('=', at)
    if (equals === -1 || equals >= end) form.add(decode(text.slice(at, end)), '')
    else form.add(decode(text.slice(at, equals)), decode(text.slice(equals + 1, end)))
    at = end + 1
  }
  return form.values()
}

function refuseTooMany(text: string): void {
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  if (count > valuesMax) throw new Refusal(systemErrors.tooManyValues)
}

/** Collects names in bracket notation. */
export class PhpForm {
  readonly #root = new Branch()

  /** @throws Refusal when the name nests too deeply. */
  add(name: string, value: string): void {
    const open = name.indexOf('[')
    if (open <= 0 || !name.includes(']', open)) {
      if (name !== '') this.#root.put(name, value)
      return
    }
    let branch = this.#root
    let key = name.slice(0, open)
    let depth = 0
    for (let at = open; name[at] === '[';) {
      const close = name.indexOf(']', at)
      if (close === -1) break
      depth += 1
      if (depth > nestingMax) throw new Refusal(systemErrors.nestedTooDeeply)
      branch = branch.descend(key)
      key = name.slice(at + 1, close)
      at = close + 1
    }
    branch.put(key, value)
  }

  values(): Record<string, unknown> {
    return this.#root.values()
  }
}

class Branch {
  readonly #children = new Map<string, string | Branch>()
  #next = 0

  put(key: string, value: string): void {
    if (!isReservedKey(key)) this.#children.set(this.#own(key), value)
  }

  descend(key: string): Branch {
    // A map that would become a prototype is read and forgotten.
    if (isReservedKey(key)) return new Branch()
    const own = this.#own(key)
    const child = this.#children.get(own)
    if (child instanceof Branch) return child
    const branch = new Branch()
    this.#children.set(own, branch)
    return branch
  }

  values(): Record<string, unknown> {
    const values: Record<string, unknown> = {}
    for (const [key, child] of this.#children)
      values[key] = child instanceof Branch ? phpArray(child.#entries()) : child
    return values
  }

  #entries(): Map<string, unknown> {
    const entries = new Map<string, unknown>()
    for (const [key, child] of this.#children)
      entries.set(key, child instanceof Branch ? phpArray(child.#entries()) : child)
    return entries
  }

  #own(key: string): string {
    if (key === '') {
      this.#next += 1
      return String(this.#next - 1)
    }
    // Names of letters are by far the most, and need no closer look.
    const isDigit = key.charCodeAt(0) - 48 <= 9
    if (isDigit && /^(0|[1-9]\d{0,14})$/.test(key))
      this.#next = Math.max(this.#next, Number(key) + 1)
    return key
  }
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return decodeLoosely(spaced)
  }
}

/** A `%` without two hex digits stays as it is, as in PHP; bytes that are no UTF-8 are refused. */
function decodeLoosely(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex')
    if (!isUtf8(bytes)) throw new Refusal(systemErrors.notUtf8)
    return bytes.toString()
  })
}
