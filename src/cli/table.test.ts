import { expect, it } from 'vitest'
import { formatTable } from './table.ts'

it('a cell can neither break its row nor command the terminal', () => {
  const rows = [
    ['contact 1', '\u001B]0;title\u0007\u009B31mEve\r\nMallory\t'],
    ['contact 2', 'Zoë 😀'],
  ]
  expect(formatTable(['Client', 'Name'], rows).split('\n')).toEqual([
    'Client     Name',
    '─────────  ───────────────────────────',
    'contact 1  \uFFFD]0;title\uFFFD\uFFFD31mEve  Mallory',
    'contact 2  Zoë 😀',
  ])
})
