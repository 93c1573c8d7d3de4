import { expect, test } from 'vitest'
import { createDirectoryWords } from './directory-words.ts'
import { readFieldData } from './field-values.ts'

const rules = { timeZone: 'UTC', words: createDirectoryWords([]) }

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
