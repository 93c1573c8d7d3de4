import type { ClientType } from './client.ts'

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
