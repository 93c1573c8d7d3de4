/** What the dialogs of the host page list: employees, access codes, clients. */
import { accessGroups, withBelow } from '../../domain/people/access-codes.ts'
import { clientTypes, type ClientType } from '../../domain/clients/client.ts'
import type { Filter } from '../../domain/filter.ts'
import type { EmployeeRecord, FoundClient, Services } from '../../services.ts'
import type { Database } from '../../store/database.ts'
import { listDepartments, type Department } from '../../store/people/departments.ts'
import { actorOf, isExtranet } from '../actor.ts'
import { dataAnswer, dataRefusal } from '../answers.ts'
import { personName } from '../person-name.ts'
import type { Route, Visit } from '../route.ts'
import { nearness } from './nearness.ts'

export interface SelectorParts {
  database: Database
  services: Pick<Services, 'people' | 'clientSearch'>
}

const listedMax = 50

export const selectorRoutes = (parts: SelectorParts): Route[] => [
  list('people', async (visit) => {
    const people = await findPeople(visit, parts)
    const near = await nearness(visit, parts.database)
    return people.map((person) => ({ ...toPerson(person), ...near(person) }))
  }),
  list('access', async (visit) => {
    const text = textOf(visit)
    const groups = Object.entries(accessGroups).filter(([, name]) => isFound(name, text))
    const isOutside = await isExtranet(visit, parts.services)
    const departments = isOutside ? [] : await findDepartments(text, parts.database)
    const people = await findPeople(visit, parts)
    return [
      ...groups.map(([id, name]) => ({ id, name, kind: 'Groups' })),
      ...departments.flatMap(({ id, name }) => [
        { id: `D${id}`, name, kind: 'Departments' },
        { id: `DR${id}`, name: withBelow(name), kind: 'Departments' },
      ]),
      ...people.map((person) => ({
        id: `U${person.id}`,
        name: personName(person),
        kind: 'Employees',
      })),
    ]
  }),
  {
    name: 'pages.select.clients',
    path: /^\/portal\/clients\/$/,
    kind: 'data',
    async get(visit) {
      const type = clientTypes.find((each) => each === visit.query.get('type'))
      if (!type)
        return dataRefusal(
          'pages.select.clients',
          400,
          'no type',
          'There are no such clients here.',
        )
      const { clientSearch } = parts.services
      const actor = await actorOf(parts.database, visit)
      const ids = (visit.query.get('ids') ?? '')
        .split(',')
        .filter((id) => /^[1-9]\d{0,14}$/.test(id))
      const found =
        ids.length > 0
          ? await clientSearch.named(type, ids.slice(0, listedMax).map(Number), actor)
          : await clientSearch.find(type, textOf(visit), listedMax, actor)
      return dataAnswer('pages.select.clients', found.map(toSelected))
    },
  },
]

const list = (name: string, find: (visit: Visit) => Promise<unknown[]>): Route => ({
  name: `pages.select.${name}`,
  path: new RegExp(`^/portal/${name}/$`),
  kind: 'data',
  get: async (visit) => dataAnswer(`pages.select.${name}`, await find(visit)),
})

const textOf = ({ query }: Visit): string => (query.get('find') ?? '').trim().slice(0, 200)

const isFound = (name: string, text: string): boolean =>
  name.toLowerCase().includes(text.toLowerCase())

const searched = ['NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION', 'EMAIL', 'UF_PHONE_INNER']
const wordsMax = 5

/** Active employees with each word somewhere; nobody for whoever is none of them. */
async function findPeople(visit: Visit, { services }: SelectorParts): Promise<EmployeeRecord[]> {
  const { nowMs } = visit
  const text = textOf(visit)
  if (await isExtranet(visit, services)) return []
  const words = text.split(/\s+/).filter((word) => word !== '')
  const filter: Filter = {
    all: [
      { field: 'ACTIVE', operator: 'eq', values: ['Y'] },
      { field: 'USER_TYPE', operator: 'eq', values: ['employee'] },
      ...words.slice(0, wordsMax).map((word) => ({
        any: searched.map((field) => ({ field, operator: 'contains' as const, values: [word] })),
      })),
    ],
  }
  const order = [
    { field: 'LAST_NAME', isDescending: false },
    { field: 'NAME', isDescending: false },
  ]
  return (await services.people.list({ filter, order, start: -1 }, nowMs)).records
}

async function findDepartments(text: string, database: Database): Promise<Department[]> {
  const { departments } = await listDepartments(database, {
    filter: text === '' ? { all: [] } : { field: 'NAME', operator: 'contains', values: [text] },
    sort: 'NAME',
    isDescending: false,
    limit: listedMax,
    offset: 0,
  })
  return departments
}

/** As `selectUser` hands an employee to an app. */
const toPerson = (person: EmployeeRecord) => ({
  id: person.id,
  name: personName(person),
  photo: '',
  position: person.values['WORK_POSITION'] ?? '',
  url: `/company/personal/user/${person.id}/`,
})

const prefixes: Readonly<Record<ClientType, string>> = { lead: 'L', contact: 'C', company: 'CO' }

/** https://apidocs.bitrix24.com/sdk/bx24-js-sdk/system-dialogues/bx24-select-crm.html */
const toSelected = ({ type, id, name, title }: FoundClient) => ({
  id: `${prefixes[type]}_${id}`,
  type,
  place: type,
  title: name || title || `#${id}`,
  desc: type === 'lead' && title !== null && title !== name ? title : '',
  url: `/crm/${type}/show/${id}/`,
})
