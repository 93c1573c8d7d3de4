/**
 * The peer: what one writes in an afternoon. Express, node-postgres with its pool, an index on the number as
 * it is stored; the same answer for the same request. Its statement is as the documentation begins,
 * https://node-postgres.com/features/queries#parameterized-query , or prepared by name, as it goes on.
 *
 * node express-peer.ts URL SCHEMA unprepared|prepared
 */
import { createServer } from 'node:http'
import express from 'express'
import pg from 'pg'
import { listen } from './listen.ts'

const [url, schema, statements] = process.argv.slice(2) as [
  string,
  string,
  'unprepared' | 'prepared',
]
const pool = new pg.Pool({ connectionString: url, max: 4, options: `-c search_path=${schema}` })
const app = express()
app.use(express.json())

const text = `select c.ref, c.title, c.name, c.last_name, c.responsible, e.phone_inner, e.work_phone,
  e.personal_phone, e.personal_mobile, w.state
from multifield m
join client c on c.ref = m.ref
left join employee e on e.id = c.responsible
left join workday w on w.employee = e.id
where m.value = $1`

const named = statements === 'prepared' ? { name: 'lookup' } : {}

const types: Record<number, string> = { 1: 'LEAD', 3: 'CONTACT', 4: 'COMPANY' }

app.post('/rest/:user/:secret/:method', (request, response, next) => {
  const startedAt = Date.now() / 1000
  pool
    .query({ ...named, text, values: [`+${request.body.PHONE_NUMBER}`] })
    .then(({ rows }) => {
      response.json({
        result: rows.map((row) => {
          const ref = Number(row.ref)
          return {
            CRM_ENTITY_TYPE: types[Math.floor(ref / 2 ** 48)],
            CRM_ENTITY_ID: ref % 2 ** 48,
            ASSIGNED_BY_ID: Number(row.responsible),
            NAME: row.name ? `${row.name} ${row.last_name}` : row.title,
            ASSIGNED_BY: {
              ID: String(row.responsible),
              TIMEMAN_STATUS: row.state === 'opened' ? 'OPENED' : 'CLOSED',
              USER_PHONE_INNER: row.phone_inner,
              WORK_PHONE: row.work_phone,
              PERSONAL_PHONE: row.personal_phone,
              PERSONAL_MOBILE: row.personal_mobile,
            },
          }
        }),
        time: { start: startedAt, finish: Date.now() / 1000 },
      })
    })
    .catch(next)
})

listen(createServer(app))
