/** Headers of employee lists: user fields by their code, and as people call them. */

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
  FULL_NAME: ['full name', 'employee', 'фио', 'сотрудник', 'mitarbeiter'],
  NAME: ['first name', 'given name', 'имя', 'vorname'],
  LAST_NAME: ['surname', 'family name', 'фамилия', 'nachname'],
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
export const employeeHeaders: Readonly<Record<string, string>> = Object.fromEntries([
  ...employeeTargets.flatMap((code) => [
    [code.toLowerCase(), code],
    [code.toLowerCase().replaceAll('_', ' '), code],
  ]),
  ...Object.entries(words).flatMap(([code, names]) => names.map((name) => [name, code])),
])
