import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CsvSplitter, csvLine, isCsvProblem, recordLengthMax } from '../../src/import/csv.ts'
import { counts, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const header = 'ID;First name;Last name;Work Phone;Comment\n'

describe('a file that is none is refused with its reason', () => {
  it.each([
    ['empty', '', /is empty/],
    ['only blank lines', '\n\n  \n', /is empty/],
    ['binary', randomBytes(5_000), /is not text/],
    [
      'a picture',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n'), Buffer.alloc(900)]),
      /is not text/,
    ],
    ['100,000 columns', `${'a;'.repeat(100_000)}\nb\n`, /more than 2000 columns/],
    ['a JSON array', '[{"NAME":"Ann"}]', /one JSON array/],
    ['prose', 'Dear all,\nplease find the list attached.\n', /of no known program/],
    ['damaged gzip', Buffer.concat([gzipSync(randomBytes(9_000)).subarray(0, 4_000)]), /gzip/],
  ])('%s', async (_name, content, reason) => {
    await expect(portal.import(portal.write('bad', content))).rejects.toThrow(reason)
    expect(await portal.clients()).toEqual([])
  })

  it('a folder', async () => {
    mkdirSync(`${portal.folder}/folder`)
    await expect(portal.import(`${portal.folder}/folder`)).rejects.toThrow(/is a folder/)
  })
})

it('a header alone is an import of nothing', async () => {
  expect(await portal.import(portal.write('a.csv', header))).toMatchObject({ rows: 0, added: 0 })
})

it('a quote that is never closed costs its own row and no other', async () => {
  const good = (id: number) => `${id};Ann;Roe;030 10000${id + 10};\n`
  const path = portal.write('a.csv', `${header}${good(1)}2;"Bert;Poe;030;\n${good(3)}${good(4)}`)
  const summary = await portal.import(path)
  expect(counts(summary)).toMatchObject({ added: 3, rejected: 1 })
  expect(summary.problems).toEqual([
    { line: 3, isTaken: false, problem: 'a quote that is opened here is never closed' },
  ])
})

it('a megabyte in a cell rejects that row; NUL bytes are dropped; broken UTF-8 is replaced', async () => {
  const path = portal.write(
    'a.csv',
    Buffer.concat([
      Buffer.from(`${header}1;Änn;Roe;030 1000001;${'x'.repeat(1_000_000)}\n`),
      Buffer.from('2;Bert\0;Poe;030 1000002;\n'),
      Buffer.from('3;Cl\u00e9o \u00fcber;Pöe;030 1000003;'),
      Buffer.from([0xff, 0xfe, 0x0a]),
    ]),
  )
  const summary = await portal.import(path)
  expect(summary.problems).toEqual([
    { line: 2, isTaken: false, problem: 'COMMENTS is longer than 65536 characters' },
  ])
  expect((await portal.clients()).map(({ name }) => name)).toEqual(['Bert', 'Cléo über'])
})

it('an id longer than any index holds rejects its row', async () => {
  const long = 'x'.repeat(256)
  const path = portal.write(
    'a.csv',
    `${header}${long};Ann;Roe;030 1000001;\n${'漢'.repeat(255)};Bert;Poe;030 1000002;\n`,
  )
  expect((await portal.import(path)).problems).toEqual([
    { line: 2, isTaken: false, problem: 'ID is longer than 255 characters' },
  ])
})

it('a thousand kinds of rubbish end in a summary or a clear refusal, never in a defect', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('', header, 'BEGIN:VCARD\n', '{"type":', 'First Name,Business Phone\n'),
      async (bytes, beginning) => {
        const path = portal.write('rubbish', Buffer.concat([Buffer.from(beginning), bytes]))
        try {
          const { rows, added, updated, unchanged, rejected } = await portal.import(path)
          expect(added + updated + unchanged + rejected).toBe(rows)
        } catch (error) {
          expect((error as Error).name).toBe('ImportError')
        }
      },
    ),
    { numRuns: 300 },
  )
}, 60_000)

describe('the CSV splitter', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '"', ';', ',', '\n', '\r', ' ', '\t', '😀'),
    maxLength: 12,
  })

  it('reads back whatever was written, in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 }),
        fc.constantFrom(',', ';'),
        fc.integer({ min: 1, max: 20 }),
        (records, delimiter, size) => {
          const text = records.map((cells) => csvLine(cells, delimiter)).join('')
          const splitter = new CsvSplitter(delimiter)
          const read = []
          for (let at = 0; at < text.length; at += size)
            read.push(...splitter.push(text.slice(at, at + size)))
          read.push(...splitter.push('', true))
          expect(read.map((item) => (isCsvProblem(item) ? item : item.cells))).toEqual(records)
          let line = 1
          for (const [index, cells] of records.entries()) {
            expect(read[index]?.line).toBe(line)
            line += csvLine(cells, delimiter).split('\n').length - 1
          }
        },
      ),
    )
  })

  it('agrees with another parser about well-formed files', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        (records) => {
          const text = records.map((cells) => csvLine(cells)).join('')
          const others = parse(text, { relaxColumnCount: true, recordDelimiter: '\r\n' })
          const own = new CsvSplitter(',').push(text, true)
          expect(own.map((item) => (isCsvProblem(item) ? item : item.cells))).toEqual(others)
        },
      ),
    )
  })

  it('holds no more than one record of text, however long a line is', () => {
    const splitter = new CsvSplitter(';')
    const piece = 'x'.repeat(1_000_000)
    const items = []
    for (let index = 0; index < 40; index += 1) items.push(...splitter.push(piece))
    items.push(...splitter.push('\na;b\n', true))
    expect(items).toMatchObject([
      { line: 1, problem: `longer than ${recordLengthMax} characters` },
      { line: 2, cells: ['a', 'b'] },
    ])
  })
})

it('names and numbers of any letters come back from the store as they were', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((value) => value.replaceAll('\0', '').trim())
    .filter((value) => value !== '')
  await fc.assert(
    fc.asyncProperty(text, text, fc.uuid(), async (name, number, id) => {
      const path = portal.write('a.csv', header + csvLine([id, name, '', number, ''], ';'))
      await portal.import(path)
      const clients = await portal.clients()
      expect(clients.find(({ origin }) => origin === `bitrix24:${id}`)).toMatchObject({
        name,
        fields: [`PHONE.WORK ${number}`],
      })
      expect(counts(await portal.import(path))).toMatchObject({ added: 0, updated: 0 })
    }),
    { numRuns: 60 },
  )
})
