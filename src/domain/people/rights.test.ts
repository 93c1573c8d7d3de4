import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accessLevel,
  accessLevels,
  accessSubjects,
  actionsOn,
  joinRights,
  mayReadClients,
  noRights,
  parseRights,
  parseRoles,
  type Rights,
} from './rights.ts'

const rights: fc.Arbitrary<Rights> = fc.record(
  Object.fromEntries(
    accessSubjects.map((subject) => [
      subject,
      fc.record(
        Object.fromEntries(
          actionsOn(subject).map((action) => [action, fc.constantFrom(...accessLevels)]),
        ),
        { requiredKeys: [] },
      ),
    ]),
  ),
  { requiredKeys: [] },
)

describe('rights', () => {
  test('of several roles are, for each subject and action, the highest of them', () => {
    fc.assert(
      fc.property(fc.array(rights, { minLength: 1, maxLength: 4 }), (roles) => {
        const joined = joinRights(roles)
        for (const subject of accessSubjects)
          for (const action of actionsOn(subject)) {
            const levels = roles.map((role) =>
              accessLevels.indexOf(accessLevel(role, subject, action)),
            )
            expect(accessLevel(joined, subject, action)).toBe(accessLevels[Math.max(...levels)])
          }
      }),
    )
  })

  test('without a role are everything, those of extranet users nothing', () => {
    expect(joinRights([])).toBeUndefined()
    expect(mayReadClients(undefined)).toBe(true)
    expect(mayReadClients(noRights)).toBe(false)
    for (const subject of accessSubjects)
      for (const action of actionsOn(subject)) {
        expect(accessLevel(undefined, subject, action)).toBe('all')
        expect(accessLevel(noRights, subject, action)).toBe('none')
      }
  })

  test('are read as they were written', () => {
    fc.assert(
      fc.property(rights, (each) => {
        expect(parseRights(each)).toEqual(each)
      }),
    )
  })

  test.each([
    [[], 'must be a JSON object'],
    ['all', 'must be a JSON object'],
    [{ sales: 'all' }, 'sales must be a JSON object'],
    [{ sales: { rights: { deal: {} } } }, '"deal" is nothing to have rights to'],
    [{ sales: { rights: { call: { delete: 'all' } } } }, '"delete" is no action on a call'],
    [{ sales: { rights: { lead: { see: 'all' } } } }, '"see" is no action'],
    [{ sales: { rights: { lead: { read: 'most' } } } }, '"most" is no level'],
    [{ sales: { right: {} } }, 'sales has right'],
    [{ sales: { employees: 5 } }, 'lists of their ids'],
    [{ sales: { departments: ['5'] } }, 'lists of their ids'],
    [{ '': {} }, 'cannot be the name'],
  ])('a table of roles like %j is refused', (value, message) => {
    expect(() => parseRoles(value)).toThrow(message)
  })
})
