import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './errors.ts'
import { referencedCharactersMax, resolveReferences } from './references.ts'

const resolve = (params: Record<string, unknown>, results: Record<string, unknown>) =>
  resolveReferences(params, new Map(Object.entries(results)))

const user = { ID: '7', UF_DEPARTMENT: [1, 5], ACTIVE: true, EMPTY: null, TEXT: '' }

describe('a reference', () => {
  it.each([
    ['to a field', '$result[u][ID]', '7'],
    ['to an item', '$result[u][UF_DEPARTMENT][1]', 5],
    ['to a list', '$result[u][UF_DEPARTMENT]', [1, 5]],
    ['to a whole result', '$result[u]', user],
    ['to an empty text', '$result[u][TEXT]', ''],
    ['in a longer text', 'U$result[u][ID]-$result[u][UF_DEPARTMENT][0]!', 'U7-1!'],
    ['to truth in a longer text', 'a$result[u][ACTIVE]', 'a1'],
    ['to a list in a longer text', 'a $result[u][UF_DEPARTMENT] b', 'a  b'],
    ['to nothing in a longer text', 'C_$result[x][ID]', 'C_'],
    ['without brackets', '$result', '$result'],
    ['that is never closed', '$result[u', '$result[u'],
    ['of another name', '$results[u]', '$results[u]'],
  ])('%s', (_, text, expected) => {
    expect(resolve({ fields: { NAME: text } }, { u: user })).toEqual({ fields: { NAME: expected } })
  })

  it.each([
    '$result[x]',
    '$result[u][NONE]',
    '$result[u][ID][0]',
    '$result[u][UF_DEPARTMENT][2]',
    '$result[u][UF_DEPARTMENT][length]',
    '$result[u][UF_DEPARTMENT][-1]',
    '$result[u][constructor]',
    '$result[u][__proto__]',
    '$result[__proto__]',
    '$result[u][EMPTY]',
    '$result[]',
  ])('%s stands for nothing: null as a value, undefined where it is compared', (text) => {
    const resolved = resolve(
      { fields: { A: text }, FILTER: { '>ID': text, '@ID': [text, '5'] }, ID: text },
      { u: user },
    )
    expect(resolved).toStrictEqual({
      fields: { A: null },
      FILTER: { '>ID': undefined, '@ID': [undefined, '5'] },
      ID: undefined,
    })
  })

  it('is a copy: who changes its parameters changes no answer', () => {
    const results = { u: { list: [1] } }
    const { list } = resolve({ list: '$result[u][list]' }, results) as { list: number[] }
    list.push(2)
    expect(results.u.list).toEqual([1])
  })

  it('names of parameters are not looked at', () => {
    expect(resolve({ '$result[u][ID]': 'x' }, { u: user })).toEqual({ '$result[u][ID]': 'x' })
  })
})

describe('what multiplies is refused', () => {
  it.each([
    ['text', 'x'.repeat(referencedCharactersMax / 2), '$result[a]$result[a]$result[a]'],
    ['values', Array.from({ length: 6_000 }, () => 1), ['$result[a]', '$result[a]']],
  ])('%s', (_, result, value) => {
    expect(() => resolve({ fields: { A: value } }, { a: result })).toThrow(Refusal)
  })

  it('a list of itself twice, over and over', () => {
    let result: unknown = [1]
    const double = () => {
      for (let step = 0; step < 50; step += 1)
        result = resolve({ v: ['$result[a]', '$result[a]'] }, { a: result })['v']
    }
    expect(double).toThrow('$result')
  })

  it('text that only looks like references costs no more than its length', () => {
    const startedAt = performance.now()
    for (const part of ['$result[', '$result[a', '$result]', '[a]', '[['])
      resolve({ v: `$result[a]${part.repeat(50_000)}` }, { a: 1 })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

it('any path into any result finds what a walk by hand finds', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9_ .-]{1,6}$/).filter((name) => name !== '__proto__')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(
      value,
      fc.array(fc.nat(5), { maxLength: 5 }),
      fc.boolean(),
      (result, steps, stray) => {
        const path: string[] = []
        let expected: unknown = result
        for (const step of steps) {
          const keys =
            typeof expected === 'object' && expected !== null ? Object.keys(expected) : []
          const next = keys[step] ?? (stray ? 'astray' : undefined)
          if (next === undefined) break
          path.push(next)
          expected = keys.includes(next) ? (expected as Record<string, unknown>)[next] : null
        }
        const text = `$result[cmd]${path.map((name) => `[${name}]`).join('')}`
        expect(resolve({ fields: { x: text } }, { cmd: result })).toEqual({
          fields: { x: expected },
        })
      },
    ),
  )
})
