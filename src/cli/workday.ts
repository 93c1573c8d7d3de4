import type { Command } from 'commander'
import { parseMoment } from '../domain/date-time.ts'
import { zoneOffsetMs } from '../domain/time-zone.ts'
import {
  closeWorkday,
  confirmWorkday,
  openWorkday,
  pauseWorkday,
  workdayStatus,
  type Schedule,
  type Step,
  type StepInput,
  type Workday,
  type CloseRefusal,
  type OpenRefusal,
} from '../domain/people/workday.ts'
import { findEmployee, lockEmployee } from '../store/people/employees.ts'
import { findSchedule, saveSchedule } from '../store/people/schedules.ts'
import { findWorkday, saveWorkday } from '../store/people/workdays.ts'
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
    step(day: Workday | undefined, input: StepInput): Step<OpenRefusal | CloseRefusal>
  }
> = {
  open: {
    description: 'Start the day, or go on after a break',
    takesTime: true,
    step: openWorkday,
  },
  pause: { description: 'Begin a break', takesTime: false, step: pauseWorkday },
  close: { description: 'End the day', takesTime: true, step: closeWorkday },
  confirm: {
    description: 'Confirm the changed times of the day, as a superior does',
    takesTime: false,
    step: confirmWorkday,
  },
  status: { description: 'Show the day', takesTime: false, step: (workday) => ({ workday }) },
}

const refusals: Record<OpenRefusal | CloseRefusal, string> = {
  'not today': 'a day begins on the current date',
  'other date': 'the day ends on the date of its beginning: give that time with --time',
  'in the future': '--time lies in the future',
  'before the start': '--time lies before the beginning of the day',
  running: 'the day is open already, so that --time cannot be set',
  paused: 'the day is paused, so that --time cannot be set',
  'no report': '--time needs a --reason',
}

/** `workday open|pause|close|confirm|status|schedule EMPLOYEE`. */
export function addWorkdayCommands(program: Command): void {
  const workday = program
    .command('workday')
    .description('Open, pause, close and confirm the workday of an employee')
  addScheduleCommand(workday)
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
          await lockEmployee(tx, id)
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
        if (options.json) printJson({ employee: id, status, ...after })
        else print(`Employee ${id}: ${status}${waiting(after)}`)
      })
    })
  }
}

const waiting = (day: Workday | undefined): string =>
  day?.details?.isConfirmed === false ? ', its times wait to be confirmed' : ''

/** `workday schedule EMPLOYEE`: shows the schedule, after what is named has been set. */
function addScheduleCommand(workday: Command): void {
  withSettings(workday.command('schedule'))
    .description('Show or set the working time settings of an employee; what is not named stays')
    .argument('<EMPLOYEE>', 'id of the employee')
    .option('--flexible', 'changed times need no reason and no confirmation')
    .option('--no-flexible', 'begin and end at set times')
    .option('--max-start <HH:MM>', 'latest beginning of the day')
    .option('--min-finish <HH:MM>', 'earliest end of the day')
    .option('--min-duration <HH:MM>', 'shortest day')
    .option('--allowed-delta <HH:MM>', 'change of a time that needs no confirmation')
    .option('--json', 'print JSON')
    .action(async (idText: string, options: ScheduleOptions, command: Command) => {
      const id = idOf(idText, 'EMPLOYEE')
      const changes: Partial<Schedule> = {
        ...(options.flexible !== undefined && { isFree: options.flexible }),
        ...clockOption('maxStart', '--max-start', options.maxStart),
        ...clockOption('minFinish', '--min-finish', options.minFinish),
        ...clockOption('minDuration', '--min-duration', options.minDuration),
        ...clockOption('allowedDelta', '--allowed-delta', options.allowedDelta),
      }
      await withPortal(command, async (database) => {
        const schedule = await database.transaction(async (tx) => {
          if (!(await findEmployee(tx, id))) throw new CommandError(`there is no employee ${id}`)
          if (Object.keys(changes).length > 0) await saveSchedule(tx, id, changes)
          return findSchedule(tx, id)
        })
        if (options.json) printJson({ employee: id, ...schedule })
        else
          print(
            `Employee ${id}: ${schedule.isFree ? 'flexible' : 'fixed'}, ` +
              `begins until ${clockText(schedule.maxStart)}, ends from ${clockText(schedule.minFinish)}, ` +
              `at least ${clockText(schedule.minDuration)}, changes up to ${clockText(schedule.allowedDelta)}`,
          )
      })
    })
}

interface ScheduleOptions {
  flexible?: boolean
  maxStart?: string
  minFinish?: string
  minDuration?: string
  allowedDelta?: string
  json?: boolean
}

function clockOption(
  name: 'maxStart' | 'minFinish' | 'minDuration' | 'allowedDelta',
  option: string,
  text: string | undefined,
): Partial<Schedule> {
  if (text === undefined) return {}
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? []
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59)
    throw new CommandError(`${option} is "${text}", which is no time like 09:15`, 2)
  return { [name]: Number(hours) * 3600 + Number(minutes) * 60 }
}

const clockText = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':')

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
