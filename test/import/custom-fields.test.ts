/** Custom fields in files: kept under the field of the portal, in the form in which crm.*.add keeps them. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  userfieldSettings,
  type Userfield,
  type UserfieldKind,
} from '../../src/domain/clients/userfield.ts'
import { readMap } from '../../src/import/csv-layout.ts'
import { addUserfield } from '../../src/store/clients/userfields.ts'
import { counts, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

async function addField(
  name: string,
  kind: UserfieldKind,
  change: Partial<Userfield> = {},
): Promise<string> {
  const id = await portal.database.transaction((tx) =>
    addUserfield(tx, {
      type: 'contact',
      code: `UF_CRM_${name}`,
      kind,
      isMultiple: false,
      xmlId: null,
      sort: 100,
      isMandatory: false,
      showFilter: 'E',
      showInList: true,
      editInList: true,
      isSearchable: false,
      settings: userfieldSettings(kind, {}),
      labels: {},
      items: [],
      ...change,
    }),
  )
  return `uf${id}`
}

const choices = ['Gold', 'Silver, matt', '7'].map((value, index) => ({
  id: 40 + index,
  value,
  sort: 10 * index,
  isDefault: false,
  xmlId: null,
}))

it('a map brings columns into custom fields of every kind', async () => {
  const since = await addField('SINCE', 'date')
  const rate = await addField('RATE', 'double')
  const grade = await addField('GRADE', 'enumeration', { items: choices })
  const grades = await addField('GRADES', 'enumeration', { items: choices, isMultiple: true })
  const vip = await addField('VIP', 'boolean')
  const note = await addField('NOTE', 'string')
  const file = portal.write(
    'list.csv',
    'Name;Phone;Since;Rate;Grade;Grades;Vip;Note\n' +
      'Ann;030 1000001;15.08.2024;3,5;gold;Gold, 7;ja;one, two\n' +
      'Bert;030 1000002;2024-08-16;4;41;Silver, matt;no;\n',
  )
  const rules = {
    type: 'contact',
    map: readMap(
      'Since=UF_CRM_SINCE,Rate=UF_CRM_RATE,Grade=UF_CRM_GRADE,Grades=UF_CRM_GRADES,Vip=UF_CRM_VIP,Note=uf_crm_note',
    ),
  } as const
  expect(counts(await portal.import(file, rules))).toEqual({
    added: 2,
    updated: 0,
    unchanged: 0,
    rejected: 0,
  })
  expect((await portal.clients()).map(({ data }) => data)).toEqual([
    {
      [since]: '2024-08-15',
      [rate]: 3.5,
      [grade]: 40,
      [grades]: [40, 42],
      [vip]: 1,
      [note]: 'one, two',
    },
    { [since]: '2024-08-16', [rate]: 4, [grade]: 41, [grades]: [41], [vip]: 0 },
  ])
  expect(counts(await portal.import(file, rules))).toMatchObject({ unchanged: 2 })
})

it('JSON Lines hold custom fields as crm.contact.add takes them', async () => {
  const grade = await addField('GRADE', 'enumeration', { items: choices })
  const tags = await addField('TAGS', 'string', { isMultiple: true })
  const when = await addField('WHEN', 'datetime')
  const fields = {
    NAME: 'Ann',
    PHONE: '030 1000001',
    UF_CRM_GRADE: 41,
    UF_CRM_TAGS: ['a', 'b'],
    UF_CRM_WHEN: '2024-08-15T10:38:00+02:00',
  }
  const file = portal.write('clients.jsonl', `${JSON.stringify({ type: 'contact', fields })}\n`)
  await portal.import(file)
  expect(await portal.clients()).toMatchObject([
    { data: { [grade]: 41, [tags]: ['a', 'b'], [when]: Date.UTC(2024, 7, 15, 8, 38) / 1000 } },
  ])
})

it('a number is the name of a choice in a table, and its id in JSON Lines', async () => {
  const items = ['2', '1'].map((value, index) => ({
    id: 1 + index,
    value,
    sort: 10 * index,
    isDefault: false,
    xmlId: null,
  }))
  const stars = await addField('STARS', 'enumeration', { items })
  const table = portal.write('list.csv', 'Name;Phone;Stars\nAnn;030 1000001;1\n')
  await portal.import(table, { type: 'contact', map: readMap('Stars=UF_CRM_STARS') })
  const fields = { NAME: 'Bert', PHONE: '030 1000002', UF_CRM_STARS: '1' }
  await portal.import(portal.write('one.jsonl', JSON.stringify({ type: 'contact', fields })))
  expect((await portal.clients()).map(({ data }) => data[stars])).toEqual([2, 1])
})

it('a value that the field cannot hold is left out and named', async () => {
  await addField('GRADE', 'enumeration', { items: choices })
  const file = portal.write('list.csv', 'Name;Phone;Grade\nAnn;030 1000001;Bronze\n')
  const summary = await portal.import(file, { type: 'contact', map: readMap('Grade=UF_CRM_GRADE') })
  expect(summary.problems).toEqual([
    { line: 2, isTaken: true, problem: 'UF_CRM_GRADE "Bronze" cannot be kept' },
  ])
  expect(await portal.clients()).toMatchObject([{ data: {} }])
})

it('a map to a field that the portal does not have is refused, as what it holds would be lost', async () => {
  await addField('GRADE', 'enumeration', { items: choices })
  const file = portal.write('list.csv', 'Kunde,Telefon\nHuber,030 1000001\n')
  const to = (map: string, type: 'contact' | 'company') =>
    portal.import(file, { type, map: readMap(map) })
  await expect(to('Kunde=TITEL,Telefon=PHONE', 'company')).rejects.toThrow(
    '--map: a company of this portal has no field TITEL',
  )
  await expect(to('Kunde=NAME,Telefon=UF_CRM_PHONE2', 'contact')).rejects.toThrow(
    'no field UF_CRM_PHONE2; make it first with crm.contact.userfield.add',
  )
  await expect(to('Kunde=TITLE,Telefon=UF_CRM_GRADE', 'company')).rejects.toThrow(
    'a company of this portal has no field UF_CRM_GRADE',
  )
  expect(await portal.clients()).toEqual([])
})
