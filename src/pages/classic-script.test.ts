import { expect, it } from 'vitest'
import { joinModules } from './classic-script.ts'
import { bx24Library } from './library.ts'

const join = (files: Record<string, string>): string =>
  joinModules('main.ts', (file) => files[file] ?? '')

it('runs what is imported before what imports it, once, and leaves nothing behind', () => {
  const script = join({
    'main.ts':
      "import { two } from './two.ts'\nimport { one } from './one.ts'\nseen.push(one + two())\n",
    'two.ts': "import {\n  one,\n} from './one.ts'\nexport function two() {\n  return one + 1\n}\n",
    'one.ts': 'seen.push(0)\nexport const one = 1\n',
  })
  const seen: number[] = []
  // eslint-disable-next-line typescript/no-implied-eval
  new Function('seen', script)(seen)
  expect(seen).toEqual([0, 3])
})

it.each([
  ["import all from './one.ts'\n", 'a default import'],
  ["import * as one from './one.ts'\n", 'everything'],
  ["import { a } from '../outside.ts'\n", 'another folder'],
  ['export default 1\n', 'a default export'],
  ["export { a } from './one.ts'\n", 'an export of others'],
])('refuses what it cannot join: %#', (text) => {
  expect(() => join({ 'main.ts': text })).toThrow(/main\.ts cannot be joined/)
})

it('makes the library without two declarations of one name', () => {
  const { script } = bx24Library()
  // A name that is declared twice is a syntax error.
  // eslint-disable-next-line typescript/no-implied-eval
  expect(() => new Function(script)).not.toThrow()
})
