/** The workdays of employees: their own, and those of the people they lead. */
import {
  closeWorkday,
  openWorkday,
  pauseWorkday,
  type Schedule,
  type StepInput,
  type Workday,
  type WorkdayRefusal,
} from '../domain/workday.ts'
import type { Database } from '../store/database.ts'
import { isHeadOf } from '../store/departments.ts'
import { findEmployee, lockEmployee, type Employee } from '../store/employees.ts'
import { findSchedule } from '../store/schedules.ts'
import { findWorkday, saveWorkday } from '../store/workdays.ts'

export type StepName = 'open' | 'pause' | 'close'

/** `untracked`: working time of the employee is not tracked. */
export type TrackingRefusal = WorkdayRefusal | 'missing' | 'denied' | 'untracked'

/** Whose day it is, and who asks. */
export interface TrackingActor {
  employee: number
  isAdmin: boolean
}

export interface Day {
  workday: Workday | undefined
  schedule: Schedule
  /** The employee's own zone. */
  timeZone: string
}

export interface TimeTracking {
  status(employee: number, actor: TrackingActor): Promise<Day | { refused: TrackingRefusal }>
  step(
    name: StepName,
    employee: number,
    actor: TrackingActor,
    input: Omit<StepInput, 'timeZone' | 'schedule'>,
  ): Promise<Day | { refused: TrackingRefusal }>
  settings(
    employee: number,
    actor: TrackingActor,
  ): Promise<
    { schedule: Schedule; isTracked: boolean; isSuperior: boolean } | { refused: TrackingRefusal }
  >
}

const steps: Record<StepName, typeof openWorkday> = {
  open: openWorkday,
  pause: pauseWorkday,
  close: closeWorkday,
}

export function createTimeTracking(database: Database, portalZone: string): TimeTracking {
  async function findDay(
    from: Database,
    id: number,
    actor: TrackingActor,
  ): Promise<Day | TrackingRefusal> {
    const employee = await whoseDay(from, id, actor)
    if (typeof employee === 'string') return employee
    if (!employee.isTimeTracked) return 'untracked'
    return {
      workday: await findWorkday(from, id),
      schedule: await findSchedule(from, id),
      timeZone: employee.timeZone ?? portalZone,
    }
  }

  return {
    async status(id, actor) {
      const day = await findDay(database, id, actor)
      return typeof day === 'string' ? { refused: day } : day
    },

    step: (name, id, actor, input) =>
      database.transaction(async (tx): Promise<Day | { refused: TrackingRefusal }> => {
        await lockEmployee(tx, id)
        const day = await findDay(tx, id, actor)
        if (typeof day === 'string') return { refused: day }
        const { workday: before, schedule, timeZone } = day
        const taken = steps[name](before, { ...input, timeZone, schedule })
        if ('refused' in taken) return taken
        const { workday } = taken
        if (workday && workday !== before) await saveWorkday(tx, id, workday)
        return { workday, schedule, timeZone }
      }),

    async settings(id, actor) {
      const employee = await whoseDay(database, id, actor)
      if (typeof employee === 'string') return { refused: employee }
      const schedule = await findSchedule(database, id)
      const isSuperior = actor.isAdmin || (await isHeadOf(database, actor.employee))
      return { schedule, isTracked: employee.isTimeTracked, isSuperior }
    },
  }
}

/** Administrators manage every day, heads of departments those of their members. */
async function whoseDay(
  database: Database,
  id: number,
  actor: TrackingActor,
): Promise<Employee | 'missing' | 'denied'> {
  const employee = await findEmployee(database, id)
  if (!employee?.isActive) return 'missing'
  if (id === actor.employee || actor.isAdmin) return employee
  return (await isHeadOf(database, actor.employee, id)) ? employee : 'denied'
}
