/** What every engine promises, whatever is stored in it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import type { Database, Transaction } from './database.ts'

export function describeDatabase(engine: DatabaseEngine): void {
  describe(`the database port on ${engine.name}`, () => {
    let database: Database
    let openAgain: () => Promise<Database>

    beforeAll(async () => {
      const store = await engine.open()
      database = store.database
      openAgain = store.openAgain
      await database.transaction(async (tx) => {
        await tx.query('create table note (id bigint primary key, word text)')
        const json = engine.name === 'sqlite' ? 'text' : 'jsonb'
        await tx.query(`create table paper (id bigint primary key, data ${json})`)
      })
    })

    beforeEach(() => database.transaction((tx) => tx.query('delete from note')))
    afterAll(() => engine.close())

    const add = (tx: Transaction, id: number | bigint, word: string | null = null) =>
      tx.query('insert into note (id, word) values ($1, $2)', [id, word])
    const ids = async (from: Database = database) =>
      (await from.values<[number]>('select id from note order by id')).map(([id]) => id)

    test('rows come as objects and as arrays, with numbers, texts and nulls', async () => {
      await database.transaction((tx) => add(tx, 7))
      const sql = 'select id, word, $1 as said from note'
      expect(await database.query(sql, ['so'])).toEqual([{ id: 7, word: null, said: 'so' }])
      expect(await database.values(sql, ['so'])).toEqual([[7, null, 'so']])
    })

    test('placeholders may come in any order and more than once', async () => {
      await database.transaction((tx) => add(tx, 7, 'x'))
      const sql = 'select id from note where word = $2 and id >= $1 and $2 <> $3'
      expect(await database.values(sql, [3, 'x', 'y'])).toEqual([[7]])
    })

    test('a transaction reads its own writes and nobody else does until it is over', async () => {
      let before: Promise<number[]> | undefined
      await database.transaction(async (tx) => {
        await add(tx, 1)
        expect(await ids(tx)).toEqual([1])
        before = ids()
        if (engine.readsDuringTransactions) expect(await before).toEqual([])
      })
      expect(await ids()).toEqual([1])
      await before
    })

    test('what is read apart is what is committed, in a transaction also its own writes', async () => {
      const apart = (from: Database) =>
        from.valuesApart<[number, string]>('select id, word from note where id > $1', [0])
      await database.transaction(async (tx) => {
        await add(tx, 1, 'a')
        expect(await apart(tx)).toEqual([[1, 'a']])
      })
      expect(await apart(database)).toEqual([[1, 'a']])
      await database.transaction((tx) => add(tx, 2, 'b'))
      expect(await apart(database)).toEqual([
        [1, 'a'],
        [2, 'b'],
      ])
    })

    test('what is read apart fails like any other statement, and the next one is answered', async () => {
      await expect(database.valuesApart('select id from nowhere')).rejects.toThrow('nowhere')
      await expect(
        database.valuesApart('insert into note (id) values (9) returning id'),
      ).rejects.toThrow()
      expect(await database.valuesApart('select id from note')).toEqual([])
    })

    test('nobody waits for what is read apart', async () => {
      if (!engine.readsDuringTransactions) return
      let isOver = false
      const long = database
        .valuesApart<[number]>(
          `with recursive steps (n) as (select 1 union all select n + 1 from steps where n < 1000000)
           select cast(count(*) as bigint) from steps`,
        )
        .finally(() => {
          isOver = true
        })
      for (let count = 0; count < 10; count += 1) await ids()
      expect(isOver).toBe(false)
      expect(await long).toEqual([[1_000_000]])
    })

    test('a transaction whose work throws leaves nothing and hands on the error', async () => {
      const broken = database.transaction(async (tx) => {
        await add(tx, 1)
        throw new Error('no')
      })
      await expect(broken).rejects.toThrow('no')
      expect(await ids()).toEqual([])
    })

    test('a failed statement spoils its transaction, even when the work goes on', async () => {
      const broken = database.transaction(async (tx) => {
        await add(tx, 1)
        await add(tx, 1).catch(() => {})
        await expect(add(tx, 2)).rejects.toThrow('can only be rolled back')
        return 'done'
      })
      await expect(broken).rejects.toThrow(/unique/i)
      expect(await ids()).toEqual([])
    })

    test('a nested transaction fails alone', async () => {
      await database.transaction(async (tx) => {
        await add(tx, 1)
        const nested = tx.transaction(async (inner) => {
          await add(inner, 2)
          await inner.transaction((innermost) => add(innermost, 3))
          await add(inner, 1)
        })
        await expect(nested).rejects.toThrow(/unique/i)
        await tx.transaction((inner) => add(inner, 4))
        await add(tx, 5)
      })
      expect(await ids()).toEqual([1, 4, 5])
    })

    test('while a nested transaction is open its parent refuses work', async () => {
      await database.transaction(async (tx) => {
        await tx.transaction(async (inner) => {
          await add(inner, 1)
          await expect(ids(tx)).rejects.toThrow('nested transaction is open')
          await expect(tx.transaction(async () => {})).rejects.toThrow('nested transaction is open')
        })
      })
      expect(await ids()).toEqual([1])
    })

    test('a transaction that is over cannot be used any more', async () => {
      const kept = await database.transaction(async (tx) => tx)
      await expect(add(kept, 1)).rejects.toThrow('this transaction is over')
      await expect(kept.transaction(async () => {})).rejects.toThrow('this transaction is over')
      expect(await ids()).toEqual([])
    })

    test('a write outside a transaction is refused', async () => {
      const write = database.query('insert into note (id) values (1) returning id')
      await expect(write).rejects.toThrow('a write outside a transaction')
      expect(await ids()).toEqual([])
      await database.transaction((tx) => add(tx, 2))
      expect(await ids()).toEqual([2])
    })

    test('integers up to 2^53 come back as numbers, greater ones are refused when read', async () => {
      const greatest = Number.MAX_SAFE_INTEGER
      await database.transaction(async (tx) => {
        await add(tx, greatest)
        await add(tx, -greatest)
        await add(tx, 2n ** 62n, 'huge')
      })
      expect(await database.values('select id from note where word is null order by id')).toEqual([
        [-greatest],
        [greatest],
      ])
      await expect(ids()).rejects.toThrow(RangeError)
      expect(await ids().catch(() => 'still alive')).toBe('still alive')
      const found = await database.values('select word from note where id = $1', [2n ** 62n])
      expect(found).toEqual([['huge']])
    })

    test('text is kept to the letter, but U+0000 is dropped', async () => {
      const words = [
        '',
        ' ',
        "it's",
        '"',
        '\\',
        '$1',
        '?1',
        'ÄÖÜ',
        '北京',
        '👩‍👩‍👧',
        'e\u0301',
        '\u200b',
        '\r\n',
      ]
      await database.transaction(async (tx) => {
        await tx.executeMany(
          'insert into note (id, word) values ($1, $2)',
          words.map((word, id) => [id, word]),
        )
        await add(tx, 100, 'a\0b\0')
      })
      const rows = await database.values<[string]>('select word from note order by id')
      expect(rows.map(([word]) => word)).toEqual([...words, 'ab'])
      expect(await database.values('select id from note where word = $1', ['\0ab'])).toEqual([
        [100],
      ])
    })

    test('half a surrogate pair harms nothing', async () => {
      await database.transaction((tx) => add(tx, 1, 'a\ud800b'))
      expect(await database.values('select word from note')).toEqual([['a\ufffdb']])
    })

    test('JSON goes in and comes out as text', async () => {
      const data = { b: [1, 2.5, null, true], a: { ü: 'x"y' } }
      await database.transaction(async (tx) => {
        await tx.query('insert into paper (id, data) values ($1, $2)', [1, JSON.stringify(data)])
        await tx.executeMany('insert into paper (id, data) values ($1, $2)', [[2, '{}']])
      })
      const rows = await database.query<{ data: string }>('select data from paper order by id')
      expect(rows.map((row) => JSON.parse(row.data))).toEqual([data, {}])
      expect(await database.values("select data -> 'a' ->> 'ü' from paper where id = 1")).toEqual([
        ['x"y'],
      ])
    })

    test('executeMany takes many rows, none at all, and all or nothing', async () => {
      const insert = 'insert into note (id) values ($1)'
      await database.transaction(async (tx) => {
        await tx.executeMany(insert, [])
        await tx.executeMany(
          insert,
          Array.from({ length: 2_500 }, (_, id) => [id]),
        )
      })
      expect(await ids()).toHaveLength(2_500)
      const twice = database.transaction((tx) => tx.executeMany(insert, [[9_000], [7], [9_001]]))
      await expect(twice).rejects.toThrow(/unique/i)
      expect(await ids()).toHaveLength(2_500)
    })

    test('one of many transactions at once fails, and the others are kept', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, id) =>
          database.transaction(async (tx) => {
            await add(tx, id)
            if (id === 13) throw new Error('unlucky')
            if (id === 14) await add(tx, id)
            return id
          }),
        ),
      )
      const failed = outcomes.flatMap(({ status }, id) => (status === 'rejected' ? [id] : []))
      expect(failed).toEqual([13, 14])
      expect(await ids()).toHaveLength(38)
    })

    test('transactions follow one another without a gap in which one is forgotten', async () => {
      const addLater = async (id: number, ticks: number): Promise<void> => {
        await database.transaction((tx) => add(tx, id))
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
        await database.transaction((tx) => add(tx, id + 1))
      }
      for (let ticks = 0; ticks < 8; ticks += 1) await addLater(ticks * 2, ticks)
      expect(await ids()).toHaveLength(16)
    })

    test('wrong SQL and a wrong number of parameters are errors and harm nothing', async () => {
      await expect(database.query('selec 1')).rejects.toThrow(/selec/)
      await expect(database.query('select id from note where id = $1')).rejects.toThrow()
      await expect(database.query('select id from note', [1])).rejects.toThrow()
      expect(await ids()).toEqual([])
    })

    test('a second process sees what was committed', async () => {
      const second = await openAgain()
      await database.transaction((tx) => add(tx, 1))
      expect(await ids(second)).toEqual([1])
      await second.transaction((tx) => add(tx, 2))
      expect(await ids()).toEqual([1, 2])
    })

    test('what is closed refuses work and may be closed again', async () => {
      if (engine.name === 'pglite') return
      const second = await openAgain()
      const last = second.transaction((tx) => add(tx, 1))
      await second.close()
      await last
      expect(await ids()).toEqual([1])
      await expect(second.query('select 1')).rejects.toThrow()
      await expect(second.transaction((tx) => add(tx, 2))).rejects.toThrow('closed')
      await second.close()
    })
  })
}
