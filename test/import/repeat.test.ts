import { readFileSync, existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addClients } from '../../src/store/clients/clients.ts'
import { pgliteEngine } from '../support/database-engines.ts'
import { counts, fixture, openPortal, phones, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const formats = [
  'bitrix24-contacts-en.csv',
  'bitrix24-contacts-ru.csv',
  'bitrix24-leads-de.csv',
  'bitrix24-companies-en.csv',
  'google-old.csv',
  'google-new.csv',
  'outlook-en.csv',
  'hubspot-contacts.csv',
  'hubspot-companies.csv',
  'cards.vcf',
  'clients.jsonl',
]

it.each(formats)('the same %s twice changes nothing', async (name) => {
  const first = await portal.import(name)
  const before = await portal.clients()
  const second = await portal.import(name)
  expect(counts(second)).toEqual({
    added: 0,
    updated: 0,
    unchanged: first.added,
    rejected: first.rejected,
  })
  expect(await portal.clients()).toEqual(before)
})

it('on PostgreSQL as on SQLite', { timeout: 90_000 }, async () => {
  const engine = pgliteEngine()
  const other = await openPortal(async () => (await engine.open()).database)
  try {
    for (const name of formats) {
      expect(await other.import(name)).toEqual(await portal.import(name))
      expect(counts(await other.import(name))).toMatchObject({ added: 0, updated: 0 })
    }
    expect(await other.clients()).toEqual(await portal.clients())
    expect(await other.whoHas('19062195047')).toEqual(await portal.whoHas('19062195047'))
  } finally {
    await other.close()
  }
})

describe('by external id', () => {
  const header = 'ID;First name;Last name;Work Phone;Mobile;Work E-mail;Comment\n'

  it('a changed row replaces what it says and leaves what it does not say', async () => {
    await portal.import(portal.write('a.csv', `${header}1;Ann;Roe;030 1000001;;a@a.example;old\n`))
    const changed = portal.write('b.csv', `${header}1;Ann;Lund;030 1000002;0171 1000003;;\n`)
    expect(counts(await portal.import(changed))).toMatchObject({ added: 0, updated: 1 })
    expect(await portal.clients()).toMatchObject([
      {
        lastName: 'Lund',
        data: { COMMENTS: 'old' },
        fields: ['EMAIL.WORK a@a.example', 'PHONE.WORK 030 1000002', 'PHONE.MOBILE 0171 1000003'],
      },
    ])
    expect(await portal.whoHas('030 1000001')).toEqual([])
    expect(await portal.whoHas('030 1000002')).toEqual(['contact 1'])
    expect(counts(await portal.import(changed))).toMatchObject({ updated: 0, unchanged: 1 })
  })

  it('two records that the source keeps apart stay apart, the same id twice is one', async () => {
    const path = portal.write(
      'a.csv',
      `${header}1;Ann;Roe;030 1000001;;;\n2;Ann;Roe;030 1000001;;;\n2;Ann;Roe;030 1000001;;;more\n`,
    )
    expect(counts(await portal.import(path))).toMatchObject({ added: 2, updated: 1 })
    expect(await portal.whoHas('030 1000001')).toEqual(['contact 1', 'contact 2'])
  })

  it('one id of two places, or of two types, is two records', async () => {
    const path = portal.write('a.csv', `${header}1;Ann;Roe;030 1000001;;;\n`)
    await portal.import(path)
    expect(counts(await portal.import(path, { place: 'shop' }))).toMatchObject({ added: 1 })
    expect(counts(await portal.import(path, { type: 'lead' }))).toMatchObject({ added: 1 })
  })
})

describe('by name and number', () => {
  const header = 'First Name,Last Name,Business Phone,Mobile Phone,E-mail Address,Notes\n'

  it('a row completes the client it names, in any notation, and replaces nothing', async () => {
    await portal.import(portal.write('a.csv', `${header}Ann,Roe,030 1000001,,,first\n`))
    const more = portal.write(
      'b.csv',
      `${header}ann, ROE,+49 30 1000001,0171 1000002,a@a.example,x\n`,
    )
    expect(counts(await portal.import(more))).toMatchObject({ added: 0, updated: 1 })
    expect(await portal.clients()).toMatchObject([
      {
        name: 'Ann',
        data: { COMMENTS: 'first' },
        fields: ['PHONE.WORK 030 1000001', 'PHONE.MOBILE 0171 1000002', 'EMAIL.WORK a@a.example'],
      },
    ])
    expect(counts(await portal.import(more))).toMatchObject({ updated: 0, unchanged: 1 })
  })

  it('one number of two names is two clients, one name of two numbers too', async () => {
    const path = portal.write(
      'a.csv',
      `${header}Ann,Roe,030 1000001,,,\nBert,Roe,030 1000001,,,\nAnn,Roe,030 1000002,,,\n`,
    )
    expect(counts(await portal.import(path))).toMatchObject({ added: 3 })
    expect(counts(await portal.import(path))).toMatchObject({ added: 0, unchanged: 3 })
  })

  it('without a number the e-mail address decides; without both, the whole name', async () => {
    const path = portal.write(
      'a.csv',
      `${header}Ann,Roe,,,a@a.example,\nBert,Poe,,,,\nBert,Poe,,,,\n`,
    )
    expect(counts(await portal.import(path))).toMatchObject({ added: 2, unchanged: 1 })
    expect(counts(await portal.import(path))).toMatchObject({ added: 0, unchanged: 3 })
    const louder = portal.write('b.csv', `${header}Ann,Roe,,,A@A.example,\n`)
    expect(counts(await portal.import(louder))).toMatchObject({ added: 0, unchanged: 1 })
  })

  it('finds a client that was entered by hand', async () => {
    await portal.database.transaction((tx) =>
      addClients(
        tx,
        [
          {
            type: 'contact',
            name: 'Ann',
            lastName: 'Roe',
            responsible: 2,
            activityAt: 1,
            createdAt: 1,
            createdBy: 1,
            multifields: [{ kind: 'PHONE', valueType: 'WORK', value: '+49 30 1000001' }],
          },
        ],
        phones,
      ),
    )
    const path = portal.write('a.csv', `${header}Ann,Roe,030 1000001,,,\n`)
    expect(counts(await portal.import(path))).toMatchObject({ added: 0, unchanged: 1 })
  })

  it('the size of a batch does not matter', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, index) =>
        `N${index % 7},Roe,030 10000${10 + (index % 5)},,n${index % 11}@a.example,c${index}\n`,
    )
    const path = portal.write('a.csv', header + rows.join(''))
    const other = await openPortal()
    try {
      const inOne = await portal.import(path)
      const oneByOne = await other.import(path, { batchSize: 1 })
      expect(counts(oneByOne)).toEqual(counts(inOne))
      expect(await other.clients()).toEqual(await portal.clients())
    } finally {
      await other.close()
    }
  })
})

it('numbers beyond 2^53 are recognised again', async () => {
  const path = portal.write(
    'a.csv',
    'First Name,Last Name,Business Phone\nLong,Number,987654321987654321\n',
  )
  await portal.import(path)
  expect(counts(await portal.import(path))).toMatchObject({ added: 0, unchanged: 1 })
})

describe('a dry run', () => {
  it('tells what would happen and changes nothing', async () => {
    const name = 'bitrix24-contacts-en.csv'
    const dry = await portal.import(name, { isDryRun: true, batchSize: 1 })
    expect(await portal.clients()).toEqual([])
    expect(existsSync(portal.rejectsFile)).toBe(false)
    expect(dry.description.columns.slice(0, 3)).toEqual([
      { header: 'ID', target: 'ID' },
      { header: 'Salutation', target: 'HONORIFIC' },
      { header: 'First name', target: 'NAME' },
    ])
    const real = await portal.import(name)
    expect(counts(dry)).toEqual(counts(real))
    expect(counts(await portal.import(name, { isDryRun: true }))).toMatchObject({ unchanged: 3 })
  })

  it('knows doubles of earlier batches', async () => {
    const path = portal.write(
      'a.csv',
      'First Name,Last Name,Business Phone\nAnn,Roe,030 1000001\nAnn,Roe,+49301000001\n',
    )
    const dry = await portal.import(path, { isDryRun: true, batchSize: 1 })
    expect(counts(dry)).toMatchObject({ added: 1, unchanged: 1 })
  })
})

describe('the rejects file', () => {
  it('has line, reason and the fields as they were, and can be imported once it is repaired', async () => {
    const path = portal.write(
      'a.csv',
      'ID;First name;Last name;Work Phone\n1;Ann;Roe\n;;;\n2;"Bert;B.";Roe;nothing\n3;;;;\n4;Cleo;Poe;030 1000001;x\n5;;;\n',
    )
    const summary = await portal.import(path)
    expect(counts(summary)).toEqual({ added: 1, updated: 0, unchanged: 0, rejected: 4 - 0 })
    const text = readFileSync(portal.rejectsFile, 'utf8')
    expect(text.split('\r\n')).toEqual([
      '\uFEFFcallerbook:line,callerbook:taken,callerbook:problem,ID,First name,Last name,Work Phone',
      '2,no,it has 3 cells where the header has 4,1,Ann,Roe',
      '4,yes,"""nothing"" cannot be read as a number",2,Bert;B.,Roe,nothing',
      '5,no,"it has no name, no number and no e-mail address",3,,,,',
      '6,no,it has 5 cells where the header has 4,4,Cleo,Poe,030 1000001,x',
      '7,no,"it has no name, no number and no e-mail address",5,,,',
      '',
    ])
    const repaired = portal.write(
      'repaired.csv',
      text.split('\r\n').slice(0, 1).join('') + '\r\n2,no,x,1,Ann,Roe,030 1000002\r\n',
    )
    expect(counts(await portal.import(repaired))).toMatchObject({ added: 1, rejected: 0 })
    expect(await portal.whoHas('030 1000002')).toEqual(['contact 2'])
  })

  it('of an earlier run is taken away when nothing is left to complain about', async () => {
    await portal.import('bitrix24-contacts-en.csv')
    expect(existsSync(portal.rejectsFile)).toBe(true)
    await portal.import('google-new.csv')
    expect(existsSync(portal.rejectsFile)).toBe(false)
  })
})

it('says which file it is that does not exist', async () => {
  await expect(portal.import(fixture('missing.csv'))).rejects.toThrow(/missing\.csv does not exist/)
})
