import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { filterOperators, type Condition, type Filter } from '../../domain/filter.ts'
import { matchesFilter, type Row } from '../../../test/support/filter-model.ts'
import type { Database, SqlValue } from '../database.ts'
import { filterSql, type FilterColumn } from './filter-sql.ts'

const columns: Record<string, FilterColumn> = {
  NAME: { sql: 's.name', kind: 'text' },
  AGE: { sql: 's.age', kind: 'int' },
  SUM: { sql: 's.sum', kind: 'real' },
  OPEN: { sql: 's.is_open', kind: 'flag' },
  SHARED: { sql: 's.shared', kind: 'char' },
  BORN: { sql: 's.born', kind: 'date' },
  SEEN: { sql: 's.seen', kind: 'datetime' },
  TAG: {
    sql: 't.tag',
    kind: 'text',
    within: (condition) =>
      `exists (select 1 from sample_tag t where t.sample = s.id and ${condition})`,
  },
}

// Few values, so that conditions meet rows; among them what patterns and engines treat specially.
const texts = [
  '',
  'a',
  'A',
  'ab',
  'Äb',
  'äB',
  'a%b',
  'a_b',
  'a*b',
  '[a]',
  'a\\b',
  '^a.b$',
  'ΣΑΣ',
  'σας',
]
const numbers = [-1, 0, 1, 2, 10]

const row = fc.record({
  NAME: fc.constantFrom(null, ...texts),
  AGE: fc.constantFrom(null, ...numbers),
  SUM: fc.constantFrom(null, 0, 0.5, 1.25),
  OPEN: fc.constantFrom(null, 0, 1),
  SHARED: fc.constantFrom(null, 'Y', 'N'),
  BORN: fc.constantFrom(null, '', '2001-02-03', '2020-12-31'),
  SEEN: fc.constantFrom(null, 1_000_000, 1_700_000_000),
  TAG: fc.uniqueArray(fc.constantFrom(...texts.filter((text) => text !== '')), { maxLength: 3 }),
})

const valueOf: Record<string, fc.Arbitrary<string | null>> = {
  NAME: fc.oneof(
    fc.constantFrom(null, ...texts.filter((text) => text !== '')),
    fc.string({ unit: fc.constantFrom('a', 'B', '%', '_', '*', '[', ']', 'ä', 'σ'), minLength: 1 }),
  ),
  AGE: fc.constantFrom(null, '-1', '0', '1', ' 2 ', '10', '5.0', 'x', '1e3', '9'.repeat(30)),
  SUM: fc.constantFrom(null, '0', '.5', '1.25', '1e0', 'NaN', ''),
  OPEN: fc.constantFrom(null, 'Y', 'n', '1', '0', 'true', 'maybe'),
  SHARED: fc.constantFrom(null, 'Y', 'n', '1', '0', 'true', 'maybe'),
  BORN: fc.constantFrom(null, '2001-02-03', '31.12.2020', '2001-02-30', 'soon'),
  SEEN: fc.constantFrom(null, '1970-01-12T13:46:40Z', '2023-11-14 23:13:20', 'soon'),
  TAG: fc.constantFrom(null, 'a', 'ab', '%b', 'a%'),
}

const condition: fc.Arbitrary<Condition> = fc.constantFrom(...Object.keys(valueOf)).chain((field) =>
  fc.record({
    field: fc.constant(field),
    operator: fc.constantFrom(...filterOperators),
    values: fc.array(valueOf[field] as fc.Arbitrary<string | null>, { maxLength: 3 }),
  }),
)

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    condition,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
  ),
}))

export function describeFilters(engine: DatabaseEngine): void {
  describe(`filters on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await database.transaction(async (tx) => {
        await tx.query(
          `create table sample (id bigint primary key, name text, age smallint, sum double precision,
             is_open smallint, shared text, born text, seen bigint)`,
        )
        await tx.query('create table sample_tag (sample bigint not null, tag text not null)')
      })
    })
    afterAll(() => engine.close())

    const timeZone = 'Europe/Berlin'

    async function fill(rows: Row[]): Promise<void> {
      await database.transaction(async (tx) => {
        await tx.query('delete from sample_tag')
        await tx.query('delete from sample')
        await tx.executeMany(
          'insert into sample values ($1, $2, $3, $4, $5, $6, $7, $8)',
          rows.map((each, id) => [
            id,
            ...['NAME', 'AGE', 'SUM', 'OPEN', 'SHARED', 'BORN', 'SEEN'].map(
              (field) => each[field] as SqlValue,
            ),
          ]),
        )
        await tx.executeMany(
          'insert into sample_tag values ($1, $2)',
          rows.flatMap((each, id) => (each['TAG'] as string[]).map((tag) => [id, tag])),
        )
      })
    }

    async function find(asked: Filter): Promise<number[]> {
      const params: SqlValue[] = []
      const where = filterSql(asked, { engine: database.engine, columns, timeZone, params })
      const found = await database.query<{ id: number }>(
        `select s.id from sample s where ${where} order by s.id`,
        params,
      )
      return found.map(({ id }) => id)
    }

    test('every filter finds the rows that the model finds', async () => {
      const random = fc.sample(row, 60)
      await fill(random)
      await fc.assert(
        fc.asyncProperty(filter, async (asked) => {
          const expected = random.flatMap((each, id) =>
            matchesFilter(asked, each, timeZone, columns) ? [id] : [],
          )
          expect(await find(asked)).toEqual(expected)
        }),
        { numRuns: 300 },
      )
    })

    test('ten thousand values in one list are one parameter', async () => {
      await fill([
        { ...empty, AGE: 7, NAME: 'seven' },
        { ...empty, AGE: -7 },
      ])
      const many = Array.from({ length: 10_000 }, (_, value) => String(value))
      expect(await find({ field: 'AGE', operator: 'in', values: many })).toEqual([0])
      expect(await find({ field: 'AGE', operator: 'notIn', values: many })).toEqual([1])
      expect(
        await find({ field: 'NAME', operator: 'in', values: [...many, 'seven', 'it’s', '"'] }),
      ).toEqual([0])
    })

    test('a pattern made to explode is answered at once', async () => {
      await fill([{ ...empty, NAME: 'a'.repeat(20_000) }])
      const startedAt = performance.now()
      for (const values of [['%a'.repeat(20) + 'b'], ['%a'.repeat(5_000)], ['a'.repeat(100_000)]])
        expect(await find({ field: 'NAME', operator: 'like', values })).toEqual([])
      expect(performance.now() - startedAt).toBeLessThan(5_000)
    })

    test('a name that is not in the table is a defect, whatever it inherits', () => {
      for (const field of ['id', 'constructor', '1; drop table sample'])
        expect(() =>
          filterSql(
            { field, operator: 'eq', values: ['1'] },
            { engine: database.engine, columns, timeZone, params: [] },
          ),
        ).toThrow('does not have')
    })
  })
}

const empty: Row = {
  NAME: null,
  AGE: null,
  SUM: null,
  OPEN: null,
  SHARED: null,
  BORN: null,
  SEEN: null,
  TAG: [],
}
