import type { Command } from 'commander'
import { saveDeputy } from '../store/people/deputies.ts'
import { findEmployee } from '../store/people/employees.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { print } from './table.ts'

/** `employee deputy ID DEPUTY|none`: who takes the calls of an employee who cannot. */
export function addDeputyCommand(employee: Command): void {
  withSettings(employee.command('deputy'))
    .description('Name the one who takes the calls of an employee, where the routing asks for them')
    .argument('<ID>', 'id of the employee')
    .argument('<DEPUTY>', 'id of the one who stands in for them, or none')
    .action(async (idText: string, deputyText: string, _options: unknown, command: Command) => {
      const id = idOf(idText, 'ID')
      const deputy = deputyText === 'none' ? null : idOf(deputyText, 'DEPUTY')
      if (deputy === id) throw new CommandError('an employee cannot stand in for themself', 2)
      await withPortal(command, async (database) => {
        await database.transaction(async (tx) => {
          const found = deputy === null ? undefined : await findEmployee(tx, deputy)
          if (deputy !== null && !found) throw new CommandError(`there is no employee ${deputy}`)
          if (found && !found.isActive)
            throw new CommandError(`employee ${deputy} is dismissed and takes no calls`)
          if (!(await saveDeputy(tx, id, deputy)))
            throw new CommandError(`there is no employee ${id}`)
        })
        print(
          deputy === null
            ? `Employee ${id} has no deputy.`
            : `Employee ${deputy} stands in for employee ${id}.`,
        )
      })
    })
}
