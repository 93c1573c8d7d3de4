/**
 * The employees of the portal: who there is, inviting, changing and dismissing them. It comes after
 * methods/, which speak the wire, and before store/.
 */
import { normalizeEmail } from '../domain/clients/email.ts'
import type { RaisedEvent } from '../domain/events.ts'
import type { Filter } from '../domain/filter.ts'
import { formatAtom } from '../domain/time-zone.ts'
import type { Database, Transaction } from '../store/database.ts'
import { setDepartments } from '../store/people/departments.ts'
import {
  addEmployeeRecord,
  findEmployeeRecord,
  isEmailTaken,
  listEmployeeRecords,
  lockEmails,
  updateEmployeeRecord,
  type EmployeeRecord,
  type EmployeeChanges,
} from '../store/people/employee-records.ts'
import { belongSomewhere } from '../store/people/employees.ts'
import { outboxOf } from '../store/events/outbox.ts'

/** `department`: one of them does not exist. */
export type PersonRefusal = 'email' | 'email taken' | 'department' | 'missing'
export type PersonOutcome<Value> = { done: Value } | { refused: PersonRefusal }

export interface PersonInput extends EmployeeChanges {
  /** Exactly these departments; none of them: the top-level one. */
  departments?: readonly number[]
}

export interface PeopleList {
  filter: Filter
  order: readonly { field: string; isDescending: boolean }[]
  /** 0, 50, …; -1: from the first row on, without counting. */
  start: number
}

export interface People {
  find(id: number, nowMs: number): Promise<EmployeeRecord | undefined>
  /** `next`: where the next page starts; undefined: here is the last, or nothing was counted. */
  list(
    request: PeopleList,
    nowMs: number,
  ): Promise<{ records: EmployeeRecord[]; total: number; next: number | undefined }>
  /** `author`: the employee who does it. */
  add(input: PersonInput, author: number, nowMs: number): Promise<PersonOutcome<number>>
  update(id: number, input: PersonInput, nowMs: number): Promise<PersonOutcome<true>>
}

/** https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html */
const pageSize = 50

export function createPeople(database: Database, timeZone: string): People {
  const outbox = outboxOf(database)

  /** Runs the work, which may refuse: nothing of it is kept then. */
  async function orNothing<Value>(
    work: (tx: Transaction) => Promise<Value>,
  ): Promise<PersonOutcome<Value>> {
    try {
      return { done: await outbox.transaction(work) }
    } catch (error) {
      if (error instanceof Refused) return { refused: error.reason }
      throw error
    }
  }

  return {
    find: (id, nowMs) => findEmployeeRecord(database, id, nowMs),

    async list({ filter, order, start }, nowMs) {
      const offset = Math.max(start, 0)
      const { records, total } = await listEmployeeRecords(database, {
        filter,
        order,
        limit: pageSize,
        offset,
        isCounted: start >= 0,
        timeZone,
        nowMs,
      })
      const end = offset + records.length
      return { records, total, next: end < total && records.length > 0 ? end : undefined }
    },

    add: (input, author, nowMs) =>
      orNothing(async (tx) => {
        await checkEmail(tx, input.values['EMAIL'] ?? '')
        const id = await addEmployeeRecord(tx, input, nowMs)
        await place(tx, id, input.departments)
        const added = await findEmployeeRecord(tx, id, nowMs)
        if (added) await outbox.raise(tx, userAdded(added, author, timeZone))
        return id
      }),

    update: (id, input, nowMs) =>
      orNothing(async (tx): Promise<true> => {
        const { EMAIL: email } = input.values
        if (email !== undefined) await checkEmail(tx, email, id)
        if (!(await updateEmployeeRecord(tx, id, input, nowMs))) throw new Refused('missing')
        await place(tx, id, input.departments)
        return true
      }),
  }
}

const toldFields = [
  'EMAIL',
  'NAME',
  'LAST_NAME',
  'PERSONAL_GENDER',
  'PERSONAL_BIRTHDAY',
  'WORK_POSITION',
  'UF_EMPLOYMENT_DATE',
]

/** https://apidocs.bitrix24.com/api-reference/common/events/on-user-add.html */
function userAdded(user: EmployeeRecord, author: number, timeZone: string): RaisedEvent {
  const values = toldFields.flatMap((code) =>
    user.values[code] ? [[code, user.values[code]] as const] : [],
  )
  return {
    event: 'ONUSERADD',
    subject: `user ${user.id}`,
    data: {
      ID: user.id,
      ACTIVE: user.isActive ? 'Y' : 'N',
      ...Object.fromEntries(values),
      UF_DEPARTMENT: user.departments,
      DATE_REGISTER: formatAtom(timeZone, user.createdAt * 1000),
    },
    author,
  }
}

class Refused extends Error {
  readonly reason: PersonRefusal

  constructor(reason: PersonRefusal) {
    super(reason)
    this.reason = reason
  }
}

async function checkEmail(tx: Transaction, email: string, exceptId?: number): Promise<void> {
  if (normalizeEmail(email) === undefined) throw new Refused('email')
  await lockEmails(tx)
  if (await isEmailTaken(tx, email, exceptId)) throw new Refused('email taken')
}

async function place(
  tx: Transaction,
  id: number,
  departments: readonly number[] | undefined,
): Promise<void> {
  if (!departments) return
  if (!(await setDepartments(tx, id, [...new Set(departments)]))) throw new Refused('department')
  await belongSomewhere(tx, id)
}
