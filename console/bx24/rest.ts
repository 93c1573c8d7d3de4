/** Calls of REST methods with the token of the frame. */
import { formText, queryText } from './form.ts'
import { AjaxResult, type OnResult, type RestAnswer } from './result.ts'

export interface RestAccess {
  /** `https://portal/rest/` */
  endpoint(): string
  /** A token that is good now; asks for a new one when it is not, or must not be used again. */
  token(mayUse: (token: string) => boolean): Promise<string>
  /** Runs when the portal has said who the app is. */
  whenReady(work: () => void): void
}

export type Params = Record<string, unknown>
export type BatchCall = [string, unknown?] | { method: string; params?: unknown }
export type BatchResult = AjaxResult[] | Record<string, AjaxResult>

export interface Rest {
  callMethod(method: string, params?: Params, onResult?: OnResult): XMLHttpRequest
  callBatch(
    calls: BatchCall[] | Record<string, BatchCall>,
    onResult?: (results: BatchResult) => void,
    haltsOnError?: boolean,
  ): void
}

export function createRest(access: RestAccess): Rest {
  const callMethod: Rest['callMethod'] = (method, params = {}, onResult) => {
    const request = new XMLHttpRequest()
    access.whenReady(
      () =>
        void post(access, request, method, params).then(({ status, answer }) =>
          onResult?.(
            new AjaxResult(answer, status, (start, onNext = onResult) =>
              callMethod(method, { ...params, start }, onNext),
            ),
          ),
        ),
    )
    return request
  }

  return {
    callMethod,
    callBatch(calls, onResult, haltsOnError = false) {
      const commands = Object.entries(calls).map(([key, call]) => {
        const [method, params] = Array.isArray(call) ? call : [call.method, call.params]
        return { key, method, params: (params ?? {}) as Params }
      })
      const cmd = Object.fromEntries(
        commands.map(({ key, method, params }) => [key, `${method}?${queryText(params)}`]),
      )
      callMethod('batch', { halt: haltsOnError ? 1 : 0, cmd }, ({ answer, status }) => {
        const parts = (answer.result ?? {}) as Record<string, Record<string, unknown> | undefined>
        const results = commands.map(({ key, method, params }): [string, AjaxResult] => [
          key,
          new AjaxResult(commandAnswer(answer, parts, key), status, (start, onNext) =>
            callMethod(method, { ...params, start }, onNext),
          ),
        ])
        onResult?.(
          Array.isArray(calls) ? results.map(([, result]) => result) : Object.fromEntries(results),
        )
      })
    },
  }
}

/** The part of a batch's answer that belongs to one command; an error of the whole is one of each. */
function commandAnswer(
  batch: RestAnswer,
  parts: Record<string, Record<string, unknown> | undefined>,
  key: string,
): RestAnswer {
  if (batch.error !== undefined) return batch
  const failed = parts['result_error']?.[key] as RestAnswer | undefined
  const next = parts['result_next']?.[key]
  const total = parts['result_total']?.[key]
  const time = parts['result_time']?.[key]
  return {
    ...(failed === undefined
      ? { result: parts['result']?.[key] }
      : { error: failed.error ?? '', error_description: failed.error_description ?? '' }),
    ...(next !== undefined && { next: Number(next) }),
    ...(total !== undefined && { total: Number(total) }),
    ...(time !== undefined && { time }),
  }
}

interface Answered {
  status: number
  answer: RestAnswer
}

/** A token that the portal refuses is replaced once. */
async function post(
  access: RestAccess,
  request: XMLHttpRequest,
  method: string,
  params: Params,
): Promise<Answered> {
  try {
    const form = await formText(params)
    const url = `${access.endpoint()}${method}`
    const token = await access.token(() => true)
    const first = await send(request, url, form, token)
    const isStale =
      first.status === 401 && ['expired_token', 'invalid_token'].includes(first.answer.error ?? '')
    if (!isStale) return first
    const fresh = await access.token((known) => known !== token)
    return await send(new XMLHttpRequest(), url, form, fresh)
  } catch (error) {
    return { status: 0, answer: { error: 'NETWORK_ERROR', error_description: String(error) } }
  }
}

function send(
  request: XMLHttpRequest,
  url: string,
  form: string,
  token: string,
): Promise<Answered> {
  return new Promise((resolve) => {
    const failed = (description: string): Answered => ({
      status: request.status,
      answer: { error: 'ERROR_UNEXPECTED_ANSWER', error_description: description },
    })
    request.addEventListener('load', () => {
      const answer = parseAnswer(request.responseText)
      resolve(answer ? { status: request.status, answer } : failed('The answer is no JSON object'))
    })
    request.addEventListener('error', () => resolve(failed('The portal cannot be reached')))
    request.addEventListener('abort', () => resolve(failed('The call was stopped')))
    request.open('POST', url)
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded')
    request.send(`${form}${form === '' ? '' : '&'}auth=${encodeURIComponent(token)}`)
  })
}

function parseAnswer(text: string): RestAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : undefined
  } catch {
    return undefined
  }
}
