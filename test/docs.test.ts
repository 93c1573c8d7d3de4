/** Keeps the pages true: what is generated is fresh, what is linked is there, what is shown is run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderPages } from '../scripts/docs/pages.ts'
import { methods } from '../src/methods/index.ts'
import type { Method } from '../src/rest/method.ts'

const markdown = [
  'README.md',
  'CHANGELOG.md',
  ...below('docs'),
  ...below('bench'),
  ...below('examples'),
].filter((path) => path.endsWith('.md') && existsSync(path))

function below(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path),
  )
}

const pages = await renderPages()

describe('the reference', () => {
  it.each([...pages])('%s is what the code says (else: npm run docs)', (path, text) => {
    expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(text)
  })

  it('has every method, and the list of methods has every method of the folder', async () => {
    const listed = new Set<unknown>(methods)
    const files = below('src/methods').filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('index.ts'),
    )
    const forgotten: string[] = []
    for (const file of files) {
      const exported = Object.values((await import(join('..', file))) as Record<string, unknown>)
      for (const each of exported.flat())
        if (isMethod(each) && !listed.has(each)) forgotten.push(`${file}: ${each.name}`)
    }
    expect(forgotten).toEqual([])
    const reference = readFileSync('docs/reference/methods.md', 'utf8')
    expect(methods.filter(({ name }) => !reference.includes(`[${name}](`))).toEqual([])
  })

  it('names each method once', () => {
    const names = methods.map(({ name }) => name.toLowerCase())
    expect(names).toEqual([...new Set(names)])
  })
})

const isMethod = (value: unknown): value is Method =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'scope', 'params', 'call'].every((key) => key in value)

describe('the pages', () => {
  it('link to files and headings that exist', () => {
    const broken: string[] = []
    for (const page of markdown) {
      const text = readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '')
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const [path = '', heading] = target.split('#')
        const file = path === '' ? page : join(dirname(page), path)
        if (!existsSync(file)) broken.push(`${page}: ${target}`)
        else if (heading && !anchorsOf(file).has(heading)) broken.push(`${page}: ${target}`)
      }
    }
    expect(broken).toEqual([])
  })

  it('are all found from the README', () => {
    const readme = readFileSync('README.md', 'utf8')
    expect(below('docs/guide').filter((path) => !readme.includes(`](${path}`))).toEqual([])
  })

  it('have commands that can be copied: nothing but npx and npm finds the program', () => {
    const commands = markdown.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(
        ([, block = '']) =>
          block.split('\n').filter((line) => /^\s*(?:[A-Z_]+=\S+ )*callerbook /.test(line)),
      ),
    )
    expect(commands).toEqual([])
  })

  it('send no plus that a form would read as a space', () => {
    const lost = markdown.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/(?: -d |[?&])(?:"[^"\n]*"|'[^'\n]*'|\S+)/g)]
        .map(([data]) => data)
        .filter((data) => /=["']?[^&\s]*\+\d/.test(data))
        .map((data) => `${page}:${data}`),
    )
    expect(lost).toEqual([])
  })

  it('name in comments of the sources only pages that exist', () => {
    const broken = below('src')
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\bdocs\/[\w./-]+\.md\b/g)]
          .filter(([page]) => !existsSync(page))
          .map(([page]) => `${path}: ${page}`),
      )
    expect(broken).toEqual([])
  })

  it('show examples as they are in the files that the tests run', () => {
    // A block that is a file says so: <!-- examples/first-lookup.sh --> above it.
    const shown = markdown.flatMap((page) =>
      [
        ...readFileSync(page, 'utf8').matchAll(
          /<!-- (examples\/\S+) -->\n```\w*\n([\s\S]*?)^```/gm,
        ),
      ].map(([, file = '', block = '']) => ({ page, file, block })),
    )
    expect(shown.length).toBeGreaterThan(0)
    for (const { page, file, block } of shown)
      expect(block, `${page} shows ${file}`).toBe(withoutHead(readFileSync(file, 'utf8')))
  })
})

/** A script without its first line, and without the comment and the empty line that follow it. */
const withoutHead = (text: string): string => text.replace(/^#!.*\n(?:#.*\n)*(?:set -.*\n)?\n?/, '')

const anchors = new Map<string, Set<string>>()

function anchorsOf(file: string): Set<string> {
  const known = anchors.get(file)
  if (known) return known
  const found = new Set(
    [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
  anchors.set(file, found)
  return found
}
