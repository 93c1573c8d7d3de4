/** Every word that the call card shows. */
import type { CardDirection } from '../../src/domain/calls/call-card.ts'
import type { ClientType } from '../../src/domain/clients/client.ts'
import type { Reason } from '../../src/domain/clients/priority.ts'
import type { TimemanStatus } from '../../src/domain/people/workday.ts'

export const directions: Readonly<Record<CardDirection, string>> = {
  incoming: 'Incoming call',
  redirected: 'Forwarded call',
  outgoing: 'Outgoing call',
  callback: 'Callback',
  information: 'Information call',
}

export const clientTypes: Readonly<Record<ClientType, string>> = {
  lead: 'Lead',
  contact: 'Contact',
  company: 'Company',
}

/** '' says nothing: the portal keeps no workdays. */
export const workdays: Readonly<Record<TimemanStatus, string>> = {
  OPENED: 'at work',
  PAUSED: 'on break',
  CLOSED: 'not at work',
  EXPIRED: 'did not close an earlier workday',
  UNAVAILABLE: 'keeps no workday',
  NOT_INSTALLED: '',
}

export const places: Readonly<Record<Reason, string>> = {
  extension: 'below the one with the called extension',
  stage: 'below, as this lead is finished',
  type: 'below, as its type comes later',
  activity: 'below, as the one above was active more recently',
  id: 'below, as it was added later',
}

export const texts = {
  title: 'Calls',
  now: 'Now',
  nobodyCalls: 'Nobody is calling. A card appears here as soon as a call is shown to you.',
  earlier: 'Earlier on this page',
  unknownCaller: 'Unknown caller',
  unknownNumber: 'Unknown number',
  nobodyHasIt: 'No lead, contact or company has this number.',
  bestMatch: 'best match',
  linked: 'chosen by the exchange',
  you: 'you',
  answer: 'Answer',
  answering: 'Answering …',
  close: 'Close card',
  callAgain: 'Call',
  notes: 'Notes',
  notesOf: (name: string) => `Notes of ${name}`,
  saving: 'Saving …',
  saved: 'Saved',
  unsaved: 'Not saved yet, trying again',
  dialLabel: 'Number to call',
  dial: 'Call',
  dialling: (number: string) => `Calling ${number} …`,
  dialled: (number: string) => `Your telephone was asked to call ${number}.`,
  connecting: 'Connecting …',
  live: 'Ready for calls',
  lost: 'The connection is lost. Trying again …',
  signedOut: 'You are signed out, so new calls are not shown.',
  signIn: 'Sign in again',
  signInHint: 'This page goes on by itself afterwards.',
  notify: 'Notify me while I am elsewhere',
  failed: 'That did not work. Please try again.',
  on: (line: string) => `line ${line}`,
  extension: (number: string) => `ext. ${number}`,
  answeredBy: (name: string) => `Answered by ${name}`,
  responsible: 'Responsible:',
  storedAs: 'stored as',
  byDigits: 'compared by its digits',
  more: (count: number) => `and ${count} more`,
  rings: (what: string, who: string, line: string) =>
    line === '' ? `${what}: ${who}` : `${what}: ${who}, ${line}`,
  ended: (who: string) => `${who}: the call has ended or moved on`,
  waitingTitle: (who: string, count: number) => (count > 1 ? `☎ ${count} calls` : `☎ ${who}`),
} as const
