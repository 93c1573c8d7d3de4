/** The CSV that Thunderbird exports of an address book, in English. It has no ids. */
import type { CsvFormat } from './format.ts'

export const thunderbird: CsvFormat = {
  name: 'thunderbird',
  title: 'Thunderbird CSV',
  headers: {
    'first name': 'NAME',
    'last name': 'LAST_NAME',
    'display name': 'FULL_NAME',
    nickname: 'FULL_NAME',
    'primary email': 'EMAIL.WORK',
    'secondary email': 'EMAIL.OTHER',
    'work phone': 'PHONE.WORK',
    'home phone': 'PHONE.HOME',
    'fax number': 'PHONE.FAX',
    'pager number': 'PHONE.PAGER',
    'mobile number': 'PHONE.MOBILE',
    'work address': 'ADDRESS',
    'work city': 'ADDRESS_CITY',
    'work state': 'ADDRESS_REGION',
    'work zipcode': 'ADDRESS_POSTAL_CODE',
    'work country': 'ADDRESS_COUNTRY',
    'job title': 'POST',
    organization: 'COMPANY_TITLE',
    'web page 1': 'WEB.HOME',
    'web page 2': 'WEB.WORK',
    notes: 'COMMENTS',
  },
  typeMarks: [],
  type: 'contact',
  marks: ['primary email', 'screen name'],
}
