import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expandRows } from './fidelity/expand.ts'
import { families, topics } from './fidelity/index.ts'
import type { Row } from './fidelity/rows.ts'

describe('the rows of fidelity', () => {
  it('cover every method: each is named by a test', () => {
    expect(
      expandRows()
        .filter(({ tests }) => tests.length === 0)
        .map(({ name }) => name),
    ).toEqual([])
  })

  it('speak only of methods, parameters, fields and errors that are declared', () => {
    const expanded = new Map(expandRows().map((rows) => [rows.name, rows]))
    const unknown = families.flatMap(({ name, ...written }) => {
      const rows = expanded.get(name)
      if (!rows) return [name]
      return (['params', 'result', 'errors'] as const).flatMap((part) =>
        Object.keys(written[part] ?? {})
          .filter((key) => !(key in rows.declared[part]))
          .map((key) => `${name} ${part} ${key}`),
      )
    })
    expect(unknown).toEqual([])
  })

  it('name tests that exist, and say why where something was decided or is missing', () => {
    const texts = new Map<string, string>()
    const problems: string[] = []
    const check = (where: string, { state, note, proof }: Row) => {
      if ((state === 'decided' || state === 'not yet') && !note)
        problems.push(`${where} says nothing`)
      if (state === 'not yet' || state === 'untested') return
      if (!proof || !existsSync(proof.file)) {
        problems.push(`${where} names ${proof?.file ?? 'no test'}`)
        return
      }
      const text = texts.get(proof.file) ?? readFileSync(proof.file, 'utf8')
      texts.set(proof.file, text)
      if (!text.includes(proof.title))
        problems.push(`${where}: ${proof.file} has no "${proof.title}"`)
    }
    for (const { topic, rows } of topics)
      for (const [what, row] of Object.entries(rows)) check(`${topic}, ${what}`, row)
    for (const { name, params, result, errors, rules } of expandRows())
      for (const [what, row] of Object.entries({ ...params, ...result, ...errors, ...rules }))
        check(`${name}, ${what}`, row)
    expect(problems).toEqual([])
  })
})
