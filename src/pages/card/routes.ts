/** The call card: a page that an employee keeps open, its stream, and what its buttons do. */
import { noteMaxLength } from '../../domain/calls/call-card.ts'
import { hashSecret } from '../../domain/access/credential.ts'
import { readCookie } from '../../oauth/cookies.ts'
import type { Params } from '../../rest/decode/decode.ts'
import type { SiteAnswer } from '../../rest/site.ts'
import type { Services } from '../../services.ts'
import { dataAnswer, dataRefusal, html } from '../answers.ts'
import type { Route, Visit } from '../route.ts'
import type { Shell } from '../shell.ts'
import { createCardStreams, type CardStreamParts } from './streams.ts'

export interface CardParts extends CardStreamParts {
  services: Pick<Services, 'calls' | 'callNotes' | 'clickToCall'>
}

export function cardRoutes(parts: CardParts, shell: Shell): Route[] {
  const { services } = parts
  const streams = createCardStreams(parts)
  return [
    {
      name: 'pages.card',
      path: /^\/card\/?$/,
      kind: 'page',
      get: async (visit) =>
        shell(visit, {
          name: 'pages.card',
          title: 'Calls',
          body: html`<div id="calls" data-note-max="${noteMaxLength}">
            <p>This page needs JavaScript.</p>
          </div>`,
          files: ['card/card.css', 'card/page.ts'],
        }),
    },
    {
      // Where somebody lands who signed in again for a page that is still open.
      name: 'pages.card.signedIn',
      path: /^\/card\/signed-in$/,
      kind: 'page',
      get: async (visit) =>
        shell(visit, {
          name: 'pages.card.signedIn',
          title: 'Signed in',
          body: html`<h1>You are signed in again</h1>
            <p>You can close this window. Your page of calls goes on by itself.</p>`,
        }),
    },
    {
      name: 'pages.card.session',
      path: /^\/card\/session$/,
      kind: 'data',
      get: async ({ employee }) =>
        dataAnswer('pages.card.session', { employee: employee.employee }),
    },
    {
      name: 'pages.card.events',
      path: /^\/card\/events$/,
      kind: 'data',
      async get(visit) {
        const { employee, token } = visit
        const body = streams.open({
          employee: { id: employee.employee, name: employee.name },
          sessionHash: hashSecret(sessionOf(visit)),
          token,
          after: lastSeen(visit),
        })
        return body
          ? { status: 200, headers: streamHeaders, body, name: 'pages.card.events' }
          : dataRefusal('pages.card.events', 429, 'too many', 'Too many windows show your calls.')
      },
    },
    change('answer', async ({ employee }, { call }) => {
      const outcome = await services.calls.answer({ callId: text(call) }, employee.employee)
      return { answered: undefined, taken, missing: gone }[outcome]
    }),
    change('close', async ({ employee }, { call }) =>
      (await services.calls.hide({ callId: text(call) }, [employee.employee])) ? undefined : gone,
    ),
    change('notes', async ({ employee }, fields) => {
      const outcome = await services.callNotes.save(
        text(fields['call']),
        employee.employee,
        text(fields['text']),
      )
      if (outcome === 'saved') return undefined
      return outcome === 'too long'
        ? {
            status: 400,
            error: outcome,
            message: `A note has at most ${noteMaxLength} characters.`,
          }
        : gone
    }),
    change('call', async ({ employee, nowMs }, { number }) => {
      const outcome = await services.clickToCall(
        { employee: employee.employee, number: text(number) },
        nowMs,
      )
      return 'refused' in outcome
        ? { status: 409, error: outcome.refused, message: outcome.message }
        : undefined
    }),
  ]
}

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // nginx would keep the events to itself until it has many.
  'X-Accel-Buffering': 'no',
}

interface Refused {
  status: number
  error: string
  /** For people. */
  message: string
}

const gone: Refused = {
  status: 404,
  error: 'no such call',
  message: 'This call is over, or it is not shown to you any more.',
}

const taken: Refused = {
  status: 409,
  error: 'taken',
  message: 'Somebody else has answered this call.',
}

/** Does what a button asks for. */
function change(
  action: string,
  work: (visit: Visit, fields: Params) => Promise<Refused | undefined>,
): Route {
  const name = `pages.card.${action}`
  return {
    name,
    path: new RegExp(`^/card/${action}$`),
    kind: 'data',
    async post(visit, fields): Promise<SiteAnswer> {
      const refused = await work(visit, fields)
      if (refused) return dataRefusal(name, refused.status, refused.error, refused.message)
      return dataAnswer(name, {})
    },
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The page says it in the address after a pause of its own, a browser by itself in a header. */
function lastSeen({ query, request }: Visit): number | undefined {
  const sent = request.header('last-event-id') || (query.get('after') ?? '')
  return /^\d{1,15}$/.test(sent) ? Number(sent) : undefined
}

const sessionOf = ({ request }: Visit): string =>
  readCookie(request.cookie, 'session', request.isEncrypted) ?? ''
