/**
 * Joins modules to one classic script, which has run when the next line of a page does. The modules may
 * import each other by name, from the same folder and without renaming, and no two of them may declare
 * the same name: then everything fits into one function.
 */

const importLine = /^import \{[^}]*\} from '\.\/([\w-]+\.ts)'$/gm
const exportWord = /^export (?=(?:async |const |function |class ))/gm

/**
 * `read` gives the JavaScript of a module by its file name.
 *
 * @throws when a module imports or exports in another way
 */
export function joinModules(entry: string, read: (file: string) => string): string {
  const joined = new Map<string, string>()
  const add = (file: string): void => {
    if (joined.has(file)) return
    // Named before its imports are read, so that a circle ends.
    joined.set(file, '')
    const text = read(file)
    for (const [, imported = ''] of text.matchAll(importLine)) add(imported)
    const body = text.replaceAll(importLine, '').replaceAll(exportWord, '')
    const left = /^\s*(?:import|export)\b.*/m.exec(body)
    if (left) throw new Error(`${file} cannot be joined: ${left[0].trim()}`)
    // Behind what it imports.
    joined.delete(file)
    joined.set(file, body)
  }
  add(entry)
  return `;(() => {\n'use strict'\n${[...joined.values()].join('\n')}\n})()\n`
}
