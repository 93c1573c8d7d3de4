/** What a REST method is. Validation, reference, coverage and dispatch are read off one object. */
import { z } from 'zod'
import type { Caller, Services } from '../services.ts'
import { describe, Refusal, type ErrorEntry } from './errors.ts'

/** A scope of the permission table. https://apidocs.bitrix24.com/api-reference/scopes/permissions.html */
export type Scope = 'basic' | 'crm' | 'telephony' | 'user' | 'department' | 'timeman'

/** Raises one of the method's declared refusals; the values fill the `{…}` places of its texts. */
export type Fail<Name extends string> = (
  name: Name,
  values?: Record<string, string | number>,
) => never

/**
 * One page of a list: the answer carries `total` and `next` beside the result.
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/list-methods-pecularities.html
 */
export class Page<Items> {
  readonly items: Items
  readonly total: number
  /** The `start` of the following page; undefined: this is the last, or nothing was counted. */
  readonly next: number | undefined

  constructor(items: Items, total: number, next?: number) {
    this.items = items
    this.total = total
    this.next = next
  }
}

export interface MethodContext extends Services {
  caller: Caller
  /** Unix milliseconds at the start of the request. */
  nowMs: number
}

export interface MethodSpec<
  Params extends z.ZodRawShape,
  Result extends z.ZodType,
  Errors extends Record<string, ErrorEntry>,
> {
  /** The wire name, in its documented letter case. */
  name: string
  title: string
  /** The official page. */
  docs: string
  /** Where callerbook does otherwise than the page, in a sentence. */
  differs?: string
  scope: Scope
  /** `app`: refused to webhooks. */
  auth: 'any' | 'app'
  params: z.ZodObject<Params>
  result: Result
  errors: Errors
  handler(
    params: z.output<z.ZodObject<Params>>,
    context: MethodContext,
    fail: Fail<keyof Errors & string>,
  ): Promise<z.input<Result> | Page<z.input<Result>>>
}

/** A method as the gateway sees it. */
export interface Method {
  readonly name: string
  readonly title: string
  readonly docs: string
  readonly differs: string | undefined
  readonly scope: Scope
  readonly auth: 'any' | 'app'
  readonly params: z.ZodObject
  readonly result: z.ZodType
  readonly errors: Readonly<Record<string, ErrorEntry>>
  call(params: Record<string, unknown>, context: MethodContext): Promise<unknown>
}

export function defineMethod<
  Params extends z.ZodRawShape,
  Result extends z.ZodType,
  const Errors extends Record<string, ErrorEntry>,
>(spec: MethodSpec<Params, Result, Errors>): Method {
  const declaredNames = new Map(
    Object.keys(spec.params.shape).map((name) => [name.toLowerCase(), name]),
  )
  const fail: Fail<keyof Errors & string> = (name, values) => {
    const entry = spec.errors[name] as ErrorEntry
    throw new Refusal(values ? describe(entry, values) : entry)
  }
  return {
    ...spec,
    differs: spec.differs,
    params: spec.params as unknown as z.ZodObject,
    call(sent, context) {
      // Parameter names come in both letter cases: the tables of the pages write `filter`, their curl
      // samples `FILTER`. A null is an absent parameter: b24phpsdk sends one for each unset option.
      const named: Record<string, unknown> = {}
      for (const [key, value] of Object.entries(sent)) {
        const name = declaredNames.get(key.toLowerCase())
        if (name !== undefined && value !== null) named[name] = value
      }
      return spec.handler(spec.params.parse(named), context, fail)
    },
  }
}
