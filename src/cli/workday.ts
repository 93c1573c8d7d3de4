import type { Command } from 'commander'
import { parseMoment } from '../domain/fields/parse-date.ts'
import { zoneOffsetMs } from '../domain/time-zone.ts'
import {
  closeWorkday,
  openWorkday,
  pauseWorkday,
  workdayStatus,
  type Step,
  type StepInput,
  type Workday,
  type WorkdayRefusal,
} from '../domain/workday.ts'
import { findEmployee } from '../store/employees.ts'
import { findSchedule } from '../store/schedules.ts'
import { findWorkday, saveWorkday } from '../store/workdays.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

interface WorkdayOptions {
  time?: string
  reason?: string
  json?: boolean
}

const steps: Record<
  string,
  {
    description: string
    takesTime: boolean
    step(day: Workday | undefined, input: StepInput): Step
  }
> = {
  open: {
    description: 'Start the day, or go on after a break',
    takesTime: true,
    step: openWorkday,
  },
  pause: { description: 'Begin a break', takesTime: false, step: pauseWorkday },
  close: { description: 'End the day', takesTime: true, step: closeWorkday },
  status: { description: 'Show the day', takesTime: false, step: (workday) => ({ workday }) },
}

const refusals: Record<WorkdayRefusal, string> = {
  'not today': 'a day begins on the current date',
  'other date': 'the day ends on the date of its beginning: give that time with --time',
  'in the future': '--time lies in the future',
  'before the start': '--time lies before the beginning of the day',
  running: 'the day is open already, so that --time cannot be set',
  paused: 'the day is paused, so that --time cannot be set',
  'no report': '--time needs a --reason',
}

/** `workday open|pause|close|status EMPLOYEE`. */
export function addWorkdayCommands(program: Command): void {
  const workday = program
    .command('workday')
    .description('Open, pause and close the workday of an employee')
  for (const [name, { description, takesTime, step }] of Object.entries(steps)) {
    const command = withSettings(workday.command(name))
      .description(description)
      .argument('<EMPLOYEE>', 'id of the employee')
      .option('--json', 'print JSON')
    if (takesTime)
      command
        .option('--time <TIME>', 'when it really was, e.g. 2026-03-06T08:00:00+01:00')
        .option('--reason <TEXT>', 'why the time is another one')
    command.action(async (idText: string, options: WorkdayOptions, each: Command) => {
      const id = idOf(idText, 'EMPLOYEE')
      await withPortal(each, async (database, config) => {
        const nowMs = Date.now()
        const { after, zone } = await database.transaction(async (tx) => {
          const employee = await findEmployee(tx, id)
          if (!employee) throw new CommandError(`there is no employee ${id}`)
          if (!employee.isTimeTracked)
            throw new CommandError(`working time of employee ${id} is not tracked`)
          const timeZone = employee.timeZone ?? config.timeZone
          const before = await findWorkday(tx, id)
          const input = { timeZone, nowMs, ...timeOf(options, timeZone) }
          const taken = step(before, { ...input, schedule: await findSchedule(tx, id) })
          if ('refused' in taken) throw new CommandError(refusals[taken.refused])
          const changed = taken.workday
          if (changed && changed !== before) await saveWorkday(tx, id, changed)
          return { after: changed, zone: timeZone }
        })
        const status = workdayStatus(after, zone, nowMs)
        if (options.json) printJson({ employee: id, status, ...(after ?? {}) })
        else print(`Employee ${id}: ${status}`)
      })
    })
  }
}

function timeOf(
  { time, reason = '' }: WorkdayOptions,
  timeZone: string,
): Pick<StepInput, 'time' | 'stamp'> {
  if (time === undefined) return {}
  const at = parseMoment(time, timeZone)
  if (at === null || at === undefined)
    throw new CommandError(
      `--time is "${time}", which is no time like 2026-03-06T08:00:00+01:00`,
      2,
    )
  return {
    time: { at, zoneOffset: zoneOffsetMs(timeZone, at * 1000) / 1000 },
    stamp: { address: '', latitude: 0, longitude: 0, report: reason },
  }
}
