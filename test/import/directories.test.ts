/** What files say of stages, sources and types goes by the portal's own directories. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addStatus } from '../../src/store/clients/statuses.ts'
import { counts, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const add = (directory: string, code: string, name: string, semantics: 'S' | 'F' | null = null) =>
  portal.database.transaction((tx) =>
    addStatus(tx, {
      directory,
      code,
      name,
      sort: 15,
      color: '',
      semantics,
      initialName: '',
      isSystem: false,
    }),
  )

const semanticsOf = async (title: string) =>
  (await portal.database.values('select stage_semantics from client where title = $1', [title]))[0]

it('a stage of the portal’s own is known by its name and its code, and means what the portal says', async () => {
  await add('STATUS', 'VISIT', 'Visit agreed')
  await add('STATUS', 'GONE', 'Went elsewhere', 'F')
  await portal.import(
    portal.write(
      'leads.csv',
      'Lead name;Work Phone;Stage\nA;030 1000001;visit agreed\nB;030 1000002;GONE\nC;030 1000003;Unheard of\n',
    ),
    { type: 'lead' },
  )
  expect(await portal.clients()).toMatchObject([
    { title: 'A', stage: 'VISIT' },
    { title: 'B', stage: 'GONE' },
    { title: 'C', stage: 'NEW', data: { STATUS_DESCRIPTION: 'Unheard of' } },
  ])
  expect(await semanticsOf('A')).toEqual(['P'])
  expect(await semanticsOf('B')).toEqual(['F'])
})

it('a stage that the portal has no more is described, and never stored as a code of nothing', async () => {
  await portal.database.transaction((tx) =>
    tx.query(`delete from status where entity = 'STATUS' and code = 'PROCESSED'`),
  )
  await portal.import(
    portal.write('leads.csv', 'Lead name;Work Phone;Stage\nA;030 1000001;Processed\n'),
    { type: 'lead' },
  )
  expect(await portal.clients()).toMatchObject([
    { stage: 'NEW', data: { STATUS_DESCRIPTION: 'Processed' } },
  ])
})

it('types and sources are known by name, too', async () => {
  await add('CONTACT_TYPE', 'PRESS', 'Journalists')
  await add('SOURCE', 'FAIR', 'Spring fair')
  const line = {
    NAME: 'Ann',
    PHONE: '030 1000001',
    TYPE_ID: 'journalists',
    SOURCE_ID: 'Spring fair',
  }
  await portal.import(portal.write('a.jsonl', JSON.stringify(line)), { type: 'contact' })
  expect(await portal.clients()).toMatchObject([{ data: { TYPE_ID: 'PRESS', SOURCE_ID: 'FAIR' } }])
})

it('a lead keeps the stage it has reached when a file that names none comes again', async () => {
  const file = portal.write('a.jsonl', '{"ID":"5","TITLE":"Fair","PHONE":"030 1000001"}')
  await portal.import(file, { type: 'lead' })
  expect(await portal.clients()).toMatchObject([{ stage: 'NEW' }])
  await portal.database.transaction((tx) =>
    tx.query(`update client set stage = 'CONVERTED', stage_semantics = 'S'`),
  )
  expect(counts(await portal.import(file, { type: 'lead' }))).toMatchObject({ unchanged: 1 })
  expect(await portal.clients()).toMatchObject([{ stage: 'CONVERTED' }])
})

it('ORIGIN_ID and ORIGINATOR_ID read back as the file had them, and recognise the record', async () => {
  const line = {
    ID: '9',
    ORIGIN_ID: 'k-17',
    ORIGINATOR_ID: 'shop',
    NAME: 'Ann',
    PHONE: '030 1000001',
  }
  const file = portal.write('a.jsonl', JSON.stringify(line))
  await portal.import(file, { type: 'contact' })
  expect(await portal.clients()).toMatchObject([
    { origin: 'shop:k-17', data: { ORIGIN_ID: 'k-17', ORIGINATOR_ID: 'shop' } },
  ])
  expect(counts(await portal.import(file, { type: 'contact' }))).toMatchObject({ unchanged: 1 })
  const csv = portal.write('b.csv', 'Code;Who;Tel\nk-18;Bo;030 1000002\n')
  const map = new Map([
    ['code', 'ORIGIN_ID'],
    ['who', 'NAME'],
    ['tel', 'PHONE.WORK'],
  ])
  await portal.import(csv, { type: 'contact', map })
  expect((await portal.clients())[1]).toMatchObject({
    origin: 'csv:k-18',
    data: { ORIGIN_ID: 'k-18' },
  })
})
