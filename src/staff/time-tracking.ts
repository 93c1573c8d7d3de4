/** The workdays of employees: their own, and those of the people they lead. */
import {
  closeWorkday,
  openWorkday,
  pauseWorkday,
  type CloseRefusal,
  type OpenRefusal,
  type Schedule,
  type Step,
  type StepInput,
  type Workday,
} from '../domain/people/workday.ts'
import type { Database } from '../store/database.ts'
import { isHeadOf } from '../store/people/departments.ts'
import { findEmployee, lockEmployee, type Employee } from '../store/people/employees.ts'
import { findSchedule } from '../store/people/schedules.ts'
import { findWorkday, saveWorkday } from '../store/people/workdays.ts'

/** Who asks. */
export interface TrackingActor {
  employee: number
  isAdmin: boolean
}

/** There is no such employee, or the actor does not lead them. */
export type AccessRefusal = 'missing' | 'denied'
/** `untracked`: working time of the employee is not tracked. */
export type DayRefusal = AccessRefusal | 'untracked'

export interface Day {
  workday: Workday | undefined
  schedule: Schedule
  /** The employee's own zone. */
  timeZone: string
}

export type DayOutcome<Refusal = never> = Day | { refused: DayRefusal | Refusal }
export type StepRequest = Omit<StepInput, 'timeZone' | 'schedule'>

export interface TimeTracking {
  status(employee: number, actor: TrackingActor): Promise<DayOutcome>
  open(
    employee: number,
    actor: TrackingActor,
    request: StepRequest,
  ): Promise<DayOutcome<OpenRefusal>>
  pause(
    employee: number,
    actor: TrackingActor,
    request: Omit<StepRequest, 'time'>,
  ): Promise<DayOutcome>
  close(
    employee: number,
    actor: TrackingActor,
    request: StepRequest,
  ): Promise<DayOutcome<CloseRefusal>>
  settings(
    employee: number,
    actor: TrackingActor,
  ): Promise<
    { schedule: Schedule; isTracked: boolean; isSuperior: boolean } | { refused: AccessRefusal }
  >
}

export function createTimeTracking(database: Database, portalZone: string): TimeTracking {
  async function findDay(
    from: Database,
    id: number,
    actor: TrackingActor,
  ): Promise<Day | DayRefusal> {
    const employee = await whoseDay(from, id, actor)
    if (typeof employee === 'string') return employee
    if (!employee.isTimeTracked) return 'untracked'
    return {
      workday: await findWorkday(from, id),
      schedule: await findSchedule(from, id),
      timeZone: employee.timeZone ?? portalZone,
    }
  }

  const stepWith =
    <Refusal>(take: (workday: Workday | undefined, input: StepInput) => Step<Refusal>) =>
    (id: number, actor: TrackingActor, request: StepRequest): Promise<DayOutcome<Refusal>> =>
      database.transaction(async (tx): Promise<DayOutcome<Refusal>> => {
        // Two steps at once follow one another.
        await lockEmployee(tx, id)
        const day = await findDay(tx, id, actor)
        if (typeof day === 'string') return { refused: day }
        const { workday: before, schedule, timeZone } = day
        const taken = take(before, { ...request, timeZone, schedule })
        if ('refused' in taken) return taken
        const { workday } = taken
        if (workday && workday !== before) await saveWorkday(tx, id, workday)
        return { workday, schedule, timeZone }
      })

  return {
    async status(id, actor) {
      const day = await findDay(database, id, actor)
      return typeof day === 'string' ? { refused: day } : day
    },

    open: stepWith(openWorkday),
    pause: stepWith(pauseWorkday),
    close: stepWith(closeWorkday),

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
): Promise<Employee | AccessRefusal> {
  const employee = await findEmployee(database, id)
  if (!employee?.isActive) return 'missing'
  if (id === actor.employee || actor.isAdmin) return employee
  return (await isHeadOf(database, actor.employee, id)) ? employee : 'denied'
}
