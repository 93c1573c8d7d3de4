import { describe, expect, test } from 'vitest'
import { userfieldCode, userfieldSettings, type UserfieldKind } from './userfield.ts'

test('a name becomes a code whatever prefix it was given with', () => {
  for (const name of ['note', 'NOTE', 'UF_NOTE', 'uf_crm_note'])
    expect(userfieldCode(name)).toEqual({ code: 'UF_CRM_NOTE' })
  for (const name of ['', 'UF_CRM_', 'a b', 'é'])
    expect(userfieldCode(name)).toHaveProperty('problem', 'letters')
  expect(userfieldCode('A'.repeat(43))).toEqual({ code: `UF_CRM_${'A'.repeat(43)}` })
  expect(userfieldCode('A'.repeat(44))).toEqual({ problem: 'length' })
})

describe('what is sent as a setting is taken as it is meant, or the documented one stands', () => {
  test.each<[UserfieldKind, object, object]>([
    ['string', {}, { SIZE: 20, ROWS: 1, DEFAULT_VALUE: '' }],
    [
      'string',
      { SIZE: '30', ROWS: 0, DEFAULT_VALUE: 5 },
      { SIZE: 30, ROWS: 1, DEFAULT_VALUE: '5' },
    ],
    ['string', { SIZE: 1, ROWS: 1.5 }, { SIZE: 1, ROWS: 1 }],
    ['integer', { SIZE: 0, DEFAULT_VALUE: '' }, { SIZE: 20, DEFAULT_VALUE: null }],
    ['integer', { DEFAULT_VALUE: '0' }, { DEFAULT_VALUE: 0 }],
    ['double', { PRECISION: 0, DEFAULT_VALUE: 'x' }, { PRECISION: 0, DEFAULT_VALUE: null }],
    ['double', { PRECISION: -1, DEFAULT_VALUE: '1.5' }, { PRECISION: 2, DEFAULT_VALUE: 1.5 }],
    ['boolean', { DEFAULT_VALUE: '1', DISPLAY: 'radio' }, { DEFAULT_VALUE: 1, DISPLAY: 'RADIO' }],
    ['boolean', { DEFAULT_VALUE: 0, DISPLAY: 'x' }, { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX' }],
    ['date', { DEFAULT_VALUE: { TYPE: 'NOW' } }, { DEFAULT_VALUE: { TYPE: 'NOW', VALUE: '' } }],
    ['date', { DEFAULT_VALUE: 'x' }, { DEFAULT_VALUE: { TYPE: 'NONE', VALUE: '' } }],
    ['enumeration', { DISPLAY: 'dialog' }, { DISPLAY: 'DIALOG', LIST_HEIGHT: 1 }],
    ['crm_status', { ENTITY_TYPE: 'SOURCE' }, { ENTITY_TYPE: 'SOURCE' }],
  ])('%s %j', (kind, sent, expected) => {
    expect(userfieldSettings(kind, sent as Record<string, unknown>)).toMatchObject(expected)
  })

  test('clients of those types that are switched on, else leads', () => {
    const settings = (sent: Record<string, unknown>) => userfieldSettings('crm', sent)
    expect(settings({ LEAD: 'N', CONTACT: 'Y', COMPANY: 'true', DEAL: 1 })).toEqual({
      CONTACT: 'Y',
      COMPANY: 'Y',
      DEAL: 'Y',
    })
    for (const none of [{}, { CONTACT: 'N', COMPANY: 'false', DEAL: false }])
      expect(settings(none)).toEqual({ LEAD: 'Y' })
  })
})
