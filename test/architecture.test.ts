/** Holds the table of docs/architecture.md: who may import whom. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSources } from './support/source-imports.ts'

/** A change that needs an arrow adds it here and in docs/architecture.md, and says why in its commit. */
const mayImport: Record<string, readonly string[] | 'everything'> = {
  domain: [],
  tls: [],
  store: ['domain'],
  lookup: ['domain', 'store'],
  crm: ['domain', 'store'],
  staff: ['domain', 'store'],
  import: ['domain', 'store'],
  demo: ['domain', 'store'],
  events: ['domain', 'store'],
  mirror: ['domain', 'store'],
  telephony: ['domain', 'store', 'lookup', 'events'],
  // Its two endpoints answer in the form of the gateway.
  recordings: ['domain', 'store', 'events', 'telephony', 'rest'],
  rest: ['domain', 'store', 'services.ts'],
  // The token endpoint reads what the gateway reads, and refuses in its form.
  oauth: ['domain', 'store', 'rest'],
  // Pages for employees sign in as the authorization does, and show what methods would answer.
  pages: ['domain', 'store', 'rest', 'oauth', 'services.ts'],
  methods: ['rest', 'domain', 'services.ts'],
  // The endpoint authenticates and refuses as the gateway does.
  routing: ['domain', 'store', 'lookup', 'rest'],
  pbx: ['domain', 'services.ts'],
  openapi: ['rest', 'methods'],
  mcp: ['rest', 'methods'],
  'setting-values.ts': ['rest'],
  'settings.ts': ['domain', 'rest', 'setting-values.ts'],
  'config.ts': ['settings.ts'],
  'served-address.ts': ['config.ts'],
  'portal.ts': ['domain', 'store', 'config.ts'],
  'services.ts': [
    'domain',
    'lookup',
    'crm',
    'staff',
    'store',
    'telephony',
    'recordings',
    'events',
    'oauth',
  ],
  'portal-services.ts': [
    'domain',
    'store',
    'lookup',
    'crm',
    'staff',
    'events',
    'telephony',
    'recordings',
    'oauth',
    'routing',
    'services.ts',
    'config.ts',
    'served-address.ts',
  ],
  'app.ts': 'everything',
  cli: 'everything',
  'main.ts': ['cli'],
}

const sources = readSources('src')
const partOf = (path: string): string => path.split('/')[0] as string

describe('the sources', () => {
  it('import only what the table allows', () => {
    const forbidden = sources.flatMap(({ path, imports }) => {
      const from = partOf(path)
      const allowed = mayImport[from]
      if (allowed === undefined) return [`${from} is not in the table`]
      return imports
        .filter((target) => !target.path.startsWith('..'))
        .filter((target) => partOf(target.path) !== from)
        .filter((target) => allowed !== 'everything' && !allowed.includes(partOf(target.path)))
        .map((target) => `${path} imports ${target.path}`)
    })
    expect(forbidden).toEqual([])
  })

  it('have no circle of imports', () => {
    const importsOf = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ isTypeOnly }) => !isTypeOnly).map((target) => target.path),
      ]),
    )
    const circles: string[] = []
    const done = new Set<string>()
    const walk = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) {
        circles.push([...way.slice(way.indexOf(path)), path].join(' -> '))
        return
      }
      if (done.has(path)) return
      for (const target of importsOf.get(path) ?? []) walk(target, [...way, path])
      done.add(path)
    }
    for (const path of importsOf.keys()) walk(path, [])
    expect(circles).toEqual([])
  })

  it('load no method and no page for a command, except for the server', () => {
    const importsOf = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ isTypeOnly }) => !isTypeOnly).map((target) => target.path),
      ]),
    )
    const reached = (path: string, found = new Set<string>()): Set<string> => {
      if (found.has(path)) return found
      found.add(path)
      for (const target of importsOf.get(path) ?? []) reached(target, found)
      return found
    }
    const server = (path: string) => /^(methods|pages)\//.test(path)
    // program.ts loads the command that is asked for, main.ts program.ts.
    const commands = [...importsOf.keys()].filter((path) => /^cli\/(?!program\b)/.test(path))
    const slow = commands.filter((path) => [...reached(path)].some(server))
    expect(slow).toEqual(['cli/serve.ts'])
  })

  it('have their statements in store, and none elsewhere', () => {
    const statement =
      /\.(query|values|valuesApart|executeMany)(<[^(]*>)?\(\s*[`'"]\s*(select|insert|update|delete|with) /
    const strange = sources
      .filter(({ path }) => !path.startsWith('store/'))
      .filter(({ path }) => statement.test(readFileSync(`src/${path}`, 'utf8')))
    expect(strange.map(({ path }) => path)).toEqual([])
  })

  it('have no folder for things without a home', () => {
    const homeless = /^(utils?|helpers?|common|managers?|misc|shared|lib)$/
    const folders = readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(folders.filter((name) => homeless.test(name))).toEqual([])
  })

  it('ask the network, the clock and the disk nowhere in the rules of domain', () => {
    const impure = sources
      .filter(({ path }) => path.startsWith('domain/'))
      .filter(({ path }) => {
        const text = readFileSync(`src/${path}`, 'utf8')
        return /from 'node:(?!crypto|util|punycode|url)|Date\.now\(|new Date\(\)|performance\.now/.test(
          text,
        )
      })
      .map(({ path }) => path)
    expect(impure).toEqual([])
  })
})

describe('the console', () => {
  const modules = readdirSync('console', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )

  it('imports nothing from elsewhere but types: what it knows it asks over HTTP', () => {
    const foreign = modules.flatMap((name) => {
      const text = readFileSync(`console/${name}`, 'utf8').replaceAll(
        /^import type \{[^}]*\} from '[^']+'$/gm,
        '',
      )
      const depth = name.split('/').length - 1
      return [...text.matchAll(/(?:^import |\} from )'([^']+)'$/gm)]
        .map(([, target = '']) => target)
        .filter((target) => !target.startsWith('.') || target.split('../').length - 1 > depth)
        .map((target) => `${name} imports ${target}`)
    })
    expect(modules.length).toBeGreaterThan(10)
    expect(foreign).toEqual([])
  })

  it('makes no markup from texts', () => {
    const unsafe = modules.filter((name) =>
      /\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function/.test(
        readFileSync(`console/${name}`, 'utf8'),
      ),
    )
    expect(unsafe).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  const page = readFileSync('docs/architecture.md', 'utf8')

  it('shows every folder of src', () => {
    const parts = new Set(sources.map(({ path }) => partOf(path)))
    expect([...parts].filter((part) => !page.includes(`\`${part}\``))).toEqual([])
  })

  it('names the folders of the parts that have most files', () => {
    const folders = ['domain', 'store', 'rest'].flatMap((part) =>
      readdirSync(`src/${part}`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => ({ part, name: entry.name })),
    )
    const rowOf = (part: string) =>
      page.split('\n').find((line) => line.startsWith(`| \`${part}\``))
    const missing = folders.filter(({ part, name }) => !rowOf(part)?.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })

  it('has the same table of imports', () => {
    const rows = new Map(
      [...page.matchAll(/^\| `([\w.-]+)` \|.*\| ([^|]+) \|$/gm)].map(
        ([, part = '', allowed = '']) => [
          part,
          allowed.trim() === 'everything'
            ? 'everything'
            : [...allowed.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name),
        ],
      ),
    )
    const parts = [...new Set(sources.map(({ path }) => partOf(path)))]
    for (const part of parts) expect(rows.get(part), part).toEqual(mayImport[part])
  })
})
