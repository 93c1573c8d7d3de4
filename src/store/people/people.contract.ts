import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { accessActions, accessLevel, noRights } from '../../domain/people/rights.ts'
import type { Database } from '../database.ts'
import {
  addDepartment,
  findDepartment,
  isHeadOf,
  isWithin,
  listDepartments,
  removeDepartment,
  setDepartments,
  updateDepartment,
} from './departments.ts'
import {
  addEmployeeRecord,
  findEmployeeRecord,
  isEmailTaken,
  listEmployeeRecords,
  lockEmails,
  updateEmployeeRecord,
  type EmployeeChanges,
  type EmployeeList,
} from './employee-records.ts'
import { employee } from './employees.contract.ts'
import { removeEmployee, saveEmployee } from './employees.ts'
import { migrate } from '../migrate.ts'
import { visibleCondition } from '../lists/rights-sql.ts'
import {
  applyRoles,
  assignRole,
  effectiveRights,
  listRoles,
  removeRole,
  saveRole,
} from './roles.ts'
import { findSchedule, saveSchedule } from './schedules.ts'

const nowMs = 1_700_000_000_000

export function describePeople(engine: DatabaseEngine): void {
  describe(`people on ${engine.name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())
    beforeEach(() =>
      database.transaction(async (tx) => {
        await tx.query('delete from employee')
        await tx.query('delete from department where id <> 1')
        await tx.query('update department set role = null')
        await tx.query('delete from role')
      }),
    )

    const write: Database['transaction'] = (work) => database.transaction(work)
    const add = (values: Record<string, string>, changes: Partial<EmployeeChanges> = {}) =>
      write((tx) => addEmployeeRecord(tx, { values, ...changes }, nowMs))
    const department = (name: string, parent = 1, head: number | null = null) =>
      write((tx) => addDepartment(tx, { name, sort: 500, parent, head }))
    const list = (given: Partial<EmployeeList> = {}) =>
      listEmployeeRecords(database, {
        filter: { all: [] },
        order: [],
        limit: 50,
        offset: 0,
        isCounted: true,
        timeZone: 'UTC',
        nowMs,
        ...given,
      })

    test('a record keeps every field, in columns and outside them', async () => {
      const values = {
        NAME: 'Ann',
        EMAIL: 'ann@example.com',
        TIME_ZONE: 'Europe/Berlin',
        UF_PHONE_INNER: '101',
        PERSONAL_BIRTHDAY: '1990-07-14',
        WORK_NOTES: 'a "quoted" note\nin two lines ✓',
      }
      const id = await add(values)
      const record = await findEmployeeRecord(database, id, nowMs)
      expect(record).toMatchObject({
        id,
        isActive: true,
        isAdmin: false,
        kind: 'employee',
        isTimeTracked: true,
        createdAt: nowMs / 1000,
        isOnline: false,
        departments: [1],
        values: { ...values, LAST_NAME: '', WORK_PHONE: '' },
      })
      const changes = {
        isActive: false,
        isTimeTracked: false,
        values: { NAME: '', WORK_NOTES: '' },
      }
      expect(await write((tx) => updateEmployeeRecord(tx, id, changes, nowMs))).toBe(true)
      const changed = await findEmployeeRecord(database, id, nowMs)
      expect(changed).toMatchObject({ isActive: false, isTimeTracked: false })
      expect(changed?.values).toMatchObject({ NAME: '', EMAIL: 'ann@example.com' })
      expect(changed?.values).not.toHaveProperty('WORK_NOTES')
      expect(await write((tx) => updateEmployeeRecord(tx, 99_999, changes, nowMs))).toBe(false)
      expect(await findEmployeeRecord(database, 99_999, nowMs)).toBeUndefined()
    })

    test('lists are sorted alike on every engine, empty fields first', async () => {
      const names = ['b', '', 'A', 'Ä', 'a', 'Z']
      const ids: number[] = []
      for (const LAST_NAME of names) ids.push(await add({ LAST_NAME, WORK_POSITION: LAST_NAME }))
      for (const field of ['LAST_NAME', 'WORK_POSITION']) {
        const sorted = async (isDescending: boolean) =>
          (await list({ order: [{ field, isDescending }] })).records.map(({ id }) =>
            names.at(ids.indexOf(id)),
          )
        expect(await sorted(false)).toEqual(['', 'A', 'Z', 'a', 'b', 'Ä'])
        expect(await sorted(true)).toEqual(['Ä', 'b', 'a', 'Z', 'A', ''])
      }
      const unknown = [{ field: 'id; drop table employee', isDescending: true }]
      expect((await list({ order: unknown })).records.map(({ id }) => id)).toEqual(ids)
      const page = await list({ limit: 2, offset: 3 })
      expect([page.records.map(({ id }) => id), page.total]).toEqual([ids.slice(3, 5), 6])
      expect((await list({ isCounted: false })).total).toBe(0)
    })

    test('an address is taken in whatever letter case, and never given twice', async () => {
      const id = await add({ EMAIL: 'Ann@Example.com' })
      expect(await isEmailTaken(database, 'ann@example.COM')).toBe(true)
      expect(await isEmailTaken(database, 'ann@example.COM', id)).toBe(false)
      expect(await isEmailTaken(database, 'bob@example.com')).toBe(false)
      const attempts = Array.from({ length: 5 }, () =>
        write(async (tx) => {
          await lockEmails(tx)
          if (await isEmailTaken(tx, 'bob@example.com')) return false
          await addEmployeeRecord(tx, { values: { EMAIL: 'bob@example.com' } }, nowMs)
          return true
        }),
      )
      expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1)
    })

    test('the structure stays one tree whatever is added, moved and removed', async () => {
      const step = fc.record({
        what: fc.constantFrom('add' as const, 'move' as const, 'remove' as const),
        one: fc.nat(8),
        other: fc.nat(8),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          await write((tx) => tx.query('delete from department where id <> 1'))
          const member = await add({ NAME: 'M' })
          for (const { what, one, other } of steps) {
            const { departments } = await everything()
            const here = departments[one % departments.length]!
            const there = departments[other % departments.length]!
            await write(async (tx) => {
              if (what === 'add') {
                const id = await addDepartment(tx, {
                  name: 'X',
                  sort: 1,
                  parent: here.id,
                  head: null,
                })
                await setDepartments(tx, member, [id])
              } else if (what === 'remove') {
                if (here.parent !== null) await removeDepartment(tx, here)
              } else if (here.parent !== null && !(await isWithin(tx, there.id, here.id)))
                await updateDepartment(tx, { ...here, parent: there.id })
            })
          }
          const { departments } = await everything()
          expect(departments.filter(({ parent }) => parent === null)).toHaveLength(1)
          for (const { id } of departments) expect(await isWithin(database, id, 1)).toBe(true)
          const record = await findEmployeeRecord(database, member, nowMs)
          expect(record?.departments).toHaveLength(1)
        }),
        { numRuns: 15 },
      )
    })
    const everything = () =>
      listDepartments(database, {
        filter: { all: [] },
        sort: 'ID',
        isDescending: false,
        limit: 1_000,
        offset: 0,
      })

    test('departments have heads and members, who may leave', async () => {
      const head = await add({ NAME: 'H' })
      const member = await add({ NAME: 'M' })
      const sales = await department('Sales', 1, head)
      expect(await write((tx) => setDepartments(tx, member, [sales, 1]))).toBe(true)
      expect(await write((tx) => setDepartments(tx, head, [sales, 99_999]))).toBe(false)
      expect(await isHeadOf(database, head)).toBe(true)
      expect(await isHeadOf(database, head, member)).toBe(true)
      expect(await isHeadOf(database, member, head)).toBe(false)
      await write((tx) => removeEmployee(tx, head))
      expect(await findDepartment(database, sales)).toMatchObject({ head: null })
      await write((tx) => removeEmployee(tx, member))
      const names = await listDepartments(database, {
        filter: { field: 'NAME', operator: 'eq', values: ['Sales'] },
        sort: 'NAME',
        isDescending: true,
        limit: 10,
        offset: 0,
      })
      expect(names).toMatchObject({ total: 1, departments: [{ id: sales }] })
    })

    test('schedules are the default until something is set', async () => {
      const id = await add({ NAME: 'A' })
      expect(await findSchedule(database, id)).toMatchObject({ isFree: false, maxStart: 33_300 })
      await write((tx) => saveSchedule(tx, id, { maxStart: 36_000 }))
      await write((tx) => saveSchedule(tx, id, { isFree: true }))
      expect(await findSchedule(database, id)).toEqual({
        isFree: true,
        maxStart: 36_000,
        minFinish: 63_900,
        minDuration: 28_800,
        allowedDelta: 900,
      })
    })

    test('rights are those of one’s own role, else of all departments together', async () => {
      const id = await add({ NAME: 'A' })
      const sales = await department('Sales')
      expect(await effectiveRights(database, id)).toBeUndefined()
      await write(async (tx) => {
        await saveRole(tx, 'low', { lead: { read: 'own', add: 'none' } })
        await saveRole(tx, 'high', { lead: { read: 'department', delete: 'none' } })
        await saveRole(tx, 'mine', { lead: { read: 'none' } })
        await setDepartments(tx, id, [1, sales])
        await assignRole(tx, 'department', 1, 'low')
      })
      expect(accessLevel(await effectiveRights(database, id), 'lead', 'read')).toBe('own')
      await write((tx) => assignRole(tx, 'department', sales, 'high'))
      const joined = await effectiveRights(database, id)
      expect(accessActions.map((action) => accessLevel(joined, 'lead', action))).toEqual([
        'department',
        'all',
        'all',
        'all',
      ])
      await write((tx) => assignRole(tx, 'employee', id, 'mine'))
      expect(await effectiveRights(database, id)).toEqual({ lead: { read: 'none' } })
      expect(await listRoles(database)).toMatchObject([
        { name: 'high', employees: [], departments: [sales] },
        { name: 'low', employees: [], departments: [1] },
        { name: 'mine', employees: [id], departments: [] },
      ])
      expect(await write((tx) => removeRole(tx, 'mine'))).toBe(true)
      expect(await write((tx) => removeRole(tx, 'mine'))).toBe(false)
      expect(accessLevel(await effectiveRights(database, id), 'lead', 'read')).toBe('department')
      const guest = await add({ NAME: 'G' }, { kind: 'extranet' })
      expect(await effectiveRights(database, guest)).toEqual(noRights)
    })

    test('roles of the config file are all given, or none', async () => {
      const id = await add({ NAME: 'A' })
      const role = { name: 'r', rights: {}, employees: [id], departments: [1] }
      const broken = { ...role, name: 's', employees: [], departments: [77] }
      await expect(write((tx) => applyRoles(tx, [role, broken]))).rejects.toThrow('department 77')
      expect(await listRoles(database)).toEqual([])
      await write((tx) => applyRoles(tx, [role]))
      await write((tx) => applyRoles(tx, [role]))
      expect(await listRoles(database)).toEqual([role])
    })

    test('a level leaves the clients of those who share a department', async () => {
      const save = (id: number) => write((tx) => saveEmployee(tx, employee({ id })))
      const [sales, support] = [await department('Sales'), await department('Support')]
      const members = { 11: [sales], 12: [sales, support], 13: [support], 14: [1] }
      for (const [id, departments] of Object.entries(members)) {
        await save(Number(id))
        await write((tx) => setDepartments(tx, Number(id), departments))
      }
      const seen = async (level: 'none' | 'own' | 'department' | 'all', id: number) => {
        const params: number[] = []
        const rows = await database.values<[number]>(
          `select c.responsible from (select e.id as responsible from employee e) c
           where ${visibleCondition(level, id, params)} order by c.responsible`,
          params,
        )
        return rows.map(([responsible]) => responsible)
      }
      expect(await seen('none', 12)).toEqual([])
      expect(await seen('own', 12)).toEqual([12])
      expect(await seen('department', 11)).toEqual([11, 12])
      expect(await seen('department', 12)).toEqual([11, 12, 13])
      expect(await seen('department', 14)).toEqual([14])
      expect(await seen('all', 12)).toEqual([11, 12, 13, 14])
    })
  })
}
