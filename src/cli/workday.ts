import type { Command } from 'commander'
import {
  closeWorkday,
  openWorkday,
  pauseWorkday,
  workdayStatus,
  type Workday,
} from '../domain/workday.ts'
import { findEmployee, findWorkday, saveWorkday } from '../store/employees.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

type Step = (workday: Workday | undefined, timeZone: string, nowMs: number) => Workday | undefined

const steps: Record<string, { description: string; step: Step }> = {
  open: { description: 'Start the day, or go on after a break', step: openWorkday },
  pause: { description: 'Begin a break', step: pauseWorkday },
  close: {
    description: 'End the day',
    step: (workday, _timeZone, nowMs) => closeWorkday(workday, nowMs),
  },
  status: { description: 'Show the day', step: (workday) => workday },
}

/** `workday open|pause|close|status EMPLOYEE`. */
export function addWorkdayCommands(program: Command): void {
  const workday = program
    .command('workday')
    .description('Open, pause and close the workday of an employee')
  for (const [name, { description, step }] of Object.entries(steps))
    withSettings(workday.command(name))
      .description(description)
      .argument('<EMPLOYEE>', 'id of the employee')
      .option('--json', 'print JSON')
      .action(async (idText: string, options: { json?: boolean }, command: Command) => {
        const id = idOf(idText, 'EMPLOYEE')
        await withPortal(command, async (database, config) => {
          const nowMs = Date.now()
          const { after, zone } = await database.transaction(async (tx) => {
            const employee = await findEmployee(tx, id)
            if (!employee) throw new CommandError(`there is no employee ${id}`)
            if (!employee.isTimeTracked)
              throw new CommandError(`working time of employee ${id} is not tracked`)
            const timeZone = employee.timeZone ?? config.timeZone
            const before = await findWorkday(tx, id)
            const changed = step(before, timeZone, nowMs)
            if (changed && changed !== before) await saveWorkday(tx, id, changed)
            return { after: changed, zone: timeZone }
          })
          const status = workdayStatus(after, zone, nowMs)
          if (options.json) printJson({ employee: id, status, ...(after ?? {}) })
          else print(`Employee ${id}: ${status}`)
        })
      })
}
