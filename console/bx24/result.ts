/**
 * What a call gives to its handler.
 * https://apidocs.bitrix24.com/sdk/bx24-js-sdk/how-to-call-rest-methods/bx24-call-method.html#ajax-result
 */

/** What the portal answered, of one call. */
export interface RestAnswer {
  result?: unknown
  error?: string
  error_description?: string
  next?: number
  total?: number
  time?: unknown
}

export class AjaxError {
  /** Of HTTP; 0: the portal was not reached. */
  readonly status: number
  readonly ex: { error: string; error_description: string }

  constructor(status: number, error: string, description: string) {
    this.status = status
    this.ex = { error, error_description: description }
  }

  getStatus(): number {
    return this.status
  }

  getError(): { error: string; error_description: string } {
    return this.ex
  }

  toString(): string {
    const { error, error_description: description } = this.ex
    return description === '' ? error : `${error}: ${description} (${this.status})`
  }
}

export type OnResult = (result: AjaxResult) => void
/** Asks for the page that starts there. */
export type AskNext = (start: number, onResult: OnResult | undefined) => XMLHttpRequest

export class AjaxResult {
  readonly answer: RestAnswer
  readonly status: number
  readonly #askNext: AskNext

  constructor(answer: RestAnswer, status: number, askNext: AskNext) {
    this.answer = answer
    this.status = status
    this.#askNext = askNext
  }

  data(): unknown {
    return this.answer.result
  }

  error(): AjaxError | undefined {
    const { error, error_description: description = '' } = this.answer
    return error === undefined ? undefined : new AjaxError(this.status, error, description)
  }

  error_description(): string | undefined {
    return this.answer.error === undefined ? undefined : (this.answer.error_description ?? '')
  }

  more(): boolean {
    return this.answer.error === undefined && Number.isInteger(this.answer.next)
  }

  total(): number {
    return Number.parseInt(String(this.answer.total), 10)
  }

  time(): unknown {
    return this.answer.time
  }

  /** The next page, for the handler of this one when no other is given. */
  next(onResult?: OnResult): XMLHttpRequest | false {
    return this.more() ? this.#askNext(this.answer.next as number, onResult) : false
  }
}
