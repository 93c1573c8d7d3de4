/**
 * The browser's half of the pages, from the folder /console: modules in TypeScript, served without their
 * types. They are read once, and rid of types when a browser first asks for them. The address holds a
 * hash of all of them, so browsers may keep them for good.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SiteAnswer } from '../rest/site.ts'
import { joinModules } from './classic-script.ts'

const consoleFolder = fileURLToPath(new URL('../../console', import.meta.url))

const types: Readonly<Record<string, string>> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export interface ConsoleFiles {
  /** Where a page finds a file of the folder, such as `host/page.ts`. @throws when there is none. */
  address(file: string): string
  /** undefined: no such file, or it is one of another version of this program. */
  answer(path: string): SiteAnswer | undefined
}

let shared: ConsoleFiles | undefined

/** The folder of this program, read when it is first asked for. */
export const consoleFiles = (): ConsoleFiles => (shared ??= readConsoleFiles())

/** Plain JavaScript of a module's text. Lines and columns stay. */
const withoutTypes = (text: string): string => stripTypeScriptTypes(text)

/** A module of the folder with all that it imports, as one script without modules. */
export function classicScript(entry: string): string {
  const place = dirname(entry)
  return joinModules(basename(entry), (file) =>
    withoutTypes(readFileSync(join(consoleFolder, place, file), 'utf8')),
  )
}

function readConsoleFiles(folder: string = consoleFolder): ConsoleFiles {
  const files = new Map<string, { type: string; body: () => string }>()
  // Another Node may remove types in another way.
  const hash = createHash('sha256').update(process.version)
  for (const file of listFiles(folder)) {
    const extension = file.slice(file.lastIndexOf('.') + 1)
    const type = types[extension]
    if (type === undefined) continue
    const text = readFileSync(join(folder, file), 'utf8')
    hash.update(`\n${file}\n${text}`)
    files.set(file, {
      type,
      body: extension === 'ts' ? onFirstCall(() => withoutTypes(text)) : () => text,
    })
  }
  const root = `/console/${hash.digest('hex').slice(0, 16)}/`
  return {
    address(file) {
      if (!files.has(file)) throw new Error(`there is no ${file} in the console`)
      return root + file
    },
    answer(path) {
      const found = path.startsWith(root) ? files.get(path.slice(root.length)) : undefined
      return (
        found && {
          status: 200,
          headers: {
            'Content-Type': found.type,
            'Cache-Control': 'public, max-age=31536000, immutable',
            'X-Content-Type-Options': 'nosniff',
            'Cross-Origin-Resource-Policy': 'same-origin',
          },
          body: found.body(),
          name: 'pages.file',
        }
      )
    },
  }
}

/** Each file takes some milliseconds, which calls of others should not wait for all at once. */
function onFirstCall(make: () => string): () => string {
  let made: string | undefined
  return () => (made ??= make())
}

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
