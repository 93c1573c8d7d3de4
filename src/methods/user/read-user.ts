/** The fields of a user as `user.add` and `user.update` take them: at the top level, in whatever case. */
import { z } from 'zod'
import { employeeField, employeeFields } from '../../domain/people/employee-fields.ts'
import { parseDate } from '../../domain/date-time.ts'
import { indexedTextMax } from '../../domain/fields/field.ts'
import { isTimeZone } from '../../domain/time-zone.ts'
import { id, text, textList } from '../../rest/wire.ts'
import type { PersonInput } from '../../services.ts'

const writable = employeeFields.filter(
  ({ code, kind }) => kind !== 'own' || code === 'UF_DEPARTMENT' || code === 'UF_TIMEMAN',
)

/** Each field as a parameter; the handlers read them all from what was sent. */
export const userParams: Readonly<Record<string, z.ZodOptional<z.ZodUnknown>>> = Object.fromEntries(
  writable.map(({ code, title }) => [code, z.unknown().optional().describe(title)]),
)

export const argument = (description: string) => ({
  status: 400,
  code: 'ERROR_ARGUMENT',
  description,
  extra: { argument: '' },
})
const core = (description: string) => ({ status: 400, code: 'ERROR_CORE', description })

/** What both methods refuse. */
export const userErrors = {
  accessDenied: core('access_denied'),
  emailWrong: argument('wrong_email'),
  emailTaken: argument('A user with this email already exists'),
  departmentUnknown: core('UF_DEPARTMENT names a department that does not exist'),
  invalid: core('The value of {field} cannot be used'),
}

// As much as a text field of a client holds.
const textMax = 65_535

/** What was sent in a form that can be kept, or the code of the first field that cannot. */
export function readUser(
  sent: Readonly<Record<string, unknown>>,
): { input: PersonInput } | { invalid: string } {
  const values: Record<string, string> = {}
  const input: { -readonly [Key in keyof PersonInput]: PersonInput[Key] } = { values }
  for (const [name, value] of Object.entries(sent)) {
    const code = name.toUpperCase()
    const field = employeeField.get(code)
    if (!field || value === null || value === undefined) continue
    switch (field.kind) {
      case 'text':
      case 'date': {
        const read = readValue(code, field.kind, value)
        if (read === undefined) return { invalid: code }
        values[code] = read
        break
      }
      case 'own': {
        // Of a text it empties the field; here it is what batch commands of the SDKs make of a null.
        if (value === '') break
        if (code === 'ACTIVE' || code === 'UF_TIMEMAN') {
          const flag = readFlag(value)
          if (flag === undefined) return { invalid: code }
          if (code === 'ACTIVE') input.isActive = flag
          else input.isTimeTracked = flag
        }
        if (code === 'UF_DEPARTMENT') {
          const departments = readDepartments(value)
          if (!departments) return { invalid: code }
          input.departments = departments
        }
        break
      }
      case 'file':
        // Photos and logos are not kept.
        break
    }
  }
  return { input }
}

function readValue(code: string, kind: 'text' | 'date', value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const sent = String(value)
  if (sent.length > (code === 'UF_PHONE_INNER' ? indexedTextMax : textMax)) return undefined
  if (kind === 'date') return parseDate(sent) ?? (sent.trim() === '' ? '' : undefined)
  if (code === 'TIME_ZONE') return sent === '' || isTimeZone(sent) ? sent : undefined
  if (code === 'PERSONAL_GENDER') return ['', 'M', 'F'].find((gender) => gender === sent)
  return code === 'EMAIL' ? sent.trim() : sent
}

function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const asText = text().parse(value)
  if (/^(y|1|true)$/i.test(asText)) return true
  return /^(n|0|false)$/i.test(asText) ? false : undefined
}

/** One id or a list of them; what form encoders make of an empty list is an empty list. */
function readDepartments(value: unknown): number[] | undefined {
  // A reference of a batch that stands for nothing: it asks for a department, and not for none.
  if (Array.isArray(value) && value.includes(null)) return undefined
  const items = textList().parse(typeof value === 'object' ? value : [value])
  if (!items) return undefined
  const ids = items.filter((item) => item !== '').map((item) => id().parse(item))
  return ids.every((each) => each !== undefined) ? ids : undefined
}
