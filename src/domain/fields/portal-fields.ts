/** Which fields the clients of a portal have: those of every portal and its custom ones. */
import { clientTypes, type ClientType } from '../clients/client.ts'
import { fieldOfUserfield, type Userfield } from '../clients/userfield.ts'
import type { FieldTable } from './field.ts'
import { systemFields } from './index.ts'

export type PortalFields = Readonly<Record<ClientType, FieldTable>>

/** `timeZone` is the zone of dates that custom fields get without one. */
export function portalFields(userfields: readonly Userfield[], timeZone: string): PortalFields {
  const tables = clientTypes.map((type): [ClientType, FieldTable] => {
    const own = userfields.filter((userfield) => userfield.type === type)
    if (own.length === 0) return [type, systemFields[type]]
    const fields = own.map((userfield) => fieldOfUserfield(userfield, timeZone))
    return [
      type,
      new Map([...systemFields[type], ...fields.map((field) => [field.code, field] as const)]),
    ]
  })
  return Object.fromEntries(tables) as Record<ClientType, FieldTable>
}
