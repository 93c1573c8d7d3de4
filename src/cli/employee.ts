import type { Command } from 'commander'
import { normalizeEmail } from '../domain/clients/email.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import type { Database, Transaction } from '../store/database.ts'
import { setDepartments } from '../store/people/departments.ts'
import { listDeputies } from '../store/people/deputies.ts'
import {
  belongSomewhere,
  blankEmployee,
  findEmployee,
  lockEmployee,
  listEmployees,
  removeEmployee,
  saveEmployee,
  type Employee,
} from '../store/people/employees.ts'
import { isEmailTaken, lockEmails } from '../store/people/employee-records.ts'
import { findRole } from '../store/people/roles.ts'
import { addDeputyCommand } from './employee-deputy.ts'
import { addPasswordCommand } from './employee-password.ts'
import { CommandError } from './failure.ts'
import { idOf, withNewPortal, withPortal, withSettings } from './portal-options.ts'
import { print, printJson, printList } from './table.ts'

interface EmployeeOptions {
  name?: string
  lastName?: string
  email?: string
  extension?: string
  workPhone?: string
  personalPhone?: string
  mobile?: string
  zone?: string
  admin?: boolean
  timeTracking?: boolean
  role?: string
  department?: string
  id?: string
  json?: boolean
}

/** `employee add|set|list|dismiss|reinstate|remove|password|deputy`. */
export function addEmployeeCommands(program: Command): void {
  const employee = program
    .command('employee')
    .description('Keep the employees that are responsible for clients')
  addAdd(employee)
  addSet(employee)
  addDismiss(employee)
  addReinstate(employee)
  addRemove(employee)
  addPasswordCommand(employee)
  addDeputyCommand(employee)
  addList(employee)
}

function addAdd(employee: Command): void {
  withFields(withSettings(employee.command('add')))
    .description('Add an employee')
    .option('--id <ID>', 'an id of your own choice, when it is free')
    .action(async (options: EmployeeOptions, command: Command) => {
      await withNewPortal(command, async (database) => {
        if (!options.name && !options.lastName)
          throw new CommandError('an employee needs --name or --last-name', 2)
        const id = options.id === undefined ? undefined : idOf(options.id, '--id')
        const saved = await database.transaction(async (tx) => {
          if (id !== undefined && (await findEmployee(tx, id)))
            throw new CommandError(`employee ${id} exists already; see: employee set ${id}`)
          await checkRole(tx, options.role)
          await lockEmails(tx)
          await checkEmail(tx, options.email)
          const draft = { ...blankEmployee, ...changesOf(options), ...(id && { id }) }
          const given = await saveEmployee(tx, draft, Date.now())
          await placeIn(tx, given, options.department)
          return given
        })
        if (options.json) printJson(await findEmployee(database, saved))
        else print(`Employee ${saved} is added.`)
      })
    })
}

function addSet(employee: Command): void {
  withFields(withSettings(employee.command('set')))
    .description('Change an employee; what is not named stays')
    .argument('<ID>')
    .action(async (idText: string, options: EmployeeOptions, command: Command) => {
      await change(command, idText, 'is changed', async (tx, each) => {
        await checkRole(tx, options.role)
        await checkEmail(tx, options.email, each.id)
        await placeIn(tx, each.id, options.department)
        return { ...each, ...changesOf(options) }
      })
    })
}

function addDismiss(employee: Command): void {
  withSettings(employee.command('dismiss'))
    .description('Close an employee’s access; clients stay assigned')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      await change(command, idText, 'is dismissed', async (_tx, each) => ({
        ...each,
        isActive: false,
      }))
    })
}

function addReinstate(employee: Command): void {
  withSettings(employee.command('reinstate'))
    .description('Take a dismissed employee back')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      await change(command, idText, 'is active again', async (_tx, each) => ({
        ...each,
        isActive: true,
      }))
    })
}

function addRemove(employee: Command): void {
  withSettings(employee.command('remove'))
    .description('Forget an employee with their webhooks and workday, for good')
    .argument('<ID>')
    .action(async (idText: string, _options: unknown, command: Command) => {
      const id = idOf(idText, 'ID')
      await withPortal(command, async (database) => {
        const isRemoved = await database.transaction((tx) => removeEmployee(tx, id))
        if (!isRemoved) throw new CommandError(`there is no employee ${id}`)
        print(`Employee ${id} is removed.`)
      })
    })
}

function addList(employee: Command): void {
  withSettings(employee.command('list'))
    .description('List the employees')
    .option('--json', 'print JSON')
    .action(async (options: EmployeeOptions, command: Command) => {
      await withPortal(command, async (database) => {
        const deputies = await listDeputies(database)
        const employees = (await listEmployees(database)).map((each) => ({
          ...each,
          deputy: deputies.get(each.id) ?? null,
        }))
        printList(
          options,
          employees,
          ['Id', 'Name', 'E-mail', 'Extension', 'Work phone', 'Mobile', 'Deputy', 'Zone', 'State'],
          (each) => [
            String(each.id),
            `${each.name} ${each.lastName}`.trim(),
            each.email,
            each.extension ?? '',
            each.workPhone ?? '',
            each.personalMobile ?? '',
            String(each.deputy ?? ''),
            each.timeZone ?? '',
            [each.isActive ? 'active' : 'dismissed', each.isAdmin ? 'admin' : '']
              .filter(Boolean)
              .join(', '),
          ],
        )
      })
    })
}

const withFields = (command: Command): Command =>
  command
    .option('--name <TEXT>', 'first name')
    .option('--last-name <TEXT>', 'last name')
    .option('--email <ADDRESS>', 'address to sign in with, and to be found by')
    .option('--extension <DIGITS>', 'internal number')
    .option('--work-phone <NUMBER>', 'as it is shown to integrations')
    .option('--personal-phone <NUMBER>', 'the same, at home')
    .option('--mobile <NUMBER>', 'the same, in the pocket')
    .option('--zone <ZONE>', 'time zone like Europe/Berlin; empty: that of the portal')
    .option('--admin', 'may do everything')
    .option('--no-admin', 'may do what the role says (the default)')
    .option('--time-tracking', 'has workdays (the default)')
    .option('--no-time-tracking', 'has none: the status is UNAVAILABLE')
    .option('--role <NAME>', 'role with rights; empty: no restriction')
    .option('--department <LIST>', 'ids of departments, separated by commas')
    .option('--json', 'print JSON')

function changesOf(options: EmployeeOptions): Partial<Employee> {
  if (options.zone && !isTimeZone(options.zone))
    throw new CommandError(`--zone is "${options.zone}", which is no zone like Europe/Berlin`, 2)
  const orNull = (text: string) => (text === '' ? null : text)
  return {
    ...(options.name !== undefined && { name: options.name }),
    ...(options.lastName !== undefined && { lastName: options.lastName }),
    ...(options.email !== undefined && { email: options.email }),
    ...(options.extension !== undefined && { extension: orNull(options.extension) }),
    ...(options.workPhone !== undefined && { workPhone: orNull(options.workPhone) }),
    ...(options.personalPhone !== undefined && { personalPhone: orNull(options.personalPhone) }),
    ...(options.mobile !== undefined && { personalMobile: orNull(options.mobile) }),
    ...(options.zone !== undefined && { timeZone: orNull(options.zone) }),
    ...(options.admin !== undefined && { isAdmin: options.admin }),
    ...(options.timeTracking !== undefined && { isTimeTracked: options.timeTracking }),
    ...(options.role !== undefined && { role: orNull(options.role) }),
  }
}

/** The empty list means the top-level department: everybody belongs somewhere. */
async function placeIn(tx: Transaction, employee: number, list: string | undefined): Promise<void> {
  if (list === undefined) return
  const ids = list.split(',').filter((part) => part.trim() !== '')
  const departments = new Set(ids.map((part) => idOf(part.trim(), '--department')))
  if (!(await setDepartments(tx, employee, [...departments])))
    throw new CommandError(`--department is "${list}", but one of them does not exist`)
  await belongSomewhere(tx, employee)
}

async function checkRole(database: Database, role: string | undefined): Promise<void> {
  if (role && !(await findRole(database, role))) throw new CommandError(`there is no role ${role}`)
}

/** Of two employees with one address none could sign in. Whoever calls it has locked the addresses. */
async function checkEmail(tx: Transaction, email = '', exceptId?: number): Promise<void> {
  if (email === '') return
  if (normalizeEmail(email) === undefined)
    throw new CommandError(`--email is "${email}", which is no address like ann@example.com`, 2)
  if (await isEmailTaken(tx, email, exceptId))
    throw new CommandError('another employee has that e-mail address')
}

async function change(
  command: Command,
  idText: string,
  done: string,
  edit: (tx: Transaction, employee: Employee) => Promise<Employee>,
): Promise<void> {
  const id = idOf(idText, 'ID')
  await withPortal(command, async (database) => {
    await database.transaction(async (tx) => {
      // A server may be changing the same employee: what it changes stays.
      await lockEmails(tx)
      await lockEmployee(tx, id)
      const employee = await findEmployee(tx, id)
      if (!employee) throw new CommandError(`there is no employee ${id}`)
      await saveEmployee(tx, await edit(tx, employee), Date.now())
    })
    print(`Employee ${id} ${done}.`)
  })
}
