/** Forms by which visitors of a web site ask to be called back. */
import { takeIds } from '../counters.ts'
import type { Database, Transaction } from '../database.ts'

export interface CallbackForm {
  id: number
  /** In the form's address. */
  publicKey: string
  /** Signs what the form's own page sends back. */
  secretKey: string
  name: string
  /** The app that calls back, through this line of its. */
  app: number
  line: string
  /** For leads of unknown visitors. */
  responsible: number
  /** Other web sites that may send or frame the form: `https://shop.example`. */
  origins: string[]
  /** What the employee is told before the client is called. */
  spokenText: string
  voice: string
  /** Unix seconds. */
  createdAt: number
}

interface FormRow {
  id: number
  public_key: string
  secret_key: string
  name: string
  app: number
  line: string
  responsible: number
  origins: string
  spoken_text: string
  voice: string
  created_at: number
}

const columns =
  'id, public_key, secret_key, name, app, line, responsible, origins, spoken_text, voice, created_at'

const fromRow = (row: FormRow): CallbackForm => ({
  id: row.id,
  publicKey: row.public_key,
  secretKey: row.secret_key,
  name: row.name,
  app: row.app,
  line: row.line,
  responsible: row.responsible,
  origins: row.origins === '' ? [] : row.origins.split(' '),
  spokenText: row.spoken_text,
  voice: row.voice,
  createdAt: row.created_at,
})

/** Returns the id of the new form. */
export async function addCallbackForm(
  tx: Transaction,
  form: Omit<CallbackForm, 'id'>,
): Promise<number> {
  const id = await takeIds(tx, 'callback_form')
  await tx.query(
    `insert into callback_form (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      form.publicKey,
      form.secretKey,
      form.name,
      form.app,
      form.line,
      form.responsible,
      form.origins.join(' '),
      form.spokenText,
      form.voice,
      form.createdAt,
    ],
  )
  return id
}

/** By the key that stands in its address; undefined: there is none such. */
export async function findCallbackForm(
  database: Database,
  publicKey: string,
): Promise<CallbackForm | undefined> {
  const [row] = await database.query<FormRow>(
    `select ${columns} from callback_form where public_key = $1`,
    [publicKey],
  )
  return row && fromRow(row)
}

/** Oldest first. */
export async function listCallbackForms(database: Database): Promise<CallbackForm[]> {
  const rows = await database.query<FormRow>(`select ${columns} from callback_form order by id`)
  return rows.map(fromRow)
}

/** False: there is none such. */
export async function removeCallbackForm(tx: Transaction, id: number): Promise<boolean> {
  return (await tx.query('delete from callback_form where id = $1 returning id', [id])).length > 0
}
