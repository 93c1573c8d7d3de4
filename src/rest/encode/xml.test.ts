import { expect, it } from 'vitest'
import { encodeXml } from './xml.ts'

const body = (value: unknown) => encodeXml('r', value).split('\n')[1]

it.each([
  [{ a: 1, b: 'x' }, '<r><a>1</a><b>x</b></r>'],
  [{ a: [1, 'two'] }, '<r><a><item>1</item><item>two</item></a></r>'],
  [{ a: [] }, '<r><a></a></r>'],
  [{ a: null }, '<r><a/></r>'],
  [{ a: true, b: false }, '<r><a>1</a><b>0</b></r>'],
  [{ 0: 'x', 'a b': 'y', '<': 'z' }, '<r><item>x</item><item>y</item><item>z</item></r>'],
  [{ a: '<b> & "c"' }, '<r><a>&lt;b&gt; &amp; "c"</a></r>'],
  [{ a: ']]>' }, '<r><a>]]&gt;</a></r>'],
  [{ a: 'x\u0000\u0001\uFFFF\uD800y' }, '<r><a>x\uFFFD\uFFFD\uFFFD\uFFFDy</a></r>'],
  [{ a: 'Ж 😀' }, '<r><a>Ж 😀</a></r>'],
])('%j', (value, expected) => {
  expect(body(value)).toBe(expected)
})
