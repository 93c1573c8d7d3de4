/**
 * What the store alone allows: node:http, the statements that the question needs, and the answer as JSON.
 * No credentials, no limits, no checks, no log, no metrics: a gateway can only be slower than this.
 *
 * node statement-server.ts lookup|page FILE
 */
import http from 'node:http'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { clientRef, refRange } from '../../src/domain/clients/client.ts'
import { createPhoneReader } from '../../src/domain/phone/phone.ts'
import { findByNumber } from '../../src/store/clients/lookup.ts'
import { listen } from './listen.ts'

const [question, file] = process.argv.slice(2) as ['lookup' | 'page', string]
const database = new DatabaseSync(file)
// As src/store/engines/sqlite.ts has it.
database.exec('pragma query_only = on; pragma cache_size = -65536; pragma temp_store = memory')

type Row = (string | number | null)[]

function rowsOf(sql: string): (...params: SQLInputValue[]) => Row[] {
  const statement = database.prepare(sql.replaceAll(/\$\d/g, '?'))
  statement.setReturnArrays(true)
  return (...params) => statement.all(...params) as unknown as Row[]
}

const byNumber = rowsOf(`${findByNumber} limit 200`)
const phones = createPhoneReader('US')

function lookup({ PHONE_NUMBER }: { PHONE_NUMBER: string }): unknown {
  const key = phones.read(PHONE_NUMBER)?.key
  if (key === undefined) return []
  return byNumber(key).map((row) => ({
    CRM_ENTITY_TYPE: 'CONTACT',
    CRM_ENTITY_ID: (row[0] as number) % 2 ** 48,
    ASSIGNED_BY_ID: row[9],
    NAME: row[3] ?? `${row[4]} ${row[6]}`,
    ASSIGNED_BY: {
      ID: String(row[9]),
      TIMEMAN_STATUS: row[17] === 'opened' ? 'OPENED' : 'CLOSED',
      USER_PHONE_INNER: row[11],
      WORK_PHONE: row[12],
      PERSONAL_PHONE: row[13],
      PERSONAL_MOBILE: row[14],
    },
  }))
}

const clients = rowsOf(
  `select ref, name, last_name, responsible from client where ref between $1 and $2 order by ref limit 50`,
)
const numbers = rowsOf(
  `select ref, id, value_type, value from multifield where ref between $1 and $2 and kind = 'PHONE'
   order by ref, id`,
)

function page({ filter }: { filter: { '>ID': number } }): unknown {
  const { last } = refRange('contact')
  const rows = clients(clientRef('contact', filter['>ID'] + 1), last)
  const records = new Map(
    rows.map(([ref, NAME, LAST_NAME, responsible]) => [
      ref as number,
      {
        ID: String((ref as number) % 2 ** 48),
        NAME,
        LAST_NAME,
        ASSIGNED_BY_ID: String(responsible),
        PHONE: [] as object[],
      },
    ]),
  )
  for (const [ref, id, VALUE_TYPE, VALUE] of numbers(rows[0]?.[0] ?? 0, rows.at(-1)?.[0] ?? 0))
    records.get(ref as number)?.PHONE.push({ ID: String(id), VALUE_TYPE, VALUE, TYPE_ID: 'PHONE' })
  return [...records.values()]
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const start = Date.now() / 1000
    const sent = JSON.parse(Buffer.concat(chunks).toString())
    const result = question === 'lookup' ? lookup(sent) : page(sent)
    const now = '2026-01-01T00:00:00+00:00'
    const time = {
      start,
      finish: Date.now() / 1000,
      duration: 0.001,
      processing: 0.001,
      date_start: now,
      date_finish: now,
      operating_reset_at: Math.floor(start) + 600,
      operating: 0.001,
    }
    const body = JSON.stringify({ result, time })
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Access-Control-Allow-Origin': '*',
    })
    response.end(body)
  })
})
listen(server)
