import { clientTypes, type ClientType } from './client.ts'

/** What an employee may do with the clients of one type. */
export const accessLevels = ['none', 'own', 'department', 'all'] as const
export type AccessLevel = (typeof accessLevels)[number]
export const accessActions = ['read', 'add', 'update', 'delete'] as const
export type AccessAction = (typeof accessActions)[number]

/** A role. What it does not name is allowed. */
export type Rights = Partial<Record<ClientType, Partial<Record<AccessAction, AccessLevel>>>>

export function accessLevel(
  rights: Rights | undefined,
  type: ClientType,
  action: AccessAction,
): AccessLevel {
  return rights?.[type]?.[action] ?? 'all'
}

/** Whether any client of any type may be read: the right that findbycomm asks for. */
export const mayReadClients = (rights: Rights | undefined): boolean =>
  (['lead', 'contact', 'company'] as const).some(
    (type) => accessLevel(rights, type, 'read') !== 'none',
  )

/**
 * The rights of an employee who has several roles through departments: for each type and action the
 * highest level of any of them. undefined: no role, everything is allowed.
 */
export function joinRights(roles: readonly Rights[]): Rights | undefined {
  if (roles.length === 0) return undefined
  const joined: Rights = {}
  for (const type of clientTypes) {
    const levels: Partial<Record<AccessAction, AccessLevel>> = {}
    for (const action of accessActions) {
      const highest = Math.max(
        ...roles.map((rights) => accessLevels.indexOf(accessLevel(rights, type, action))),
      )
      levels[action] = accessLevels[highest] ?? 'none'
    }
    joined[type] = levels
  }
  return joined
}

/** Whoever has them has no CRM: extranet users. */
export const noRights: Rights = Object.fromEntries(
  clientTypes.map((type) => [
    type,
    Object.fromEntries(accessActions.map((action) => [action, 'none'])),
  ]),
)

/** Rights as they are written in JSON. @throws Error that names the first thing that is wrong. */
export function parseRights(value: unknown): Rights {
  const rights: Rights = {}
  for (const [type, actions] of entriesOf(value, 'a role')) {
    const clientType = clientTypes.find((each) => each === type)
    if (!clientType)
      throw new Error(`"${type}" is no type of client; these are: ${clientTypes.join(', ')}`)
    rights[clientType] = Object.fromEntries(
      entriesOf(actions, type).map(([action, level]) => {
        if (!accessActions.some((each) => each === action))
          throw new Error(`"${action}" is no action; these are: ${accessActions.join(', ')}`)
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
