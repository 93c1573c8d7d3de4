/**
 * The order in which a JSON text gives the keys of a map at its top level. JSON.parse loses it where
 * keys are numbers, and the commands of a batch run in the order they are sent.
 */
import { endOfString } from './json-string.ts'

/** The keys under the last top-level member of that name; undefined when it is no map. The text must be valid. */
export function keysInText(text: string, name: string): string[] | undefined {
  let keys: Set<string> | undefined
  let depth = 0
  let member = ''
  let isKey = false
  for (let at = 0; at < text.length; at += 1)
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at)
        if (isKey && depth === 1) {
          member = textAt(text, at, end)
          if (member === name) keys = undefined
        } else if (isKey && depth === 2 && member === name) keys?.add(textAt(text, at, end))
        isKey = false
        at = end
        break
      }
      case '{':
        depth += 1
        isKey = true
        if (depth === 2 && member === name) keys = new Set()
        break
      case '[':
        depth += 1
        isKey = false
        break
      case ',':
        // In a list no string is followed by a colon; what it holds is deeper than anybody looks.
        isKey = true
        break
      case '}':
      case ']':
        depth -= 1
        isKey = false
        break
    }
  return keys && [...keys]
}

const textAt = (text: string, start: number, end: number): string =>
  JSON.parse(text.slice(start, end + 1)) as string
