import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeEmail } from './email.ts'

test.each([
  ['Ann.Roe@Example.COM', 'ann.roe@example.com'],
  ['  ann@example.com\n', 'ann@example.com'],
  ['Ann Roe <ann@example.com>', 'ann@example.com'],
  ['"Roe, Ann" <ann@example.com>', 'ann@example.com'],
  ['<ann@example.com>', 'ann@example.com'],
  ['mailto:ann@example.com', 'ann@example.com'],
  ['MAILTO:ann%2Bcrm@example.com?subject=Hi', 'ann+crm@example.com'],
  ['ann+crm@example.com', 'ann+crm@example.com'],
  ['a.n.n@example.com', 'a.n.n@example.com'],
  ['ann@Bücher.example', 'ann@xn--bcher-kva.example'],
  ['ann@XN--BCHER-KVA.example', 'ann@xn--bcher-kva.example'],
  ['анна@почта.рф', 'анна@xn--80a1acny.xn--p1ai'],
  ['ann\u200b@example.com', 'ann@example.com'],
  ['ann＠example.com', 'ann@example.com'],
  ['ann@example.com.', 'ann@example.com'],
  ['"ann roe"@example.com', '"ann roe"@example.com'],
  ['ann@[192.0.2.1]', 'ann@[192.0.2.1]'],
  ['ann@localhost', 'ann@localhost'],
])('%j is %s', (text, expected) => {
  expect(normalizeEmail(text)).toBe(expected)
})

test.each([
  '',
  ' ',
  'ann',
  '@',
  'ann@',
  '@example.com',
  'a b@example.com',
  'ann@exam ple.com',
  'ann@example.com, bob@example.com',
  'ann@a@b.com',
  '+49301234567',
  'ann@example.com:80',
  'ann@a..b',
  'a@b'.repeat(1000),
])('%j is no address', (text) => {
  expect(normalizeEmail(text)).toBeUndefined()
})

test('normalizing twice changes nothing, and nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
      const once = normalizeEmail(text)
      if (once !== undefined) expect(normalizeEmail(once)).toBe(once)
    }),
  )
})
