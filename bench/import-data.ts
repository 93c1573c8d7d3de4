/** Address books made from a seed: the same seed gives the same file, byte by byte. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type Notation = 'e164' | 'typed'

const folder = join(import.meta.dirname, '.data')
const first = [
  'Ann',
  'Bert',
  'Cleo',
  'Dora',
  'Emil',
  'Finn',
  'Gesa',
  'Hugo',
  'Ines',
  'Jörg',
  'Анна',
  'Олег',
]
const last = [
  'Roe',
  'Doe',
  'Moe',
  'Poe',
  'Lund',
  'Brandt',
  'Keller',
  'Weiß',
  'Novak',
  'Silva',
  'Иванова',
  'Петров',
]

/** Path of a Bitrix24 contact export of so many rows; made when it is not there yet. */
export function contactsFile(rows: number, notation: Notation, seed = 1): string {
  const path = join(folder, `contacts-${rows}-${notation}-${seed}.csv`)
  if (existsSync(path)) return path
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.part`
  const file = openSync(unfinished, 'w')
  const random = mulberry32(seed)
  let text =
    'ID;First name;Last name;Responsible person;Company;Position;Work Phone;Mobile;Work E-mail;Source;Comment\r\n'
  for (let id = 1; id <= rows; id += 1) {
    text += contactLine(id, notation, random)
    if (text.length > 1 << 20) {
      writeSync(file, text)
      text = ''
    }
  }
  writeSync(file, text)
  closeSync(file)
  renameSync(unfinished, path)
  return path
}

function contactLine(id: number, notation: Notation, random: () => number): string {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value
  const work = germanNumber(random)
  const mobile = random() < 0.4 ? mobileNumber(random) : ''
  const write = notation === 'e164' ? plain : (number: string) => typed(number, random)
  const email = random() < 0.6 ? `person.${id}@example.org` : ''
  const comment = random() < 0.1 ? '"calls; mostly ""late"""' : ''
  return `${id};${pick(first)};${pick(last)} ${id % 5_000};1;Firm ${id % 20_000} GmbH;;${write(work)};${
    mobile && write(mobile)
  };${email};Call;${comment}\r\n`
}

const plain = (number: string): string => `+49${number}`

// As people write them: national, grouped, with brackets, slashes, words and extensions.
function typed(number: string, random: () => number): string {
  const code = number.slice(0, number.startsWith('1') ? 3 : 2)
  const rest = number.slice(code.length)
  const grouped = rest.replaceAll(/(\d{3})(?=\d)/g, '$1 ')
  const way = Math.floor(random() * 10)
  return [
    `0${code} ${rest}`,
    `0${code}/${rest}`,
    `+49 ${code} ${grouped}`,
    `+49 (0)${code} ${rest}`,
    `0049 ${code} ${rest}`,
    `(0${code}) ${grouped}`,
    `0${code}-${rest}`,
    `49${code}${rest}`,
    `0${code} ${rest} ext. 12`,
    `+49-${code}-${rest}`,
  ][way] as string
}

const digits = (count: number, random: () => number): string =>
  String(Math.floor(random() * 9 * 10 ** (count - 1)) + 10 ** (count - 1))

const germanNumber = (random: () => number): string =>
  `${['30', '40', '69', '89'][Math.floor(random() * 4)]}${digits(8, random)}`

const mobileNumber = (random: () => number): string =>
  `${['171', '160', '152', '176'][Math.floor(random() * 4)]}${digits(random() < 0.5 ? 7 : 7, random)}`

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}
