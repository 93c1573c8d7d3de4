import type { CallType } from './call.ts'

/** A lead that the caller of a call is to become. */
export interface CallLead {
  /** As it is to be kept. */
  phone: string
  title: string
  /** The caller's own, where they said it. */
  name?: string
  /** A value of the directory SOURCE; '' for the default. */
  source: string
  responsible: number
}

/** What a call is called in the titles of leads and activities. */
export const callTitles: Readonly<Record<CallType, string>> = {
  1: 'Outgoing call',
  2: 'Incoming call',
  3: 'Incoming call',
  4: 'Callback',
  5: 'Information call',
}
