import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPhoneReader } from '../phone/phone.ts'
import {
  parseRoutingPolicy,
  routingSteps,
  staffStates,
  type RoutingRule,
  type RoutingStep,
} from './routing-policy.ts'
import { chooseWay, deputiesMax, type Choice, type StaffMember } from './routing.ts'
import type { TimemanStatus } from '../people/workday.ts'

const phones = createPhoneReader('US')
const caller = phones.read('+19062195047')!.key
const statuses: readonly TimemanStatus[] = [
  'OPENED',
  'PAUSED',
  'CLOSED',
  'EXPIRED',
  'UNAVAILABLE',
  'NOT_INSTALLED',
]

const ruleOf = (policy: object): RoutingRule => parseRoutingPolicy(policy).general

/** At work at extension 100 + id, with a mobile, without a deputy. */
const member = (id: number, changes: Partial<StaffMember> = {}): StaffMember => ({
  id,
  isActive: true,
  status: 'OPENED',
  extension: String(100 + id),
  mobile: `+1 906 219 60${String(id).padStart(2, '0')}`,
  deputy: null,
  ...changes,
})

function choose(
  policy: object,
  members: readonly StaffMember[],
  responsibles: readonly number[] = [members[0]?.id ?? 1],
): Choice {
  const staff = new Map(members.map((each) => [each.id, each]))
  return chooseWay({ rule: ruleOf(policy), responsibles, staff, caller, phones })
}

const shortly = ({ decision, target, reason, employee, deputyOf }: Choice) =>
  [decision, target, reason, employee, ...(deputyOf === undefined ? [] : [`for ${deputyOf}`])].join(
    ' ',
  )

describe('without a policy', () => {
  it.each([
    ['OPENED', 'extension 101 opened 1'],
    ['PAUSED', 'queue queue paused '],
    ['CLOSED', 'queue queue closed '],
    ['EXPIRED', 'queue queue expired '],
    ['UNAVAILABLE', 'queue queue unavailable '],
    ['NOT_INSTALLED', 'queue queue not_installed '],
  ] as const)('a responsible whose workday is %s: %s', (status, way) => {
    expect(shortly(choose({}, [member(1, { status })]))).toBe(way)
  })

  it('somebody at work without an extension, somebody dismissed and somebody removed leave the queue', () => {
    expect(shortly(choose({}, [member(1, { extension: null })]))).toBe('queue queue no-extension ')
    expect(shortly(choose({}, [member(1, { isActive: false })]))).toBe('queue queue dismissed ')
    expect(shortly(choose({}, [], [7]))).toBe('queue queue removed ')
  })

  it('only the best match counts', () => {
    const way = choose({}, [member(1, { status: 'CLOSED' }), member(2)], [1, 2])
    expect(shortly(way)).toBe('queue queue closed ')
  })
})

describe('the steps', () => {
  const steps = ['extension', 'mobile', 'deputy', 'queue']

  it.each([
    [{}, 'extension 101 opened 1'],
    [{ extension: null }, 'mobile +19062196001 no-extension 1'],
    [{ status: 'CLOSED' }, 'mobile +19062196001 closed 1'],
    [{ status: 'CLOSED', mobile: null }, 'extension 102 closed 2 for 1'],
    [{ isActive: false }, 'extension 102 dismissed 2 for 1'],
    [{ status: 'PAUSED', mobile: 'ask Mia' }, 'extension 102 paused 2 for 1'],
    // The caller rings from the very mobile that would be dialled.
    [{ status: 'PAUSED', mobile: '(906) 219-5047' }, 'extension 102 paused 2 for 1'],
  ] as const)('are tried in their order: %j gives %s', (changes, way) => {
    expect(shortly(choose({ steps }, [member(1, { deputy: 2, ...changes }), member(2)]))).toBe(way)
  })

  it.each(staffStates.filter((state) => state !== 'dismissed' && state !== 'opened'))(
    'of the state %s stand in the place of the others, and mean the extension as it stands',
    (state) => {
      const status = state.toUpperCase() as TimemanStatus
      const policy = { states: { [state]: ['extension'] } }
      const way = choose(policy, [member(1, { status })])
      expect(shortly(way)).toBe(`extension 101 ${state} 1`)
    },
  )

  it('ask for the extension only where they say so', () => {
    expect(shortly(choose({ steps: ['mobile'] }, [member(1)]))).toBe('mobile +19062196001 policy 1')
    expect(shortly(choose({ steps: ['queue'], queue: '600' }, [member(1)]))).toBe(
      'queue 600 policy ',
    )
    expect(shortly(choose({ steps: 'queue' }, [member(1, { status: 'CLOSED' })]))).toBe(
      'queue queue policy ',
    )
    expect(shortly(choose({ states: { opened: ['queue'] } }, [member(1)]))).toBe(
      'queue queue policy ',
    )
    expect(
      shortly(choose({ states: { closed: ['queue'] } }, [member(1, { status: 'CLOSED' })])),
    ).toBe('queue queue closed ')
  })

  it('go on after a deputy who cannot take the call', () => {
    const members = [
      member(1, { status: 'CLOSED', deputy: 2 }),
      member(2, { status: 'PAUSED', mobile: null }),
    ]
    expect(shortly(choose({ steps: ['extension', 'deputy', 'mobile'] }, members))).toBe(
      'mobile +19062196001 closed 1',
    )
  })

  it('never end in a circle of deputies', () => {
    const away = { status: 'CLOSED', mobile: null } as const
    const circle = [1, 2, 3].map((id) => member(id, { ...away, deputy: (id % 3) + 1 }))
    const way = choose({ steps }, circle)
    expect(shortly(way)).toBe('queue queue closed ')
    expect(way.considered.at(-1)).toMatchObject({ employee: 3, outcome: 'asked-already' })
    expect(shortly(choose({ steps }, [member(1, { ...away, deputy: 1 })]))).toBe(
      'queue queue closed ',
    )
  })

  it('follow deputies only so far', () => {
    const line = Array.from({ length: deputiesMax + 2 }, (_, index) =>
      member(index + 1, { status: 'CLOSED', mobile: null, deputy: index + 2 }),
    )
    const atWork = (id: number) =>
      line.map((each) => (each.id === id ? member(id) : each)) as readonly StaffMember[]
    expect(choose({ steps }, atWork(deputiesMax + 1)).employee).toBe(deputiesMax + 1)
    expect(choose({ steps }, atWork(deputiesMax + 2)).decision).toBe('queue')
  })
})

describe('next-match', () => {
  const steps = ['extension', 'deputy', 'next-match', 'mobile']
  const away = { status: 'CLOSED' } as const

  it('goes to the next client whose responsible is another', () => {
    const way = choose({ steps }, [member(1, away), member(2)], [1, 1, 1, 2])
    expect(shortly(way)).toBe('extension 102 closed 2')
    expect(way.match).toBe(3)
  })

  it('comes back for the steps behind it, of the last one asked first', () => {
    const way = choose({ steps }, [member(1, away), member(2, away)], [1, 2])
    expect(shortly(way)).toBe('mobile +19062196002 closed 2')
    const silent = { ...away, mobile: null }
    expect(shortly(choose({ steps }, [member(1, away), member(2, silent)], [1, 2]))).toBe(
      'mobile +19062196001 closed 1',
    )
  })

  it('belongs to the responsible, not to those who stand in for them', () => {
    const members = [member(1, { ...away, deputy: 3 }), member(2), member(3, away)]
    const way = choose({ steps: ['extension', 'deputy', 'next-match'] }, members, [1, 2])
    expect(way.considered.filter(({ step }) => step === 'next-match')).toMatchObject([
      { employee: 1, outcome: 'asked' },
    ])
    expect(shortly(way)).toBe('extension 102 closed 2')
  })
})

describe('an extension of a profile', () => {
  it.each([
    ['101', '101'],
    [' 1 01 ', '101'],
    ['*98#', '*98#'],
    ['(10)-1.2', '1012'],
  ])('%j is dialled as %s', (extension, target) => {
    expect(choose({}, [member(1, { extension })]).target).toBe(target)
  })

  it.each(['', ' ', 'Mia', '101&Local/0900', '101,1)', '101\n102', '+1', '1'.repeat(21), '10１'])(
    '%j is not dialled: it could mean something else to a dial plan',
    (extension) => {
      expect(choose({}, [member(1, { extension })])).toMatchObject({
        decision: 'queue',
        reason: 'no-extension',
      })
    },
  )
})

describe('whatever the policy and the staff', () => {
  const ids = [1, 2, 3, 4, 5]
  const stepList = fc.uniqueArray(fc.constantFrom<RoutingStep>(...routingSteps), {
    minLength: 1,
    maxLength: 5,
  })
  const steps = stepList.map((list) => {
    const end = list.indexOf('queue')
    return end === -1 ? list : list.slice(0, end + 1)
  })
  const policy = fc.record(
    { steps, states: fc.dictionary(fc.constantFrom(...staffStates.slice(0, 6)), steps) },
    { requiredKeys: [] },
  )
  const anybody = fc.record({
    isActive: fc.boolean(),
    status: fc.constantFrom(...statuses),
    extension: fc.constantFrom(null, '', '101', 'x;y', ' 2 ', '*1#'),
    mobile: fc.constantFrom(null, '', '+1 906 219 5047', '9062196001', '+49 151 12345678', 'none'),
    deputy: fc.constantFrom(null, 1, 2, 3, 4, 5, 6),
  })
  const staff = fc
    .tuple(...ids.map(() => fc.option(anybody)))
    .map((people) => people.flatMap((each, index) => (each ? [member(index + 1, each)] : [])))
  const responsibles = fc.array(fc.constantFrom(...ids, 6), { minLength: 1, maxLength: 12 })

  it('a dismissed or removed employee is never dialled, nor the caller; what is dialled is reachable', () => {
    fc.assert(
      fc.property(policy, staff, responsibles, (given, members, asked) => {
        const way = choose(given, members, asked)
        if (way.decision === 'queue') {
          expect(way).toMatchObject({ target: 'queue', employee: undefined, deputyOf: undefined })
          return
        }
        const taker = members.find(({ id }) => id === way.employee)
        expect(taker?.isActive).toBe(true)
        if (way.decision === 'mobile') {
          const dialled = phones.read(way.target)
          expect(dialled?.e164).toBe(way.target)
          expect(dialled?.key).toBe(phones.read(taker?.mobile ?? '')?.key)
          expect(dialled?.key).not.toBe(caller)
        } else {
          expect(way.target).toMatch(/^[\d*#]{1,20}$/)
          expect(way.target).toBe(taker?.extension?.trim())
        }
        expect(asked[way.match]).toBe(way.deputyOf ?? way.employee)
      }),
      { numRuns: 2_000 },
    )
  })

  it('the last look says who took the call, and nobody is looked at after that', () => {
    fc.assert(
      fc.property(policy, staff, responsibles, (given, members, asked) => {
        const { considered, decision, employee } = choose(given, members, asked)
        const taken = considered.filter(({ outcome }) => outcome === 'taken')
        expect(taken.length).toBe(decision === 'queue' ? 0 : 1)
        if (decision === 'queue') return
        expect(considered.at(-1)).toMatchObject({ employee, step: decision, outcome: 'taken' })
      }),
      { numRuns: 1_000 },
    )
  })

  it('the extension of somebody who is not at work needs steps of their state', () => {
    fc.assert(
      fc.property(steps, staff, responsibles, (given, members, asked) => {
        const way = choose({ steps: given }, members, asked)
        const taker = members.find(({ id }) => id === way.employee)
        if (way.decision === 'extension') expect(taker?.status).toBe('OPENED')
      }),
      { numRuns: 1_000 },
    )
  })
})
