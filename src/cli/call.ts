import type { Command } from 'commander'
import { createServices } from '../portal-services.ts'
import { CommandError } from './failure.ts'
import { idOf, storeSettings, withPortal, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

/** `call EMPLOYEE NUMBER`: what a click on a number in a page does. */
export function addCall(program: Command): void {
  withSettings(program.command('call'), [...storeSettings, 'crm'])
    .description('Have an employee call a number, through the application of their line')
    .argument('<EMPLOYEE>', 'id of the employee')
    .argument('<NUMBER>', 'in any notation')
    .option('--line <NUMBER>', 'another line than the default one')
    .option('--json', 'print JSON')
    .action(
      async (
        employeeText: string,
        number: string,
        options: { line?: string; json?: boolean },
        command: Command,
      ) => {
        const employee = idOf(employeeText, 'EMPLOYEE')
        await withPortal(command, async (database, config) => {
          const { clickToCall } = createServices(config, database)
          const outcome = await clickToCall(
            { employee, number, ...(options.line !== undefined && { line: options.line }) },
            Date.now(),
          )
          if ('refused' in outcome) throw new CommandError(outcome.message)
          const { callId, app, line, phone } = outcome.done
          if (options.json) printJson({ callId, app, line, number: phone })
          else
            print(
              `Call ${callId} to ${phone} is registered. App ${app} is told when the portal is served.`,
            )
        })
      },
    )
}
