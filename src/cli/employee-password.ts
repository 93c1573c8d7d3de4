import type { Command } from 'commander'
import { hashPassword, passwordLengthMax, passwordLengthMin } from '../domain/access/password.ts'
import { findEmployee } from '../store/people/employees.ts'
import { listLoginsOf, removePassword, savePassword } from '../store/people/logins.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { readSecret } from './read-secret.ts'
import { print } from './table.ts'

/** `employee password ID`: what an employee signs in with, when an app asks for authorization. */
export function addPasswordCommand(employee: Command): void {
  withSettings(employee.command('password'))
    .description(
      'Set the password that an employee signs in with; it is asked for, or read from a pipe',
    )
    .argument('<ID>')
    .option('--remove', 'let the employee sign in no more')
    .action(async (idText: string, options: { remove?: boolean }, command: Command) => {
      const id = idOf(idText, 'ID')
      await withPortal(command, async (database) => {
        const found = await findEmployee(database, id)
        if (!found) throw new CommandError(`there is no employee ${id}`)
        if (options.remove) {
          if (!(await database.transaction((tx) => removePassword(tx, id))))
            throw new CommandError(`employee ${id} has no password`)
          print(`Employee ${id} can sign in no more.`)
          return
        }
        if (!found.isActive)
          throw new CommandError(`employee ${id} was dismissed, and signs in nowhere`)
        if (found.email === '')
          throw new CommandError(
            `employee ${id} has no e-mail to sign in with; see: employee set ${id} --email ADDRESS`,
          )
        const others = (await listLoginsOf(database, found.email)).filter((each) => each !== id)
        if (others.length > 0)
          throw new CommandError(
            `employee ${others.join(', ')} signs in with ${found.email} already; nobody could tell them apart`,
          )
        const password = await readSecret(`New password of ${found.email}: `)
        if (password.length < passwordLengthMin || password.length > passwordLengthMax)
          throw new CommandError(
            `a password has ${passwordLengthMin} to ${passwordLengthMax} characters`,
            2,
          )
        const hash = await hashPassword(password)
        const nowS = Math.floor(Date.now() / 1000)
        await database.transaction((tx) => savePassword(tx, id, hash, nowS))
        print(`Employee ${id} signs in as ${found.email}. Open sessions were ended.`)
      })
    })
}
