/** Each level of rights on each method of records and items. */
import { describe, expect, it } from 'vitest'
import type { AccessLevel } from '../../src/domain/people/rights.ts'
import { blankEmployee, saveEmployee } from '../../src/store/people/employees.ts'
import { saveRole } from '../../src/store/people/roles.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

/** Employee 7 with the level for every action, 8 a mate of the same department, 9 a stranger. */
async function asEmployee(portal: TestPortal, level: AccessLevel) {
  const department = async (NAME: string): Promise<number> =>
    (await portal.request('department.add', { NAME, PARENT: 1 })).body.result
  const own = await department('Own')
  const other = await department('Other')
  await portal.database.transaction(async (tx) => {
    const actions = { read: level, add: level, update: level, delete: level }
    await saveRole(tx, 'tested', { lead: actions, contact: actions, company: actions })
    for (const [id, membership] of [
      [7, own],
      [8, own],
      [9, other],
    ] as const) {
      await saveEmployee(tx, {
        ...blankEmployee,
        id,
        email: `e${id}@portal.example`,
        isTimeTracked: false,
        role: id === 7 ? 'tested' : null,
      })
      // In one department each: a new employee begins in the topmost one, where all are mates.
      await tx.query('delete from employee_department where employee = $1', [id])
      await tx.query('insert into employee_department (employee, department) values ($1, $2)', [
        id,
        membership,
      ])
    }
  })
  const { path } = await portal.webhook({ owner: 7 })
  return async (method: string, params: object) =>
    portal.raw({
      url: `${path}/${method}`,
      contentType: 'application/json',
      body: JSON.stringify(params),
    })
}

const families = [
  ['crm.lead', 1],
  ['crm.contact', 3],
  ['crm.company', 4],
] as const
const reachable: Record<AccessLevel, readonly number[]> = {
  none: [],
  own: [7],
  department: [7, 8],
  all: [7, 8, 9],
}

describe.each(families)('%s and items of type %i', (prefix, entityTypeId) => {
  it.each(Object.entries(reachable) as [AccessLevel, readonly number[]][])(
    'with the level %s',
    async (level, allowed) => {
      await using portal = await testPortal()
      const call = await asEmployee(portal, level)
      const ids = new Map<number, number>()
      for (const responsible of [7, 8, 9]) {
        const { body } = await portal.request(`${prefix}.add`, {
          fields: { TITLE: 'T', NAME: 'N', ASSIGNED_BY_ID: responsible },
        })
        ids.set(responsible, body.result)
      }
      const denied = { status: 400, body: { error: '', error_description: 'Access denied.' } }
      const deniedItem = { status: 400, body: { error: 'ACCESS_DENIED' } }
      const visible = allowed.map((responsible) => ids.get(responsible))

      const list = await call(`${prefix}.list`, { select: ['ID'] })
      const items = await call('crm.item.list', { entityTypeId, select: ['id'] })
      if (level === 'none') {
        expect(list).toMatchObject(denied)
        expect(items).toMatchObject(deniedItem)
        expect(await call('crm.item.fields', { entityTypeId })).toMatchObject(deniedItem)
        expect(await call(`${prefix}.fields`, {})).toMatchObject(denied)
        expect(await call(`${prefix}.userfield.list`, {})).toMatchObject(denied)
      } else {
        expect(list.body.result.map(({ ID }: { ID: string }) => Number(ID))).toEqual(visible)
        expect(items.body.result.items.map(({ id }: { id: number }) => id)).toEqual(visible)
        expect([list.body.total, items.body.total]).toEqual([visible.length, visible.length])
      }
      for (const [responsible, id] of ids) {
        const isAllowed = allowed.includes(responsible)
        const answers = [
          await call(`${prefix}.get`, { id }),
          await call(`${prefix}.update`, { id, fields: { COMMENTS: 'x' } }),
          await call('crm.item.get', { entityTypeId, id }),
          await call('crm.item.update', { entityTypeId, id, fields: { comments: 'y' } }),
        ]
        for (const [index, answer] of answers.entries())
          if (isAllowed) expect(answer.status).toBe(200)
          else expect(answer).toMatchObject(index < 2 ? denied : deniedItem)
        // Nobody gives away more than they may keep.
        const give = await call(`${prefix}.update`, { id, fields: { ASSIGNED_BY_ID: 9 } })
        if (isAllowed && level === 'all') expect(give.status).toBe(200)
        else expect(give).toMatchObject(denied)
      }
      for (const responsible of [7, 8, 9]) {
        const fields = { TITLE: 'T', NAME: 'N', ASSIGNED_BY_ID: responsible }
        const added = await call(`${prefix}.add`, { fields })
        if (allowed.includes(responsible)) expect(added.status).toBe(200)
        else expect(added).toMatchObject(denied)
      }
      for (const [responsible, id] of ids) {
        const isAllowed = allowed.includes(responsible)
        const deleted = await call('crm.item.delete', { entityTypeId, id })
        if (isAllowed) expect(deleted).toMatchObject({ status: 200, body: { result: [] } })
        else {
          expect(deleted).toMatchObject(deniedItem)
          expect(await call(`${prefix}.delete`, { id })).toMatchObject(denied)
        }
      }
      for (const verb of ['add', 'update', 'delete'])
        expect(
          await call(`${prefix}.userfield.${verb}`, { id: 1, fields: { USER_TYPE_ID: 'string' } }),
        ).toMatchObject(denied)
    },
  )
})
