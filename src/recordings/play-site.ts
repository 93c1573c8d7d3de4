/**
 * Plays recordings to programs, which come with a token of an app or with a webhook: `?auth=TOKEN`,
 * `?auth=1/SECRET` or the same behind `Authorization: Bearer`. Browsers in which an employee is signed in
 * go on to the pages.
 */
import type { Authenticate } from '../rest/authenticate.ts'
import { bearerOf, isGuess, lacksScope, readCredential } from '../rest/credentials.ts'
import { encodeError } from '../rest/encode/encode.ts'
import { Refusal, systemErrors } from '../rest/errors.ts'
import { answerFile } from '../rest/encode/file-answer.ts'
import type { Site, SiteAnswer, SiteRequest } from '../rest/site.ts'
import { StoreError } from '../store/errors.ts'
import type { Recordings } from './recordings.ts'

export interface PlaySiteParts {
  recordings: Recordings
  authenticate: Authenticate
  /** Answers those who have no credentials but perhaps a session. */
  pages: Site
  /** Unix milliseconds. */
  clock: () => number
}

const place = /^\/recordings\/([1-9]\d{0,14})$/

export function createPlaySite({ recordings, authenticate, pages, clock }: PlaySiteParts): Site {
  const play = async (request: SiteRequest, credential: string): Promise<SiteAnswer> => {
    if (!request.isSecure) throw new Refusal(systemErrors.httpsRequired)
    if (request.httpMethod !== 'GET' && request.httpMethod !== 'HEAD')
      throw new Refusal(systemErrors.httpMethod)
    const { webhook, token } = readCredential(credential)
    const caller = await authenticate(webhook, token, clock())
    if (!caller.scopes.has('telephony')) throw lacksScope(caller)
    const recording = await recordings.play(Number(place.exec(request.path)?.[1]), caller)
    if (!recording) throw new Refusal(systemErrors.notFound)
    const answer = answerFile(request, recording, 'recording')
    // Frames of apps come from other origins; the credential in the address is all they have here.
    return { ...answer, headers: { ...answer.headers, 'Access-Control-Allow-Origin': '*' } }
  }
  return {
    owns: (path) => path.startsWith('/recordings/') && place.test(path),
    async answer(request) {
      const sent = new URLSearchParams(request.query).get('auth')
      const credential = sent || bearerOf(request.header('authorization') ?? '')
      if (!credential) return pages.answer(request)
      try {
        return await play(request, credential)
      } catch (error) {
        if (error instanceof Refusal) return refuse(error)
        if (!(error instanceof StoreError)) throw error
        return { ...refuse(new Refusal(systemErrors.unavailable)), fault: error }
      }
    },
  }
}

function refuse({ entry, code }: Refusal): SiteAnswer {
  const { status, contentType, body } = encodeError(entry, 'json')
  return {
    status,
    headers: {
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      'Access-Control-Allow-Origin': '*',
    },
    body,
    name: 'recording',
    refusal: code,
    ...(isGuess(status, code) && { isFailedAuthorization: true }),
  }
}
