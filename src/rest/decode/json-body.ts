import { Refusal, systemErrors } from '../errors.ts'
import { keysInText } from './json-key-order.ts'
import { endOfString } from './json-string.ts'
import { rememberOrder } from './php-array.ts'
import { nestingMax, valuesMax } from '../limit/request-limits.ts'
import { isReservedKey, mayHoldReservedKey } from './reserved-keys.ts'

/**
 * Parameters from a JSON text. Size and depth are measured before parsing, so that a hostile body costs
 * one pass over its characters.
 *
 * @throws Refusal
 */
export function parseJsonBody(text: string): Record<string, unknown> {
  measure(text)
  let value: unknown
  try {
    // A reviver makes parsing several times slower, so it runs only where it may find something.
    value = mayHoldReservedKey(text) ? JSON.parse(text, purge) : JSON.parse(text)
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(systemErrors.bodyNotJson)
  }
  // b24phpsdk sends [] when there are no parameters; a list is positional parameters by number.
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  if (typeof value !== 'object' || value === null) throw new Refusal(systemErrors.bodyNotObject)
  rememberCommandOrder(text, value)
  return value as Record<string, unknown>
}

/** The commands of a batch run in the order they are sent, also where their keys are numbers. */
function rememberCommandOrder(text: string, params: object): void {
  if (!/"cmd"/i.test(text)) return
  for (const [name, commands] of Object.entries(params)) {
    if (name.toLowerCase() !== 'cmd' || typeof commands !== 'object' || commands === null) continue
    // A map without numeric keys, and a list, have kept their order.
    if (Array.isArray(commands) || !/^\d/.test(Object.keys(commands)[0] ?? '')) continue
    const keys = keysInText(text, name) ?? []
    rememberOrder(
      commands,
      keys.filter((key) => Object.hasOwn(commands, key)),
    )
  }
}

// JSON.parse makes `__proto__` a property of its own, which a later copy would turn into a prototype.
function purge(this: unknown, key: string, value: unknown): unknown {
  if (isReservedKey(key)) return undefined
  if (key.includes('\0') || (typeof value === 'string' && value.includes('\0')))
    throw new Refusal(systemErrors.nulCharacter)
  return value
}

function measure(text: string): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at += 1)
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at)
        // An open string: the parser will say so.
        if (at === -1) return
        break
      case 0x5b:
      case 0x7b:
        depth += 1
        if (depth > nestingMax) throw new Refusal(systemErrors.nestedTooDeeply)
        break
      case 0x5d:
      case 0x7d:
        depth -= 1
        break
      case 0x2c:
        values += 1
        if (values >= valuesMax) throw new Refusal(systemErrors.tooManyValues)
        break
    }
}
