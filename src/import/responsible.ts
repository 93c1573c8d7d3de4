import type { Employee } from '../store/people/employees.ts'
import { nameKeyOf } from '../store/bulk/bulk-find.ts'

/** The employee's id; undefined when the text names none. */
export type FindResponsible = (text: string) => number | undefined

/**
 * Employees by id (`7`, `user_7`, `[7]`), e-mail address or name, first name first or last. Of two
 * with one name the active one counts, then the one with the lower id.
 */
export function createFindResponsible(employees: readonly Employee[]): FindResponsible {
  const byWord = new Map<string, number>()
  const ordered = employees.toSorted(
    (a, b) => Number(b.isActive) - Number(a.isActive) || a.id - b.id,
  )
  const put = (word: string, id: number) => {
    const key = nameKeyOf(word)
    if (key !== '' && !byWord.has(key)) byWord.set(key, id)
  }
  for (const { id } of ordered) put(String(id), id)
  for (const { id, email } of ordered) put(email, id)
  for (const { id, name, lastName } of ordered) {
    put(`${name} ${lastName}`, id)
    put(`${lastName} ${name}`, id)
    put(`${lastName}, ${name}`, id)
  }
  const known = new Map<string, number | undefined>()
  return (text) => {
    if (known.has(text)) return known.get(text)
    const id =
      byWord.get(nameKeyOf(text)) ??
      byWord.get(/^(?:user_?)?\[?(\d+)\]?$/i.exec(text.trim())?.[1] ?? '') ??
      byWord.get(
        nameKeyOf(
          /<([^<>]+)>|\[(\d+)\]|\(([^()]+@[^()]+)\)/.exec(text)?.slice(1).find(Boolean) ?? '',
        ),
      )
    if (known.size > 10_000) known.clear()
    known.set(text, id)
    return id
  }
}

/** Who is responsible when a row names nobody: the active administrator with the lowest id. */
export const defaultResponsible = (employees: readonly Employee[]): number | undefined =>
  employees
    .filter(({ isActive, isAdmin }) => isActive && isAdmin)
    .toSorted((a, b) => a.id - b.id)[0]?.id
