import { clientTypes } from '../clients/client.ts'

/** How far a right goes: over nothing, one's own, that of one's departments, everything. */
export const accessLevels = ['none', 'own', 'department', 'all'] as const
export type AccessLevel = (typeof accessLevels)[number]
export const accessActions = ['read', 'add', 'update', 'delete'] as const
export type AccessAction = (typeof accessActions)[number]

/** What rights are about: the clients of each type, and finished calls with their recordings. */
export const accessSubjects = [...clientTypes, 'call'] as const
export type AccessSubject = (typeof accessSubjects)[number]

/** Calls are made by whoever rings: they can only be read. */
export const actionsOn = (subject: AccessSubject): readonly AccessAction[] =>
  subject === 'call' ? ['read'] : accessActions

/** A role. What it does not name is allowed. */
export type Rights = Partial<Record<AccessSubject, Partial<Record<AccessAction, AccessLevel>>>>

/** How far a right goes; what no role names is allowed. */
export function accessLevel(
  rights: Rights | undefined,
  subject: AccessSubject,
  action: AccessAction,
): AccessLevel {
  return rights?.[subject]?.[action] ?? 'all'
}

/** Whether any client of any type may be read: the right that findbycomm asks for. */
export const mayReadClients = (rights: Rights | undefined): boolean =>
  (['lead', 'contact', 'company'] as const).some(
    (type) => accessLevel(rights, type, 'read') !== 'none',
  )

/**
 * The rights of an employee who has several roles through departments: for each subject and action the
 * highest level of any of them. undefined: no role, everything is allowed.
 */
export function joinRights(roles: readonly Rights[]): Rights | undefined {
  if (roles.length === 0) return undefined
  const joined: Rights = {}
  for (const subject of accessSubjects) {
    const levels: Partial<Record<AccessAction, AccessLevel>> = {}
    for (const action of actionsOn(subject)) {
      const highest = Math.max(
        ...roles.map((rights) => accessLevels.indexOf(accessLevel(rights, subject, action))),
      )
      levels[action] = accessLevels[highest] ?? 'none'
    }
    joined[subject] = levels
  }
  return joined
}

/** Whoever has them has no CRM and sees no calls: extranet users. */
export const noRights: Rights = Object.fromEntries(
  accessSubjects.map((subject) => [
    subject,
    Object.fromEntries(actionsOn(subject).map((action) => [action, 'none'])),
  ]),
)

/** Rights as they are written in JSON. @throws Error that names the first thing that is wrong. */
export function parseRights(value: unknown): Rights {
  const rights: Rights = {}
  for (const [name, actions] of entriesOf(value, 'a role')) {
    const subject = accessSubjects.find((each) => each === name)
    if (!subject)
      throw new Error(
        `"${name}" is nothing to have rights to; these are: ${accessSubjects.join(', ')}`,
      )
    const known = actionsOn(subject)
    rights[subject] = Object.fromEntries(
      entriesOf(actions, name).map(([action, level]) => {
        if (!known.some((each) => each === action))
          throw new Error(`"${action}" is no action on a ${name}; these are: ${known.join(', ')}`)
        if (!accessLevels.some((each) => each === level))
          throw new Error(`"${String(level)}" is no level; these are: ${accessLevels.join(', ')}`)
        return [action, level]
      }),
    )
  }
  return rights
}

function entriesOf(value: unknown, name: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} must be a JSON object`)
  return Object.entries(value)
}

/** A role of the config file, with who is to have it. */
export interface ConfiguredRole {
  name: string
  rights: Rights
  employees: readonly number[]
  departments: readonly number[]
}

/**
 * Roles as the config file has them: `{"sales": {"rights": {"lead": {"read": "own"}}, "departments":
 * [3]}}`. @throws Error that says what is wrong.
 */
export function parseRoles(value: unknown): ConfiguredRole[] {
  return entriesOf(value, 'the value').map(([name, role]) => {
    if (!isRoleName(name)) throw new Error(`"${name}" cannot be the name of a role`)
    const members = Object.fromEntries(entriesOf(role, name))
    const unknown = Object.keys(members).filter((key) => !roleMembers.includes(key))
    if (unknown.length > 0)
      throw new Error(`${name} has ${unknown.join(', ')}; a role has ${roleMembers.join(', ')}`)
    return {
      name,
      rights: parseRights(members['rights'] ?? {}),
      employees: idsOf(members['employees'] ?? [], name),
      departments: idsOf(members['departments'] ?? [], name),
    }
  })
}

const roleMembers: readonly string[] = ['rights', 'employees', 'departments']

/** Letters of any script, digits, spaces and `_.-`, at most 64. */
export const isRoleName = (name: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u.test(name)

function idsOf(value: unknown, name: string): number[] {
  const ids: unknown[] = Array.isArray(value) ? value : [undefined]
  return ids.map((id) => {
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1)
      throw new Error(`${name} must name employees and departments by lists of their ids`)
    return id
  })
}
