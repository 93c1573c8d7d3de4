/** Headers of employee lists: user fields by their code, and as people call them. */
import { targetOfWords } from '../column-words.ts'
import { firstNameWords, lastNameWords } from './spreadsheet.ts'

export const employeeTargets: readonly string[] = [
  'ID',
  'FULL_NAME',
  'NAME',
  'LAST_NAME',
  'EMAIL',
  'UF_PHONE_INNER',
  'WORK_PHONE',
  'PERSONAL_PHONE',
  'PERSONAL_MOBILE',
  'TIME_ZONE',
  'ACTIVE',
  'ADMIN',
  'UF_TIMEMAN',
]

const words: Readonly<Record<string, readonly string[]>> = {
  FULL_NAME: [
    'full name',
    'employee',
    'фио',
    'піб',
    'сотрудник',
    'співробітник',
    'mitarbeiter',
    'nom complet',
    'nombre completo',
    'nome completo',
    'imię i nazwisko',
    'empleado',
    'pracownik',
  ],
  NAME: firstNameWords.split(', '),
  LAST_NAME: lastNameWords.split(', '),
  EMAIL: ['e-mail', 'work e-mail', 'e-mail address', 'эл. почта', 'e-mail-adresse'],
  UF_PHONE_INNER: [
    'extension',
    'ext',
    'extension number',
    'внутренний телефон',
    'внутренний номер',
    'добавочный',
    'durchwahl',
    'nebenstelle',
    'internal phone',
    'internal number',
    'внутрішній телефон',
    'внутрішній номер',
    'poste',
    'numéro interne',
    'numer wewnętrzny',
    'telefon wewnętrzny',
    'extensión',
    'interno',
    'ramal',
  ],
  WORK_PHONE: ['phone', 'рабочий телефон', 'телефон', 'telefon', 'telefon geschäftlich'],
  PERSONAL_PHONE: ['home phone', 'домашний телефон', 'telefon privat'],
  PERSONAL_MOBILE: [
    'mobile',
    'mobile phone',
    'мобильный телефон',
    'мобильный',
    'mobiltelefon',
    'handy',
  ],
  TIME_ZONE: ['timezone', 'zone', 'часовой пояс', 'zeitzone'],
  ACTIVE: ['is active', 'status', 'активен', 'aktiv'],
  ADMIN: ['administrator', 'is admin', 'администратор'],
  UF_TIMEMAN: ['time tracking', 'учет времени', 'учёт времени', 'zeiterfassung'],
}

/** Header, in lower case, to the field of the employee. */
const headers: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(words).flatMap(([code, names]) => names.map((name) => [name, code])),
  ...employeeTargets.flatMap((code) => [
    [code.toLowerCase(), code],
    [code.toLowerCase().replaceAll('_', ' '), code],
  ]),
])

const byKind: readonly (readonly [RegExp, string])[] = [
  [/^EMAIL/, 'EMAIL'],
  [/^PHONE\.MOBILE/, 'PERSONAL_MOBILE'],
  [/^PHONE\.HOME/, 'PERSONAL_PHONE'],
  [/^PHONE\.(?:WORK|OTHER)/, 'WORK_PHONE'],
]

/**
 * The fields that columns hold, by their names; undefined: none. Where no column is for the last name,
 * a `Name` is that beside a `Vorname`, and the whole one else.
 */
export function employeeColumns(headerWords: readonly string[]): (string | undefined)[] {
  const targets = headerWords.map((word) => {
    if (Object.hasOwn(headers, word)) return headers[word]
    const told = targetOfWords(word) ?? ''
    return byKind.find(([kind]) => kind.test(told))?.[1]
  })
  if (targets.includes('LAST_NAME')) return targets
  const isName = (index: number): boolean => headerWords[index] === 'name'
  const hasFirst = targets.some((target, index) => target === 'NAME' && !isName(index))
  return targets.map((target, index) =>
    isName(index) ? (hasFirst ? 'LAST_NAME' : 'FULL_NAME') : target,
  )
}
