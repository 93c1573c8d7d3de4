import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseEngines } from '../../test/support/database-engines.ts'
import { clientTypes, refId, refType } from '../domain/clients/client.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { defaultPriority, rankMatches, type Rankable } from '../domain/clients/priority.ts'
import { addClients, type ClientDraft } from '../store/clients/clients.ts'
import type { Database } from '../store/database.ts'
import { bestRowsByNumber, rowsByNumber } from '../store/clients/lookup.ts'
import { migrate } from '../store/migrate.ts'
import { createFindClients } from './find-clients.ts'
import { createFindDuplicates } from './find-duplicates.ts'

const phones = createPhoneReader('DE')
const number = '+49 30 1234567'
const rules = { priority: defaultPriority, timeZone: 'UTC', isTimemanInstalled: true }

const sharing = fc.record({
  type: fc.constantFrom(...clientTypes),
  activityAt: fc.integer({ min: 1, max: 4 }),
  stageSemantics: fc.constantFrom('P', 'S', 'F', null),
  extensions: fc.array(fc.constantFrom('', '1', '2'), { minLength: 1, maxLength: 3 }),
})

describe.each(databaseEngines())('a number that very many share, on $name', (engine) => {
  describe.skipIf(engine.skipped)(engine.skipped ?? 'a server is there', () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())

    const fill = (
      drafts: readonly Omit<ClientDraft, 'responsible' | 'createdAt' | 'createdBy'>[],
    ) =>
      database.transaction(async (tx) => {
        for (const table of ['client', 'multifield', 'phone', 'email', 'counter'])
          await tx.query(`delete from ${table}`)
        const rest = { responsible: 1, createdAt: 1, createdBy: 1 }
        await addClients(
          tx,
          drafts.map((draft) => ({ ...draft, ...rest })),
          phones,
        )
      })
    const field = (extension: string) => ({
      kind: 'PHONE' as const,
      valueType: 'WORK',
      value: extension === '' ? number : `${number} #${extension}`,
    })

    test('the store ranks them as the rule does', async () => {
      const property = fc.asyncProperty(
        fc.array(sharing, { minLength: 1, maxLength: 25 }),
        fc.constantFrom('', '1', '3'),
        fc.integer({ min: 1, max: 6 }),
        async (clients, asked, perType) => {
          await fill(
            clients.map(({ extensions, ...client }) => ({
              ...client,
              multifields: extensions.map(field),
            })),
          )
          const { key } = phones.read(number)!
          const toRankable = (row: Awaited<ReturnType<typeof rowsByNumber>>[number]) => ({
            ref: row[0],
            extension: row[1],
            field: row[2],
            activityAt: row[7],
            stageSemantics: row[8],
          })
          const rule = { ...defaultPriority, perType }
          const rank = (rows: Awaited<ReturnType<typeof rowsByNumber>>): Rankable[] =>
            rankMatches(rows.map(toRankable), asked, rule)
          const all = await rowsByNumber(database, key, 10_000)
          const best = await bestRowsByNumber(database, key, asked, perType)
          expect(rank(best)).toEqual(rank(all))
          expect(best).toHaveLength(rank(all).length)
        },
      )
      await fc.assert(property, { numRuns: 25 })
    })

    test('fifty of each type are found behind a thousand of another, the best of them', async () => {
      await fill(
        clientTypes.flatMap((type) =>
          Array.from({ length: type === 'lead' ? 1_000 : 60 }, (_, index) => ({
            type,
            activityAt: 1_000 + index,
            stageSemantics: type === 'lead' && index === 999 ? 'S' : null,
            multifields: [field(index === 3 ? '7' : '')],
          })),
        ),
      )
      const find = createFindClients(database, rules)
      const matches = await find(phones.read(`${number} #7`)!, 0)
      const ids = (type: string) =>
        matches.filter(({ ref }) => refType(ref) === type).map(({ ref }) => refId(ref))
      const down = (from: number, length: number) =>
        Array.from({ length }, (_, index) => from - index)
      expect(matches.slice(0, 3).map(({ type, id }) => [type, id])).toEqual([
        ['contact', 4],
        ['company', 4],
        ['lead', 4],
      ])
      expect(ids('contact')).toEqual([4, ...down(60, 49)])
      expect(ids('company')).toEqual([4, ...down(60, 49)])
      expect(ids('lead')).toEqual([4, ...down(999, 49)])

      for (const matching of ['number', 'literal'] as const) {
        const findDuplicates = createFindDuplicates(database, phones, matching)
        const first = Array.from({ length: 20 }, (_, index) => index + 1)
        // Beside a number that nobody has, too.
        for (const values of [[number], [number, '+49 30 7654321']]) {
          const question = { kind: 'PHONE' as const, values, types: ['contact'] as const }
          expect(await findDuplicates(question)).toEqual({ contact: first })
        }
      }
    })
  })
})
