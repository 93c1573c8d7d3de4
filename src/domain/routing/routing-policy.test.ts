import { describe, expect, it } from 'vitest'
import { createPhoneReader } from '../phone/phone.ts'
import { defaultRouting, parseRoutingPolicy } from './routing-policy.ts'
import { createRuleBook } from './rule-book.ts'

const phones = createPhoneReader('DE')
const friday = Date.parse('2026-03-06T12:00:00Z')
const sunday = Date.parse('2026-03-08T12:00:00Z')
const bookOf = (policy: object) => createRuleBook(parseRoutingPolicy(policy), phones, 'UTC')

describe('the policy', () => {
  it('without a word is that of the documentation: at work, then the extension; else the queue', () => {
    expect(parseRoutingPolicy({})).toEqual(defaultRouting)
    expect(defaultRouting.general).toMatchObject({
      queue: 'queue',
      steps: ['extension', 'queue'],
      states: {},
    })
  })

  it('gives a route what it does not say itself, but no states that were written for other steps', () => {
    const { routes } = parseRoutingPolicy({
      queue: '600',
      steps: ['extension', 'deputy'],
      states: { unavailable: ['extension'], paused: ['mobile'] },
      routes: [
        {},
        { name: 'night', steps: ['queue'] },
        { queue: '700', states: { paused: ['queue'] } },
      ],
    })
    expect(routes).toMatchObject([
      { name: 'route 1', queue: '600', steps: ['extension', 'deputy'] },
      { name: 'night', queue: '600', steps: ['queue'], states: {} },
      { queue: '700', states: { unavailable: ['extension'], paused: ['queue'] } },
    ])
    expect(routes[0]?.states).toEqual({ unavailable: ['extension'], paused: ['mobile'] })
  })

  it.each([
    [[], 'the value must be a JSON object'],
    [{ step: [] }, 'the value has step; known are queue, steps, states, routes'],
    [{ steps: 'mobil' }, 'steps[0] is "mobil", but must be one of extension, mobile, deputy'],
    [{ steps: [] }, 'steps is empty; to try nobody, write ["queue"]'],
    [{ steps: ['mobile', 'mobile'] }, 'steps names a step twice'],
    [{ steps: ['queue', 'mobile'] }, 'steps goes on after queue'],
    [{ steps: [1] }, 'steps[0] must be a text'],
    [{ steps: {} }, 'steps must be a list'],
    [{ queue: 'a b' }, 'queue is "a b", but must be a name of letters, digits'],
    [{ queue: 7 }, 'queue is 7, but must be a name'],
    [{ states: { asleep: ['queue'] } }, 'states has asleep; known are opened, paused'],
    [{ states: { dismissed: ['mobile'] } }, 'nobody calls an employee who has left'],
    [{ routes: {} }, 'routes must be a list'],
    [{ routes: [1] }, 'routes[0] must be a JSON object'],
    [{ routes: [{ line: '1' }] }, 'routes[0] has line; known are name, lines, hours'],
    [{ routes: [{ lines: [1] }] }, 'routes[0].lines[0] must be a text'],
    [{ routes: [{ name: '\n' }] }, 'routes[0].name must be a text'],
    [
      { routes: [{}, { hours: ['mon', 'mo-fr'] }] },
      'routes[1].hours[1] is "mo-fr", but "mo-fr" is no day of the week',
    ],
    [{ routes: [{ steps: ['next'] }] }, 'routes[0].steps[0] is "next"'],
  ])('%j is refused with the place and what would be right', (policy, message) => {
    expect(() => parseRoutingPolicy(policy)).toThrow(message)
  })
})

describe('the rule for a call', () => {
  const book = bookOf({
    queue: 'desk',
    routes: [
      { name: 'sales', lines: ['+49 30 1234567', 'Sales'], hours: 'mon-fri', queue: 'sales' },
      { name: 'sales, closed', lines: ['+49 30 1234567', 'Sales'], queue: 'voicemail' },
      { name: 'weekend', hours: ['sat', 'sun'], queue: 'emergency' },
    ],
  })

  it.each([
    ['+49301234567', friday, 'sales'],
    ['49301234567', friday, 'sales'],
    ['030 1234567', friday, 'sales'],
    ['sales', friday, 'sales'],
    ['SALES ', friday, 'sales'],
    ['+49301234567', sunday, 'sales, closed'],
    ['+49301234568', sunday, 'weekend'],
    ['', sunday, 'weekend'],
    ['+49301234568', friday, ''],
    ['1234567', friday, ''],
  ])('of line %j at %d is %j: the first that fits', (line, atMs, name) => {
    expect(book.ruleFor(line, atMs).name).toBe(name)
  })

  it('knows the lines that the policy names, and no others', () => {
    expect(book.names('0049 30 1234567')).toBe(true)
    expect(book.names('sales')).toBe(true)
    expect(book.names('+49301234568')).toBe(false)
    expect(book.names('')).toBe(false)
  })
})
