/** What employees write about a call. Together it is the comment of the call in the statistics. */
import { commentOf } from '../../domain/calls/call-card.ts'
import type { Database, Transaction } from '../database.ts'
import { employeeNames } from '../clients/names.ts'

export interface CallNote {
  author: number
  text: string
}

/** In the order of their authors' ids. */
export async function notesOf(database: Database, call: number): Promise<CallNote[]> {
  const rows = await database.values<[number, string]>(
    'select employee, text from call_note where call = $1 order by employee',
    [call],
  )
  return rows.map(([author, text]) => ({ author, text }))
}

/** Keeps the employee's note in place of the one before, and the comment that all notes make. */
export async function saveNote(
  tx: Transaction,
  call: number,
  { author, text }: CallNote,
): Promise<void> {
  await tx.query(
    `insert into call_note (call, employee, text) values ($1, $2, $3)
     on conflict (call, employee) do update set text = excluded.text`,
    [call, author, text],
  )
  const notes = await notesOf(tx, call)
  const names = await employeeNames(
    tx,
    notes.map((note) => note.author),
  )
  const comment = commentOf(
    notes.map((note) => ({
      author: { id: note.author, name: names.get(note.author) ?? '' },
      text: note.text,
    })),
  )
  await tx.query('update call set comment = $2 where id = $1', [call, comment])
}

/** Whether the employee was ever shown the call; known for as long as signals are kept. */
export async function wasShown(
  database: Database,
  call: number,
  employee: number,
): Promise<boolean> {
  const rows = await database.values<[string]>(
    `select employees from call_signal where call = $1 and kind = 'shown'
     union all select '[' || employee || ']' from call_note where call = $1 and employee = $2
     union all select '[' || employee || ']' from call_card where call = $1 and employee = $2`,
    [call, employee],
  )
  return rows.some(([employees]) => (JSON.parse(employees) as number[]).includes(employee))
}
