import { expect, test } from 'vitest'
import { createDirectoryWords } from './directory-words.ts'
import { readFieldData } from './field-values.ts'
import { portalFields } from '../domain/fields/portal-fields.ts'

const rules = {
  timeZone: 'UTC',
  isMonthFirst: true,
  words: createDirectoryWords([]),
  areChoicesIds: false,
  fields: portalFields([], 'UTC'),
}

test('dates, sums and flags of files become what records hold', () => {
  const data: Record<string, unknown> = {
    BIRTHDATE: '11/30/2001',
    OPPORTUNITY: '12 500,50',
    OPENED: 'n',
    COMMENTS: ' as it is ',
    SOURCE_ID: 'CALL',
    UF_CRM_X: '5',
  }
  expect(readFieldData('lead', data, rules)).toEqual([])
  expect(data).toEqual({
    BIRTHDATE: '2001-11-30',
    OPPORTUNITY: 12_500.5,
    OPENED: 'N',
    COMMENTS: ' as it is ',
    SOURCE_ID: 'CALL',
    UF_CRM_X: '5',
  })
})

test('what cannot be read is left out and named', () => {
  const data: Record<string, unknown> = { BIRTHDATE: 'in spring', EXPORT: 'perhaps' }
  expect(readFieldData('contact', data, rules)).toEqual([
    'BIRTHDATE "in spring"',
    'EXPORT "perhaps"',
  ])
  expect(data).toEqual({})
})

test('a day before 1970 is kept, an empty one of another program is none', () => {
  const data: Record<string, unknown> = { BIRTHDATE: '12/25/1965' }
  expect(readFieldData('contact', data, rules)).toEqual([])
  expect(data).toEqual({ BIRTHDATE: '1965-12-25' })
  for (const none of ['0/0/00', '00.00.0000', '0000-00-00']) {
    const empty: Record<string, unknown> = { BIRTHDATE: none }
    expect(readFieldData('contact', empty, rules)).toEqual([])
    expect(empty).toEqual({})
  }
})

test('31.02. is no day', () => {
  const data: Record<string, unknown> = { BIRTHDATE: '02/31/2001' }
  expect(readFieldData('contact', data, rules)).toEqual(['BIRTHDATE "02/31/2001"'])
})
