import { expect, it } from 'vitest'
import { gatherKeys } from './gather-keys.ts'

it('asks once for what is asked for at the same time, and answers each with its own', async () => {
  const asked: string[][] = []
  const find = gatherKeys(async (keys: readonly string[]) => {
    asked.push([...keys])
    return keys.map((key) => key.toUpperCase())
  })
  expect(await Promise.all(['a', 'b', 'a'].map((key) => find(key)))).toEqual(['A', 'B', 'A'])
  expect(await find('c')).toBe('C')
  expect(asked).toEqual([['a', 'b', 'a'], ['c']])
})

it('a failure reaches everybody who asked, and nobody after', async () => {
  let isDown = true
  const find = gatherKeys(async (keys: readonly string[]) => {
    if (isDown) throw new Error('down')
    return [...keys]
  })
  const outcomes = await Promise.allSettled([find('a'), find('b')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isDown = false
  expect(await find('a')).toBe('a')
})
