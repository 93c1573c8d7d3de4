import { describe, expect, test } from 'vitest'
import { clientRef } from './client.ts'
import { defaultPriority, rankMatches, reasonOfPlace, type Rankable } from './priority.ts'

const contact = (id: number, changes: Partial<Rankable> = {}): Rankable => ({
  ref: clientRef('contact', id),
  extension: '',
  activityAt: 1_000,
  stageSemantics: null,
  ...changes,
})

describe('the reason for a place is the first thing that tells a client from the one before', () => {
  test.each([
    ['extension', contact(9, { extension: '12' }), contact(1, { activityAt: 2_000 })],
    ['stage', contact(9), { ...contact(1), stageSemantics: 'S', ref: clientRef('lead', 1) }],
    ['stage', contact(9), { ...contact(1), stageSemantics: 'F', ref: clientRef('lead', 1) }],
    ['type', contact(9), { ...contact(1), activityAt: 2_000, ref: clientRef('company', 1) }],
    ['activity', contact(9, { activityAt: 2_000 }), contact(1)],
    ['id', contact(1), contact(9)],
  ] as const)('%s', (reason, before, after) => {
    expect(rankMatches([after, before], '12')).toEqual([before, after])
    expect(reasonOfPlace(before, after, '12')).toBe(reason)
  })
})

test('an extension that nobody has, or that nobody asked for, changes nothing', () => {
  const known = contact(2, { extension: '12' })
  for (const asked of ['', '13']) {
    expect(rankMatches([known, contact(1)], asked)).toEqual([contact(1), known])
    expect(reasonOfPlace(contact(1), known, asked)).toBe('id')
  }
})

test('a client that has a number twice stands once, at the better place', () => {
  const twice = [contact(2), contact(2, { extension: '12' }), contact(1)]
  expect(rankMatches(twice, '12')).toEqual([twice[1], contact(1)])
})

test('each type has its own limit', () => {
  const types = defaultPriority.typeOrder
  const matches = types.flatMap((type) =>
    [1, 2, 3].map((id) => ({ ...contact(id), ref: clientRef(type, id) })),
  )
  const ranked = rankMatches(matches, '', { ...defaultPriority, perType: 2 })
  expect(ranked.map(({ ref }) => ref)).toEqual(
    types.flatMap((type) => [clientRef(type, 1), clientRef(type, 2)]),
  )
})
