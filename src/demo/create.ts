/** A portal to try things on: employees in every workday state, clients with numbers of many countries. */
import type { PhoneReader } from '../domain/phone/phone.ts'
import { stageSemantics } from '../domain/clients/lead-stage.ts'
import { addClients, type ClientDraft } from '../store/clients/clients.ts'
import type { Transaction } from '../store/database.ts'
import { addDepartment, setDepartments, updateDepartment } from '../store/people/departments.ts'
import { updateEmployeeRecord } from '../store/people/employee-records.ts'
import { saveEmployee } from '../store/people/employees.ts'
import { saveWorkday } from '../store/people/workdays.ts'
import {
  demoClients,
  demoDepartments,
  demoEmployees,
  type DemoClient,
  type DemoEmployee,
} from './people.ts'

const daySeconds = 86_400

export async function createDemoPortal(
  tx: Transaction,
  phones: PhoneReader,
  nowMs: number,
): Promise<void> {
  const now = Math.floor(nowMs / 1000)
  for (const employee of demoEmployees) await addEmployee(tx, employee, now)
  await buildStructure(tx, nowMs)
  // The records with fixed ids first: the ids that are given after them are then free.
  const drafts = demoClients.map((client, index) => toDraft(client, now - index * 3_600))
  await addClients(
    tx,
    drafts.filter(({ id }) => id !== undefined),
    phones,
  )
  await addClients(
    tx,
    drafts.filter(({ id }) => id === undefined),
    phones,
  )
}

const topLevel = 1

async function buildStructure(tx: Transaction, nowMs: number): Promise<void> {
  const ids = new Map<string | undefined, number>([[undefined, topLevel]])
  const idOf = (name: string | undefined) => ids.get(name) ?? topLevel
  await updateDepartment(tx, { id: topLevel, name: 'Demo Ltd', sort: 500, parent: null, head: 1 })
  for (const [index, { name, parent, head = null }] of demoDepartments.entries()) {
    const draft = { name, sort: 100 * (index + 1), parent: idOf(parent), head }
    ids.set(name, await addDepartment(tx, draft))
  }
  for (const { id, department, position } of demoEmployees) {
    await setDepartments(tx, id, [idOf(department)])
    await updateEmployeeRecord(tx, id, { values: { WORK_POSITION: position } }, nowMs)
  }
}

async function addEmployee(tx: Transaction, employee: DemoEmployee, now: number): Promise<void> {
  const draft = {
    id: employee.id,
    isActive: employee.isActive ?? true,
    isAdmin: employee.isAdmin ?? false,
    name: employee.name,
    lastName: employee.lastName,
    email: employee.email,
    timeZone: employee.zone,
    extension: employee.extension,
    workPhone: employee.workPhone ?? null,
    personalPhone: null,
    personalMobile: employee.mobile ?? null,
    isTimeTracked: employee.isTimeTracked ?? true,
    role: null,
  }
  await saveEmployee(tx, draft, now * 1000)
  const { workday } = employee
  if (!workday) return
  const startedAt = workday === 'expired' ? now - 2 * daySeconds : now
  await saveWorkday(tx, employee.id, {
    state: workday === 'expired' ? 'opened' : workday,
    startedAt,
    changedAt: startedAt,
    finishedAt: workday === 'closed' ? now : null,
    leaks: 0,
  })
}

function toDraft(client: DemoClient, activityAt: number): ClientDraft {
  const [first = '', ...rest] = client.name.split(' ')
  const isPerson = client.type === 'contact'
  const semantics = client.stage ? stageSemantics(client.stage) : null
  const isClosed = semantics === 'S' || semantics === 'F'
  return {
    type: client.type,
    ...(client.id !== undefined && { id: client.id }),
    title: isPerson ? null : client.name,
    name: isPerson ? first : null,
    lastName: isPerson ? rest.join(' ') : null,
    responsible: client.responsible,
    stage: client.stage ?? null,
    stageSemantics: semantics,
    activityAt,
    createdAt: activityAt,
    createdBy: 1,
    data: {
      ...(client.stage && { MOVED_TIME: activityAt }),
      ...(isClosed && { DATE_CLOSED: activityAt }),
    },
    multifields: [
      ...client.phones.map((value) => ({ kind: 'PHONE' as const, valueType: 'WORK', value })),
      ...(client.emails ?? []).map((value) => ({
        kind: 'EMAIL' as const,
        valueType: 'WORK',
        value,
      })),
    ],
  }
}
