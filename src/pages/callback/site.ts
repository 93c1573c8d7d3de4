/**
 * The callback form: visitors of a web site leave their number. It is open to everybody and knows nobody, so
 * it reads no cookie and gives away nothing: not whether a number is known, not what became of it.
 * https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html
 */
import { renderPage, textBody } from '../../oauth/pages.ts'
import type { PortalAddress } from '../../oauth/portal-address.ts'
import { decodeParams, type Params } from '../../rest/decode/decode.ts'
import { Refusal } from '../../rest/errors.ts'
import type { Site, SiteAnswer, SiteRequest } from '../../rest/site.ts'
import type { CallbackForm, Services } from '../../services.ts'
import { StoreError } from '../../store/errors.ts'
import { dataAnswer } from '../answers.ts'
import {
  ageOf,
  formPage,
  nameMaxLength,
  numberMaxLength,
  thanksPage,
  trapField,
} from './form-page.ts'
import { createThrottle } from './throttle.ts'

export interface CallbackSiteParts {
  callbacks: Services['callbacks']
  address: PortalAddress
  /** Unix milliseconds. */
  clock: () => number
}

const path = /^\/callback\/(?<key>[a-z0-9]{1,64})\/?$/
const answerName = 'pages.callback'

/** One request, with how it wants to be answered. */
interface Asked {
  request: SiteRequest
  isJson: boolean
  /** The web site it comes from, where that is not ours and may send it. */
  origin: string | undefined
}

export function createCallbackSite({ callbacks, address, clock }: CallbackSiteParts): Site {
  const throttle = createThrottle(clock)

  const ask = async (form: CallbackForm, asked: Asked): Promise<SiteAnswer> => {
    const { request, isJson, origin } = asked
    const nowMs = clock()
    const waitS = throttle.waitS(form.id, request.address)
    const fields = waitS > 0 ? {} : await decodeParams(request, '')
    const [phone, name] = [textOf(fields, 'phone'), textOf(fields, 'name')]
    const refuse = (status: number, problem: string): SiteAnswer =>
      isJson
        ? refusal(asked, status, problem)
        : formPage(form, nowMs, { phone, name, problem, status })
    if (waitS > 0) return withRetry(refuse(429, tooMany), waitS)
    // A program hears that all went well and learns nothing.
    const isProgram = textOf(fields, trapField) !== ''
    if (!isProgram) {
      if (phone.length > numberMaxLength || name.length > nameMaxLength)
        return refuse(
          400,
          `A number has at most ${numberMaxLength} characters, a name ${nameMaxLength}.`,
        )
      const age = isJson || origin ? 'ok' : ageOf(form, fields['shown'], nowMs)
      if (age === 'too quick') return refuse(400, 'That was very quick. Please send it once more.')
      if (age === 'unknown')
        return refuse(400, 'The page was open for too long. Please send it once more.')
      if ((await callbacks.ask(form, { number: phone, name }, nowMs)) === 'no number')
        return refuse(
          400,
          'This is no telephone number that we can call. Please write it with its area code.',
        )
    }
    return isJson
      ? withOrigin(dataAnswer(answerName, { accepted: true }), origin)
      : thanksPage(form)
  }

  return {
    owns: (asked) => path.test(asked),
    async answer(request) {
      const isJson = isJsonType(request.contentType)
      let asked: Asked = { request, isJson, origin: undefined }
      try {
        if (!request.isSecure) return refusal(asked, 400, 'This form is served over HTTPS only.')
        const form = await callbacks.find(path.exec(request.path)?.groups?.['key'] ?? '')
        if (!form) return refusal(asked, 404, 'There is no such form.')
        if (request.httpMethod === 'GET' || request.httpMethod === 'HEAD')
          return formPage(form, clock())
        if (request.httpMethod !== 'POST')
          return refusal(asked, 405, 'This form understands GET and POST.')
        const { origin, host } = request
        const isOurs =
          origin === undefined || origin.endsWith(`//${host}`) || origin === (await address())
        if (!isOurs && !form.origins.includes(origin))
          return refusal(asked, 403, 'This web site may not send this form.')
        asked = { ...asked, origin: isOurs ? undefined : origin }
        return await ask(form, asked)
      } catch (error) {
        if (error instanceof Refusal)
          return refusal(asked, error.entry.status, error.entry.description)
        if (!(error instanceof StoreError)) throw error
        return {
          ...refusal(asked, 503, 'We cannot take your number just now. Please try again.'),
          fault: error,
        }
      }
    },
  }
}

const tooMany = 'There were too many requests. Please try again later, or call us.'

const textOf = (fields: Params, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value.trim() : ''
}

const isJsonType = (type: string | undefined): boolean =>
  /^application\/json\b/i.test(type?.trim() ?? '')

function refusal({ isJson, origin }: Asked, status: number, message: string): SiteAnswer {
  if (isJson)
    return withOrigin(
      dataAnswer(answerName, { accepted: false, message }, status, 'not accepted'),
      origin,
    )
  return renderPage({
    status,
    name: answerName,
    title: 'This does not work',
    body: textBody(message),
    refusal: 'not accepted',
  })
}

/** The page of the web site may read the answer. */
const withOrigin = (answer: SiteAnswer, origin: string | undefined): SiteAnswer => ({
  ...answer,
  headers: {
    ...answer.headers,
    Vary: 'Origin',
    ...(origin !== undefined && {
      'Access-Control-Allow-Origin': origin,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    }),
  },
})

const withRetry = (answer: SiteAnswer, seconds: number): SiteAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'Retry-After': String(seconds) },
})
