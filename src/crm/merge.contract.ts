import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { clientRef, clientTypes, refRange, type ClientType } from '../domain/clients/client.ts'
import { systemFields } from '../domain/fields/index.ts'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { countAll } from '../store/clients/client-counts.ts'
import { findClient } from '../store/clients/client-records.ts'
import { addClients, type ClientDraft } from '../store/clients/clients.ts'
import type { Database } from '../store/database.ts'
import { refsByAddresses, refsByNumbers } from '../store/clients/duplicates.ts'
import { addLink, readLinks } from '../store/links/links.ts'
import { migrate } from '../store/migrate.ts'
import type { Actor } from './access.ts'
import { createClients } from './clients.ts'
import { createDirectories } from './directories.ts'
import { readable } from './field-tables.ts'
import { createLinks } from './links.ts'
import { createMerge } from './merge.ts'

const phones = createPhoneReader('DE')
const admin: Actor = { employee: 1, isAdmin: true, rights: undefined }
const nowMs = 1_800_000_000_000

const numbers = ['+4930111111', '030 222222', '+49 30 333333 #4', '030/333333', 'intern 77']
const addresses = ['ann@roe.example', 'Ann <ANN@roe.example>', 'bo@roe.example']

/** What can be said of a contact in the runs of the property. */
const anyRecord = fc.record({
  name: fc.constantFrom(null, '', 'Ann', ' Ann ', 'Bo'),
  post: fc.constantFrom(undefined, '', 'Clerk', 'Chief'),
  responsible: fc.constantFrom(1, 2),
  phones: fc.subarray(numbers),
  emails: fc.subarray(addresses),
  companies: fc.subarray([1, 2, 3]),
})
type AnyRecord = typeof anyRecord extends fc.Arbitrary<infer Value> ? Value : never

const filled = (values: (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap((value) => value?.trim() || [])),
]

const kept = <Value>(values: Value[], keyOf: (value: Value) => string): Value[] => {
  const seen = new Set<string>()
  return values.filter((value) => !seen.has(keyOf(value)) && seen.add(keyOf(value)))
}
const phoneKey = (value: string) =>
  phones
    .readAll(value)
    .map(({ key, extension }) => `${key}#${extension}`)
    .join() || value
const emailKey = (value: string) => (value.includes('ANN') ? 'ann@roe.example' : value)

export function describeMerge(engine: DatabaseEngine): void {
  describe(`merging on ${engine.name}`, () => {
    let database: Database
    let services: ReturnType<typeof servicesOf>

    const servicesOf = (store: Database) => {
      const fields = async (type: ClientType) => systemFields[type]
      return {
        merge: createMerge({ database: store, phones, fields }),
        links: createLinks(store),
        clients: createClients({
          database: store,
          phones,
          rules: { timeZone: 'UTC', currency: 'EUR' },
          fields,
          directories: createDirectories(store),
        }),
      }
    }

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
      services = servicesOf(database)
    })
    afterAll(() => engine.close())

    const draft = (type: ClientType, given: Partial<ClientDraft>): ClientDraft => ({
      type,
      responsible: 1,
      activityAt: 1_700_000_000,
      createdAt: 1_700_000_000,
      createdBy: 1,
      multifields: [],
      ...given,
    })
    const add = (...drafts: ClientDraft[]) =>
      database.transaction((tx) => addClients(tx, drafts, phones))
    const find = (type: ClientType, id: number) =>
      findClient(database, type, clientRef(type, id), readable(systemFields[type]))
    const contactOf = (record: AnyRecord): ClientDraft =>
      draft('contact', {
        name: record.name,
        responsible: record.responsible,
        data: record.post === undefined ? {} : { POST: record.post },
        multifields: [
          ...record.phones.map((value) => ({ kind: 'PHONE' as const, valueType: 'WORK', value })),
          ...record.emails.map((value) => ({ kind: 'EMAIL' as const, valueType: 'WORK', value })),
        ],
      })

    /** Nothing is left over of records that are gone, and nothing is missing of those that are there. */
    const expectSound = async () => {
      const sound = {
        'phones of nobody': 'select * from phone where ref not in (select ref from client)',
        'phones without a multi-field': `select * from phone p where not exists
          (select 1 from multifield m where m.ref = p.ref and m.id = p.field)`,
        'e-mails without a multi-field': `select * from email e where not exists
          (select 1 from multifield m where m.ref = e.ref and m.id = e.field)`,
        'multi-fields of nobody':
          'select * from multifield where ref not in (select ref from client)',
        'links of nobody': `select * from contact_company
          where contact + ${clientRef('contact', 0)} not in (select ref from client)
          or company + ${clientRef('company', 0)} not in (select ref from client)`,
        'contacts without a primary company': `select contact from contact_company
          group by contact having sum(is_primary) <> 1`,
        'companies without a primary contact': `select company from contact_company
          group by company having sum(is_primary_contact) <> 1`,
        'leads without a primary contact': `select lead from lead_contact
          group by lead having sum(is_primary) <> 1`,
      }
      for (const [what, sql] of Object.entries(sound))
        expect([what, await database.values(sql)]).toEqual([what, []])
    }

    test('any records become what the plain rules say, or stay as they were', async () => {
      const companies = await add(...[1, 2, 3].map((id) => draft('company', { title: `C${id}` })))
      await fc.assert(
        fc.asyncProperty(fc.array(anyRecord, { minLength: 2, maxLength: 4 }), async (records) => {
          const ids = await add(...records.map(contactOf))
          const companyOf = (index: number) => companies[index - 1] as number
          await database.transaction(async (tx) => {
            for (const [index, record] of records.entries())
              for (const company of record.companies)
                await addLink(tx, 'contact-company', ids[index] as number, {
                  id: companyOf(company),
                })
          })
          const before = await Promise.all(ids.map((id) => find('contact', id)))
          const outcome = await services.merge('contact', ids, admin, nowMs)

          const names = filled(records.map(({ name }) => name))
          const posts = filled(records.map(({ post }) => post))
          const after = await Promise.all(ids.map((id) => find('contact', id)))
          if (names.length > 1 || posts.length > 1) {
            expect(outcome).toBe('conflict')
            expect(after).toEqual(before)
            return
          }
          expect(outcome).toBe('merged')
          expect(after.slice(1).every((record) => record === undefined)).toBe(true)
          const [main] = after
          expect(main?.values['NAME']?.toString().trim() || undefined).toBe(names[0])
          expect(main?.values['POST']?.toString().trim() || undefined).toBe(posts[0])
          expect(main?.values['ASSIGNED_BY_ID']).toBe(records[0]?.responsible)
          const rows = (kind: string) =>
            main?.multifields.flatMap((row) => (row.kind === kind ? [row.value] : []))
          const [own, ...others] = records as [AnyRecord, ...AnyRecord[]]
          const joined = (
            take: (record: AnyRecord) => string[],
            keyOf: (value: string) => string,
          ) => {
            const mine = new Set(take(own).map(keyOf))
            const theirs = kept(others.flatMap(take), keyOf)
            return [...take(own), ...theirs.filter((value) => !mine.has(keyOf(value)))]
          }
          expect(rows('PHONE')).toEqual(joined((record) => record.phones, phoneKey))
          expect(rows('EMAIL')).toEqual(joined((record) => record.emails, emailKey))
          const linked = await readLinks(database, 'contact-company', ids[0] as number)
          expect(linked.map(({ id }) => id)).toEqual([
            ...new Set(records.flatMap((record) => record.companies.map(companyOf))),
          ])
        }),
        { numRuns: engine.name === 'sqlite' ? 80 : 20 },
      )
      await expectSound()
    })

    test('the numbers of a merged record lead to the main one, and to nobody else', async () => {
      const number = '+49 40 998877'
      const [one, two] = (await add(
        draft('contact', { name: 'Eve' }),
        draft('contact', {
          name: 'Eve',
          multifields: [
            { kind: 'PHONE', valueType: 'HOME', value: number },
            { kind: 'EMAIL', valueType: 'WORK', value: 'eve@roe.example' },
          ],
        }),
      )) as [number, number]
      const found = async () => [
        ...(await refsByNumbers(database, 'contact', [phones.read(number)!.key], 9)),
        ...(await refsByAddresses(database, 'contact', ['eve@roe.example'], 9)),
      ]
      expect(await found()).toEqual([clientRef('contact', two), clientRef('contact', two)])
      expect(await services.merge('contact', [one, two], admin, nowMs)).toBe('merged')
      expect(await found()).toEqual([clientRef('contact', one), clientRef('contact', one)])
    })

    test('amounts bring their currency, and differ when their currencies do', async () => {
      const lead = (data: object) => draft('lead', { stage: 'NEW', data: { ...data } })
      const [one, two, three] = (await add(
        lead({ CURRENCY_ID: 'EUR' }),
        lead({ CURRENCY_ID: 'USD', OPPORTUNITY: 7 }),
        lead({ CURRENCY_ID: 'EUR', OPPORTUNITY: 7 }),
      )) as [number, number, number]
      expect(await services.merge('lead', [one, two, three], admin, nowMs)).toBe('conflict')
      expect(await services.merge('lead', [one, two], admin, nowMs)).toBe('merged')
      const record = await find('lead', one)
      expect(record?.values).toMatchObject({ CURRENCY_ID: 'USD', OPPORTUNITY: 7 })
    })

    test.each([
      ['lead', 'Lead'],
      ['company', 'Company'],
    ] as const)('titles of a %s that nobody chose are no difference', async (type, word) => {
      const ids = (await add(draft(type, {}), draft(type, {}))) as [number, number]
      await database.transaction((tx) =>
        tx.executeMany(
          'update client set title = $2 where ref = $1',
          ids.map((id) => [clientRef(type, id), `${word} #${id}`]),
        ),
      )
      expect(await services.merge(type, ids, admin, nowMs)).toBe('merged')
      expect((await find(type, ids[0]))?.values['TITLE']).toBe(`${word} #${ids[0]}`)
    })

    test('where a record came from is remembered by the one that takes its place', async () => {
      const ids = await add(
        draft('contact', { name: 'Ida' }),
        draft('contact', { name: 'Ida', origin: 'crm 17' }),
      )
      await services.merge('contact', ids, admin, nowMs)
      const rows = await database.values('select origin from client where ref = $1', [
        clientRef('contact', ids[0] as number),
      ])
      expect(rows).toEqual([['crm 17']])
    })

    test('a record with more multi-fields than one can hold is not made', async () => {
      const many = (from: number) =>
        draft('contact', {
          multifields: Array.from({ length: 600 }, (_, index) => ({
            kind: 'WEB' as const,
            valueType: 'WORK',
            value: `https://${from + index}.example`,
          })),
        })
      const ids = await add(many(0), many(600))
      expect(await services.merge('contact', ids, admin, nowMs)).toBe('overfull')
      expect(await find('contact', ids[1] as number)).toBeDefined()
    })

    test('merges, changes, links and removals at once end as if one came after the other', async () => {
      for (let round = 0; round < (engine.name === 'sqlite' ? 12 : 3); round += 1) {
        const companies = await add(
          draft('company', { title: 'X' }),
          draft('company', { title: 'X' }),
        )
        const [x, y] = companies as [number, number]
        const values = [0, 1, 2, 3].map((index) => `+49 30 55${round}00${index}0`)
        const ids = (await add(
          ...values.map((value) =>
            draft('contact', {
              name: 'Max',
              multifields: [{ kind: 'PHONE', valueType: 'WORK', value }],
            }),
          ),
        )) as [number, number, number, number]
        const [a, b, c, d] = ids
        const { merge, links, clients } = services
        const text = (id: number) =>
          clients.update(
            'contact',
            id,
            { values: { POST: 'Clerk', COMPANY_IDS: [x, y] }, multifields: [] },
            admin,
            nowMs,
          )
        const outcomes = await Promise.all([
          merge('contact', [a, b], admin, nowMs),
          merge('contact', [b, a], admin, nowMs),
          merge('contact', [c, b], admin, nowMs),
          text(a),
          text(b),
          links.add('contact-company', a, { id: x }, admin),
          links.replace('company-contact', y, [{ id: a }, { id: b }, { id: c }], admin),
          merge('company', [y, x], admin, nowMs),
          merge('contact', [d, c], admin, nowMs),
          clients.remove('company', x, admin),
        ])
        const merged = outcomes.filter((outcome) => outcome === 'merged').length
        expect(merged).toBeGreaterThan(0)
        // Every number is still somebody's: once, for nobody was removed but into another.
        const numbersLeft = await Promise.all(
          values.map((value) => refsByNumbers(database, 'contact', [phones.read(value)!.key], 9)),
        )
        expect(numbersLeft.map((refs) => refs.length)).toEqual([1, 1, 1, 1])
        await expectSound()
      }
    })

    test('the counters of records follow', async () => {
      for (const type of clientTypes) {
        const { first, last } = refRange(type)
        const [row] = await database.values<[number]>(
          'select count(*) from client where ref between $1 and $2',
          [first, last],
        )
        expect([type, await countAll(database, type)]).toEqual([type, row?.[0]])
      }
    })
  })
}
