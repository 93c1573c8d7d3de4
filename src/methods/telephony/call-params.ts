/** What the methods of external calls have in common on the wire. */
import { refId, refType, type ClientRef } from '../../domain/clients/client.ts'
import type { Fail } from '../../rest/method.ts'
import { id } from '../../rest/wire.ts'
import type { Caller, EmployeeName } from '../../services.ts'

export const coreError = (description: string) =>
  ({ status: 400, code: 'ERROR_CORE', description }) as const

export const employeeErrors = {
  userUnset: coreError('USER_ID or USER_PHONE_INNER should be set'),
  userMissing: coreError('User is not found or is not active'),
}

/** The id wins over the extension. One that is no id names nobody; 0 is none. */
export function readEmployee(
  sent: { USER_ID?: unknown; USER_PHONE_INNER: string },
  fail: Fail<'userUnset'>,
): EmployeeName {
  const { USER_ID, USER_PHONE_INNER } = sent
  if (USER_ID !== undefined && USER_ID !== 0 && USER_ID !== '0')
    return { id: id().parse(USER_ID) ?? 0 }
  return USER_PHONE_INNER === '' ? fail('userUnset') : { extension: USER_PHONE_INNER.trim() }
}

/** Longer ones could not be told apart by the store. */
export const nameLengthMax = 255

/** The two keys under which a client stands; without one as much as nothing. */
export const clientKeys = (ref: ClientRef | null) => ({
  CRM_ENTITY_TYPE: ref === null ? null : wireTypes[refType(ref)],
  CRM_ENTITY_ID: ref === null ? 0 : refId(ref),
})

export const wireTypes = { lead: 'LEAD', contact: 'CONTACT', company: 'COMPANY' } as const

/** An app reaches its own calls only; the user of a webhook any of the portal's. */
export const callOf = (callId: string, { app }: Caller) => ({ callId, app: app?.id })

export const callActor = ({ employee, source }: Caller) => ({
  employee,
  ...(source !== undefined && { source }),
})
