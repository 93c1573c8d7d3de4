import type { Command } from 'commander'
import { clientTypes } from '../domain/clients/client.ts'
import {
  accessLevel,
  accessLevels,
  accessSubjects,
  actionsOn,
  isRoleName,
  parseRights,
  type AccessLevel,
  type AccessSubject,
  type Rights,
} from '../domain/people/rights.ts'
import { assignRole, findRole, listRoles, removeRole, saveRole } from '../store/people/roles.ts'
import { CommandError } from './failure.ts'
import { idOf, withPortal, withSettings } from './portal-options.ts'
import { print, printList } from './table.ts'

interface RoleOptions extends Partial<Record<AccessSubject | 'clients', string>> {
  employee?: string
  department?: string
  json?: boolean
}

/** `role add|set|list|remove|assign`. */
export function addRoleCommands(program: Command): void {
  const role = program
    .command('role')
    .description('Keep roles: what employees may do with clients of each type and with calls')
  addAdd(role)
  addSet(role)
  addList(role)
  addRemove(role)
  addAssign(role)
}

function addAdd(role: Command): void {
  withRights(withSettings(role.command('add')))
    .description('Add a role; what is not named is allowed')
    .argument('<NAME>')
    .action(async (name: string, options: RoleOptions, command: Command) => {
      if (!isRoleName(name))
        throw new CommandError(`"${name}" cannot be the name of a role: use letters and digits`, 2)
      await withPortal(command, async (database) => {
        await database.transaction(async (tx) => {
          if (await findRole(tx, name))
            throw new CommandError(`role ${name} exists already; see: role set ${name}`)
          await saveRole(tx, name, changed({}, options))
        })
        print(`Role ${name} is added.`)
      })
    })
}

function addSet(role: Command): void {
  withRights(withSettings(role.command('set')))
    .description('Change a role; what is not named stays')
    .argument('<NAME>')
    .action(async (name: string, options: RoleOptions, command: Command) => {
      await withPortal(command, async (database) => {
        await database.transaction(async (tx) => {
          const before = await findRole(tx, name)
          if (!before) throw new CommandError(`there is no role ${name}`)
          await saveRole(tx, name, changed(before.rights, options))
        })
        print(`Role ${name} is changed.`)
      })
    })
}

function addList(role: Command): void {
  withSettings(role.command('list'))
    .description('List the roles and who has them')
    .option('--json', 'print JSON')
    .action(async (options: RoleOptions, command: Command) => {
      await withPortal(command, async (database) => {
        const roles = await listRoles(database)
        printList(
          options,
          roles,
          ['Role', 'Lead', 'Contact', 'Company', 'Call', 'Employees', 'Departments'],
          ({ name, rights, employees, departments }) => [
            name,
            ...accessSubjects.map((subject) => describeRights(rights, subject)),
            employees.join(', '),
            departments.join(', '),
          ],
        )
      })
    })
}

function addRemove(role: Command): void {
  withSettings(role.command('remove'))
    .description('Remove a role; whoever had it may do everything')
    .argument('<NAME>')
    .action(async (name: string, _options: RoleOptions, command: Command) => {
      await withPortal(command, async (database) => {
        if (!(await database.transaction((tx) => removeRole(tx, name))))
          throw new CommandError(`there is no role ${name}`)
        print(`Role ${name} is removed.`)
      })
    })
}

function addAssign(role: Command): void {
  withSettings(role.command('assign'))
    .description('Give a role to employees and departments; an empty name takes it from them')
    .argument('<NAME>')
    .option('--employee <LIST>', 'ids of employees, separated by commas')
    .option('--department <LIST>', 'ids of departments: for members without a role of their own')
    .action(async (name: string, options: RoleOptions, command: Command) => {
      const employees = idsOf(options.employee, '--employee')
      const departments = idsOf(options.department, '--department')
      if (employees.length + departments.length === 0)
        throw new CommandError('say who gets it with --employee or --department', 2)
      await withPortal(command, async (database) => {
        await database.transaction(async (tx) => {
          if (name !== '' && !(await findRole(tx, name)))
            throw new CommandError(`there is no role ${name}`)
          for (const id of employees)
            if (!(await assignRole(tx, 'employee', id, name || null)))
              throw new CommandError(`there is no employee ${id}`)
          for (const id of departments)
            if (!(await assignRole(tx, 'department', id, name || null)))
              throw new CommandError(`there is no department ${id}`)
        })
        print(name === '' ? 'They have no role any more.' : `Role ${name} is given.`)
      })
    })
}

const withRights = (command: Command): Command =>
  command
    .option(
      '--clients <RIGHTS>',
      `for every type of client: a level (${accessLevels.join(', ')}) or a list`,
    )
    .option('--lead <RIGHTS>', 'like read=all,add=own,update=department,delete=none')
    .option('--contact <RIGHTS>', 'the same for contacts')
    .option('--company <RIGHTS>', 'the same for companies')
    .option('--call <RIGHTS>', 'finished calls and their recordings: how far reading goes')

function changed(before: Rights, options: RoleOptions): Rights {
  const after: Rights = {}
  for (const subject of accessSubjects) {
    const isClient = clientTypes.some((type) => type === subject)
    const rights = {
      ...before[subject],
      ...(isClient && rightsOf(subject, options.clients, '--clients')),
      ...rightsOf(subject, options[subject], `--${subject}`),
    }
    if (Object.keys(rights).length > 0) after[subject] = rights
  }
  return after
}

function rightsOf(
  subject: AccessSubject,
  text: string | undefined,
  option: string,
): Rights[AccessSubject] {
  if (text === undefined) return {}
  const level = accessLevels.find((each) => each === text.trim())
  const pairs: [string, string][] = level
    ? actionsOn(subject).map((action) => [action, level])
    : text.split(',').map((part) => {
        const [action = '', given = ''] = part.split('=')
        return [action.trim(), given.trim()]
      })
  try {
    return parseRights({ [subject]: Object.fromEntries(pairs) })[subject]
  } catch (error) {
    throw new CommandError(`${option} is "${text}": ${(error as Error).message}`, 2)
  }
}

/** One level for all actions, or each of them. */
function describeRights(rights: Rights, subject: AccessSubject): string {
  const levels = actionsOn(subject).map((action): [string, AccessLevel] => [
    action,
    accessLevel(rights, subject, action),
  ])
  const [first] = levels
  if (first && levels.every(([, level]) => level === first[1])) return first[1]
  return levels.map(([action, level]) => `${action}=${level}`).join(' ')
}

const idsOf = (text: string | undefined, option: string): number[] =>
  (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => idOf(part.trim(), option))
