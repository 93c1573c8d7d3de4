import { expect, test } from 'vitest'
import { labelType, targetOfWords } from './column-words.ts'

test.each([
  ['tel. 2', 'PHONE.OTHER'],
  ['моб. тел.', 'PHONE.MOBILE'],
  ['festnetz privat', 'PHONE.HOME'],
  ['téléphone fixe', 'PHONE.WORK'],
  ['numer telefonu', 'PHONE.WORK'],
  ['fax privat', 'PHONE.FAX'],
  ['e-mail 2', 'EMAIL.OTHER'],
  ['эл. почта', 'EMAIL.WORK'],
  ['correo electrónico personal', 'EMAIL.HOME'],
])('"%s" is %s', (header, target) => {
  expect(targetOfWords(header)).toBe(target)
})

test.each([
  'phonetic first name',
  'phone extension',
  'email opt in',
  'e-mail type',
  'phone verified',
  'phone calls',
  'mailing street',
  'почтовый индекс',
  'поштова адреса',
  'correo postal',
  'immobilien',
  'mobiliar',
  'cellar',
  'hotel',
  'telegram',
  'kontakt',
])('"%s" holds neither numbers nor addresses', (header) => {
  expect(targetOfWords(header)).toBeUndefined()
})

test.each([
  ['* Mobile', 'MOBILE'],
  ['Work Fax', 'FAX'],
  ['Domicile', 'HOME'],
  ['', 'WORK'],
  ['Oma', 'OTHER'],
])('the label "%s" is %s', (label, valueType) => {
  expect(labelType('PHONE', label)).toBe(valueType)
})
