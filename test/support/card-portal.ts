/** A portal with an app that registers calls, and pages of employees that listen to theirs. */
import { callTypes, type CallType } from '../../src/domain/calls/call.ts'
import { openEventStream, type EventStreamClient } from './event-stream.ts'
import { adminEmail, clerkEmail, oauthPortal, type RunningPortal } from './oauth-portal.ts'
import type { TestPortalOptions } from './server.ts'
import { signedInBrowser, type SignedInBrowser } from './signed-in.ts'

export interface RingOptions {
  employee?: number
  phone?: string
  type?: CallType
  isShown?: boolean
  line?: string
}

export interface CardPortal extends AsyncDisposable {
  readonly running: RunningPortal
  /** A new call; returns its CALL_ID. */
  ring(options?: RingOptions): Promise<string>
  show(callId: string, ...employees: number[]): Promise<boolean>
  hide(callId: string, ...employees: number[]): Promise<boolean>
  finish(callId: string, employee?: number): Promise<void>
  /** A browser of the administrator (1) or of the clerk (2). */
  browserOf(employee: 1 | 2): Promise<SignedInBrowser>
  /** Closed with the portal, or before. */
  listen(browser: SignedInBrowser, query?: string, headers?: object): Promise<EventStreamClient>
}

export async function cardPortal(options: TestPortalOptions = {}): Promise<CardPortal> {
  const running = await oauthPortal(options)
  const { portal, app, origin } = running
  const { calls } = portal.services
  const streams: EventStreamClient[] = []
  return {
    running,
    async ring({
      employee = 1,
      phone = '+4915112345678',
      type = callTypes.incoming,
      isShown = true,
      line = '',
    } = {}) {
      const outcome = await calls.register(
        {
          app: app.id,
          employee: { id: employee },
          phone,
          type,
          startedAt: undefined,
          mayCreate: false,
          source: '',
          client: undefined,
          isShown,
          line,
          externalId: '',
          isFresh: true,
        },
        { employee: 1 },
        portal.nowMs,
      )
      if (!('done' in outcome)) throw new Error(`the call was refused: ${outcome.refused}`)
      return outcome.done.call.callId
    },
    show: (callId, ...employees) => calls.show({ callId }, employees),
    hide: (callId, ...employees) => calls.hide({ callId }, employees),
    async finish(callId, employee = 1) {
      await calls.finish(
        { callId },
        {
          employee: { id: employee },
          durationS: 10,
          cost: 0,
          currency: '',
          statusCode: '200',
          failedReason: '',
          vote: null,
          recordUrl: null,
        },
        { employee: 1 },
        portal.nowMs,
      )
    },
    browserOf: (employee) => signedInBrowser(running, employee === 1 ? adminEmail : clerkEmail),
    async listen(browser, query = '', headers = {}) {
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const stream = await openEventStream(`${origin}/card/events${query}`, { cookie, ...headers })
      streams.push(stream)
      return stream
    },
    async [Symbol.asyncDispose]() {
      for (const stream of streams) await stream[Symbol.asyncDispose]()
      await running[Symbol.asyncDispose]()
    },
  }
}
