/** What methods may ask about the app that calls them. */
import { findApp, type App } from '../store/access/apps.ts'
import { readOptions, saveOptions, type OptionsOwner } from '../store/access/app-options.ts'
import type { Database } from '../store/database.ts'
import { endpointsOf, type PortalAddress, type PortalEndpoints } from './portal-address.ts'

export type { App } from '../store/access/apps.ts'
export type { OptionsOwner } from '../store/access/app-options.ts'
export type { PortalEndpoints } from './portal-address.ts'

export interface Apps {
  find(id: number): Promise<App | undefined>
  /** Where the portal and its authorization server are. */
  endpoints(): Promise<PortalEndpoints>
  /** Settings by name, in JSON values. */
  options(owner: OptionsOwner): Promise<Record<string, unknown>>
  /** What is not named stays. False, and nothing is kept: there would be too many. */
  setOptions(owner: OptionsOwner, options: Readonly<Record<string, unknown>>): Promise<boolean>
}

export const createApps = (database: Database, address: PortalAddress): Apps => ({
  find: (id) => findApp(database, id),
  endpoints: () => endpointsOf(database, address),
  options: (owner) => readOptions(database, owner),
  setOptions: (owner, options) => database.transaction((tx) => saveOptions(tx, owner, options)),
})
