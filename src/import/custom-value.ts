/** A cell for a custom field, in the form in which records keep it. */
import type { Field, FieldValue } from '../domain/fields/field.ts'
import { parseFieldValue } from '../domain/fields/parse-value.ts'
import type { DirectoryWords } from './directory-words.ts'
import { readDate, type MomentRules } from './moment.ts'
import { flagOf } from './flag-words.ts'

export interface CustomRules extends MomentRules {
  words: DirectoryWords
  /** Choices are named by their ids before their names: by programs, not by people. */
  areChoicesIds: boolean
}

/**
 * Choices go by their name or id, values of directories by name or code, the rest as in `crm.*.add`. A
 * multiple field of choices takes several in one text, parted by comma or semicolon. null: it says
 * nothing; undefined: the field cannot hold it.
 */
export function readCustomValue(
  { isMultiple, ...field }: Field,
  sent: unknown,
  rules: CustomRules,
): FieldValue | undefined {
  if (!isMultiple) return readOne(field, sent, rules)
  const values: (string | number)[] = []
  for (const item of itemsOf(field, sent)) {
    const value = readOne(field, item, rules)
    if (value === undefined || typeof value === 'object') {
      if (value === null) continue
      return undefined
    }
    values.push(value)
  }
  return values.length === 0 ? null : values
}

function itemsOf(field: Field, sent: unknown): readonly unknown[] {
  if (Array.isArray(sent)) return sent
  if (typeof sent === 'object' && sent !== null) return Object.values(sent)
  const areChoices = field.type === 'enumeration' || field.type === 'crm_status'
  // A choice may have a comma in its name.
  if (!areChoices || typeof sent !== 'string' || choiceNamed(field, sent)) return [sent]
  return sent.split(/[,;]/)
}

function readOne(field: Field, sent: unknown, rules: CustomRules): FieldValue | undefined {
  const text = typeof sent === 'string' ? sent.trim() : sent
  if (text === '' || text === null || text === undefined) return null
  if (typeof text === 'string') {
    if (field.type === 'enumeration') {
      const id = parseFieldValue(field, text, rules.timeZone)
      const named = choiceNamed(field, text)?.id
      return rules.areChoicesIds && id !== undefined ? id : (named ?? id)
    }
    if (field.type === 'crm_status' && field.statusType !== undefined)
      return rules.words.codeOf(field.statusType, text)
    if (field.type === 'boolean') {
      const flag = flagOf(text)
      if (flag !== undefined) return flag ? 1 : 0
    }
  }
  return parseFieldValue(field, text, rules.timeZone) ?? readDate(field.type, text, rules)
}

const choiceNamed = (field: Field, text: string) =>
  field.items?.find(({ value }) => wordOf(value) === wordOf(text))

const wordOf = (text: string): string => text.trim().toLowerCase()
