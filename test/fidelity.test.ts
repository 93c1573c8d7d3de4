import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaFields } from '../scripts/docs/schema-fields.ts'
import { methods } from '../src/methods/index.ts'
import { families, topics } from './fidelity/index.ts'
import type { Row } from './fidelity/rows.ts'

const byName = new Map(families.map((rows) => [rows.name, rows]))

describe('the rows of fidelity', () => {
  it('cover every method, and nothing else', () => {
    expect(families.map(({ name }) => name).toSorted()).toEqual(
      methods.map(({ name }) => name).toSorted(),
    )
  })

  it.each(methods.map((method) => [method.name, method] as const))(
    'of %s name each parameter, field and error of its definition, and no other',
    (name, { params, result, errors }) => {
      const rows = byName.get(name)
      const paramNames = schemaFields(params, 'input').map(({ path }) => path)
      expect(Object.keys(rows?.params ?? {}).toSorted()).toEqual(
        paramNames.filter((path) => path !== '').toSorted(),
      )
      const fields = schemaFields(result, 'output').map(({ path }) => path)
      expect(Object.keys(rows?.result ?? {}).toSorted()).toEqual([...new Set(fields)].toSorted())
      expect(Object.keys(rows?.errors ?? {}).toSorted()).toEqual(Object.keys(errors).toSorted())
    },
  )

  it('name tests that exist, and say why where something was decided or is missing', () => {
    const texts = new Map<string, string>()
    const problems: string[] = []
    const check = (where: string, { state, note, proof }: Row) => {
      if (state !== 'documented' && !note) problems.push(`${where} says nothing`)
      if (state === 'not yet') return
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
    for (const { name, params, result, errors, rules = {} } of families)
      for (const [what, row] of Object.entries({ ...params, ...result, ...errors, ...rules }))
        check(`${name}, ${what}`, row)
    expect(problems).toEqual([])
  })
})
