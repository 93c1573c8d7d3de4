import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { importEmployees } from '../../src/import/import-employees.ts'
import { openRejects } from '../../src/import/rejects.ts'
import { migrate } from '../../src/store/migrate.ts'
import {
  addEmployeeRecord,
  findEmployeeRecord,
  lockEmails,
  updateEmployeeRecord,
} from '../../src/store/people/employee-records.ts'
import { listEmployees } from '../../src/store/people/employees.ts'
import { startPortal } from '../../src/store/portal.ts'
import { during } from '../support/blocked.ts'
import { postgresEngine } from '../support/database-engines.ts'
import { counts, fixture, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const nowMs = Date.parse('2026-03-06T15:42:39Z')

const run = async (path: string, isDryRun = false) => {
  const rejects = openRejects(portal.rejectsFile, isDryRun)
  const summary = await importEmployees(portal.database, path, { isDryRun, nowMs }, rejects)
  rejects.close()
  return summary
}

it('employees come by e-mail address, are completed, and the same file twice changes nothing', async () => {
  const summary = await run(fixture('employees.csv'))
  expect(counts(summary)).toEqual({ added: 1, updated: 1, unchanged: 0, rejected: 1 })
  expect(summary.problems).toEqual([
    { line: 3, isTaken: true, problem: '"Mars/Olympus" is no time zone' },
    { line: 4, isTaken: false, problem: 'it has no name' },
  ])
  const [, max, eva] = await listEmployees(portal.database)
  expect(max).toMatchObject({
    id: 2,
    extension: '102',
    workPhone: '030 8000001',
    personalMobile: '0171 8000002',
    timeZone: 'Europe/Berlin',
    isActive: true,
  })
  expect(eva).toMatchObject({ name: 'Eva', extension: '103', timeZone: null, isActive: false })
  const since = (id: number | undefined) => findEmployeeRecord(portal.database, id ?? 0, nowMs)
  expect(await since(eva?.id)).toMatchObject({ createdAt: nowMs / 1000 })
  expect(counts(await run(fixture('employees.csv')))).toMatchObject({ added: 0, updated: 0 })
})

it('an id decides before the e-mail address, and a dry run changes nothing', async () => {
  const path = portal.write('e.csv', 'id;name;last name\n2;Maxi;Muster\n7;Neu;Da\nx;Bad;Id\n')
  expect(counts(await run(path, true))).toMatchObject({ added: 1, updated: 1, rejected: 1 })
  expect(await listEmployees(portal.database)).toHaveLength(2)
  await run(path)
  const employees = await listEmployees(portal.database)
  expect(employees.map(({ id, name }) => [id, name])).toEqual([
    [1, 'Portal'],
    [2, 'Maxi'],
    [7, 'Neu'],
  ])
})

it('a file without names is refused', async () => {
  const path = portal.write('e.csv', 'foo,bar\n1,2\n')
  await expect(run(path)).rejects.toThrow(/no column holds the employees' names/)
})

it.each([
  [
    'French',
    'Prénom;Nom;Adresse e-mail;Poste;Téléphone;Portable',
    'Renée;Lefèvre;r@l.example;131;030 5550;0171 5550',
  ],
  [
    'Polish',
    'Imię;Nazwisko;E-mail;Numer wewnętrzny;Telefon służbowy;Telefon komórkowy',
    'Renée;Lefèvre;r@l.example;131;030 5550;0171 5550',
  ],
  [
    'Ukrainian',
    'Ім’я;Прізвище;E-mail;Внутрішній номер;Робочий телефон;Мобільний телефон',
    'Renée;Lefèvre;r@l.example;131;030 5550;0171 5550',
  ],
  [
    'German, the whole name in one column',
    'Durchwahl;Name;E-Mail;Rufnummer;Mobilnummer',
    '131;"Lefèvre, Renée";r@l.example;030 5550;0171 5550',
  ],
  [
    'German, with Name for the last one',
    'Name;Vorname;E-Mail;Durchwahl;Telefon;Handy',
    'Lefèvre;Renée;r@l.example;131;030 5550;0171 5550',
  ],
])('employees in %s', async (_language, header, cells) => {
  await run(portal.write('staff.csv', `${header}\n${cells}\n`))
  const employees = await listEmployees(portal.database)
  expect(employees.at(-1)).toMatchObject({
    name: 'Renée',
    lastName: 'Lefèvre',
    email: 'r@l.example',
    extension: '131',
    workPhone: '030 5550',
    personalMobile: '0171 5550',
  })
})

it('a map that names a column which is not there is refused', async () => {
  const rejects = openRejects(portal.rejectsFile)
  const rules = { map: new Map([['nebenstelle', 'UF_PHONE_INNER']]), nowMs }
  await expect(
    importEmployees(portal.database, fixture('employees.csv'), rules, rejects),
  ).rejects.toThrow('--map names the column "nebenstelle"')
})

const server = postgresEngine()
afterAll(() => server.close())
it.skipIf(server.skipped)(
  'what a server changes at the same time stays, and an employee whom it adds is not added again',
  async () => {
    const { database, openAgain } = await server.open()
    await migrate(database)
    await database.transaction((tx) => startPortal(tx, nowMs))
    const other = await openAgain()
    const path = portal.write('e.csv', 'id;name;email\n1;Root;\n;Eva;eva@portal.example\n')
    const rejects = openRejects(portal.rejectsFile, false)
    const summary = await during(
      other,
      async (tx) => {
        await lockEmails(tx)
        await updateEmployeeRecord(tx, 1, { values: { WORK_PHONE: '030 1' } }, nowMs)
        await addEmployeeRecord(tx, { values: { NAME: 'Eva', EMAIL: 'eva@portal.example' } }, nowMs)
      },
      () => importEmployees(database, path, { nowMs }, rejects),
    )
    rejects.close()
    expect(counts(summary)).toMatchObject({ added: 0, updated: 1, unchanged: 1 })
    expect(await listEmployees(database)).toMatchObject([
      { id: 1, name: 'Root', workPhone: '030 1' },
      { id: 2, name: 'Eva' },
    ])
  },
)
