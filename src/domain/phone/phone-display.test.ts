import { expect, it } from 'vitest'
import { readableNumber } from './phone-display.ts'
import { createPhoneReader } from './phone.ts'

const reader = createPhoneReader('DE')
const show = (text: string) => readableNumber(reader.read(text), text)

it.each([
  ['499062195047', '+49 906 2195047', 'DE'],
  ['0170 1234567', '+49 170 1234567', 'DE'],
  ['+1 906 219 5047', '+1 906 219 5047', 'US'],
  ['tel:+49301234567;ext=12', '+49 30 1234567 ext. 12', 'DE'],
  ['+800 1234 5678', '+800 1234 5678', null],
])('%s is shown as %s', (text, shown, country) => {
  expect(show(text)).toEqual({ text: shown, country })
})

it.each(['anonymous', '4711', '', '<b>'])('what is no number, "%s", is shown as given', (text) => {
  expect(show(text)).toEqual({ text, country: null })
})
