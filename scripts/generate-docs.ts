/** Writes the pages that are read off the code: `npm run docs`. test/docs.test.ts tells when one is stale. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renderPages } from './docs/pages.ts'

const root = join(import.meta.dirname, '..')
for (const [path, text] of await renderPages()) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
