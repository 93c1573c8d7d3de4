/**
 * Google Contacts' own CSV, the older (`Given Name`, `Phone 1 - Type`) and the newer form
 * (`First Name`, `Phone 1 - Label`). It has no ids. One cell holds several values between ` ::: `.
 */
import type { CsvFormat, NumberedColumn } from './format.ts'

const numberedHeader = /^(phone|e-mail|website|im) (\d{1,3}) - (type|label|value)$/
const kinds: Record<string, NumberedColumn['kind']> = {
  phone: 'PHONE',
  'e-mail': 'EMAIL',
  website: 'WEB',
  im: 'IM',
}

export const google: CsvFormat = {
  name: 'google',
  title: 'Google Contacts CSV',
  headers: {
    name: 'FULL_NAME',
    'file as': 'FULL_NAME',
    nickname: 'FULL_NAME',
    'name prefix': 'HONORIFIC',
    'given name': 'NAME',
    'first name': 'NAME',
    'additional name': 'SECOND_NAME',
    'middle name': 'SECOND_NAME',
    'family name': 'LAST_NAME',
    'last name': 'LAST_NAME',
    'organization 1 - name': 'COMPANY_TITLE',
    'organization name': 'COMPANY_TITLE',
    'organization 1 - title': 'POST',
    'organization title': 'POST',
    'address 1 - formatted': 'ADDRESS',
    birthday: 'BIRTHDATE',
    notes: 'COMMENTS',
  },
  typeMarks: [['contact', ['given name', 'family name', 'first name', 'last name', 'name']]],
  marks: [numberedHeader],
  numbered(header) {
    const [, word = '', index, part] = numberedHeader.exec(header) ?? []
    const kind = kinds[word]
    return kind && { group: `${word} ${index}`, part: part === 'value' ? 'value' : 'label', kind }
  },
  separator: ' ::: ',
  firstOnly: ['COMPANY_TITLE', 'POST'],
}
