import { eventKinds, eventNamed, type EventKind, type EventName } from '../../domain/events.ts'
import type { Caller } from '../../services.ts'

/** The app that calls; these methods are refused to everybody else. */
export function callingApp({ app }: Caller): number {
  if (!app) throw new Error('a method for apps was called without one')
  return app.id
}

/** https://apidocs.bitrix24.com/api-reference/events/event-bind.html */
export const isOffline = (eventType: string): boolean => eventType.toLowerCase() === 'offline'

/** Events whose scope the caller has. */
export const isEventOpen = (event: EventName, { scopes }: Caller): boolean =>
  eventKinds[event].scope === 'basic' || scopes.has(eventKinds[event].scope)

/** The event of the name, if the caller's scopes open it; `isKept`: and it can be kept for the app. */
export function findOpenEvent(
  name: string,
  caller: Caller,
  { isKept = false } = {},
): EventName | undefined {
  const event = eventNamed(name.trim())
  if (event === undefined || !isEventOpen(event, caller)) return undefined
  const kind: EventKind = eventKinds[event]
  return isKept && kind.isOnlineOnly ? undefined : event
}
