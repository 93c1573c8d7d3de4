/** What a REST method is. Validation, reference, coverage and dispatch are read off one object. */
import { z } from 'zod'
import type { Caller, Services } from '../services.ts'
import type { Dispatch, FindMethod } from './dispatch.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'

/** A scope of the permission table. https://apidocs.bitrix24.com/api-reference/scopes/permissions.html */
export type Scope =
  | 'basic'
  | 'crm'
  | 'telephony'
  | 'user'
  | 'user_basic'
  | 'user_brief'
  | 'department'
  | 'timeman'

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
  /** Everything that is offered, for the methods that tell of methods. */
  methods: readonly Method[]
  /** By name, in any letter case. */
  findMethod: FindMethod
  /** Calls another method, for the one that runs others. */
  dispatch: Dispatch
  /** Unix milliseconds. */
  clock: () => number
  /** A defect or a fault of the store that did not end the request. */
  onFault(fault: unknown): void
  caller: Caller
  /** Unix milliseconds at the start of the request. */
  nowMs: number
  /** Every parameter as sent, for the few methods that take field names as parameters. */
  sent: Readonly<Record<string, unknown>>
  /** Where the request comes from; '' when nobody knows. */
  address: string
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
  /** Scopes that open the method as well, with less to see. */
  otherScopes?: readonly Scope[]
  /** `app`: refused to webhooks. */
  auth: 'any' | 'app'
  /** Refused to extranet users, as its page says. */
  isIntranetOnly?: true
  /** Runs other methods: refused inside itself, and its own time is not counted beside theirs. */
  isBatch?: true
  /** Its parameters may hold a file: the request may be larger than others. */
  holdsFile?: true
  /** Only reads, and is often asked for many times at once: neighbours in a batch run at the same time. */
  mayOverlap?: true
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
  readonly otherScopes: readonly Scope[]
  readonly auth: 'any' | 'app'
  readonly isIntranetOnly: boolean
  readonly isBatch: boolean
  readonly mayOverlap: boolean
  readonly holdsFile: boolean
  readonly params: z.ZodObject
  readonly result: z.ZodType
  readonly errors: Readonly<Record<string, ErrorEntry>>
  /** With the parameters that the context holds as sent. */
  call(context: MethodContext): Promise<unknown>
}

/**
 * Completes a method: parameters are found in any letter case, and read before the handler runs.
 */
export function defineMethod<
  Params extends z.ZodRawShape,
  Result extends z.ZodType,
  const Errors extends Record<string, ErrorEntry>,
>(spec: MethodSpec<Params, Result, Errors>): Method {
  const declared = new Map<string, DeclaredParam>()
  for (const [name, schema] of Object.entries(spec.params.shape)) {
    const isOptional = (schema as z.ZodType).safeParse(undefined).success
    declared.set(name.toLowerCase(), { name, isOptional })
  }
  const fail: Fail<keyof Errors & string> = (name, values) => {
    throw new Refusal(spec.errors[name] as ErrorEntry, values)
  }
  return {
    ...spec,
    differs: spec.differs,
    otherScopes: spec.otherScopes ?? [],
    isIntranetOnly: spec.isIntranetOnly ?? false,
    isBatch: spec.isBatch ?? false,
    mayOverlap: spec.mayOverlap ?? false,
    holdsFile: spec.holdsFile ?? false,
    params: spec.params,
    call(context) {
      const parsed = spec.params.safeParse(pickDeclared(context.sent, declared))
      if (!parsed.success) throw invalidParameter(parsed.error)
      return spec.handler(parsed.data, context, fail)
    },
  }
}

interface DeclaredParam {
  /** In its documented letter case. */
  name: string
  isOptional: boolean
}

/**
 * Parameter names come in both letter cases: the tables of the pages write `filter`, their curl samples
 * `FILTER`. A null is an absent parameter (b24phpsdk sends one for each unset option), and so is the
 * empty text of an optional one (what batch commands of the SDKs make of a null).
 * https://apidocs.bitrix24.com/settings/how-to-call-rest-api/data-encoding.html
 */
function pickDeclared(
  sent: Readonly<Record<string, unknown>>,
  declared: ReadonlyMap<string, DeclaredParam>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const key of Object.keys(sent)) {
    const param = declared.get(key.toLowerCase())
    if (!param) continue
    const value = sent[key]
    if (value === null || (value === '' && param.isOptional)) continue
    // Both cases at once: the documented one wins.
    if (key !== param.name && Object.hasOwn(sent, param.name)) continue
    picked[param.name] = value
  }
  return picked
}

function invalidParameter({ issues }: z.ZodError): Refusal {
  const [issue] = issues
  const name = issue?.path.join('.') ?? ''
  return new Refusal(systemErrors.parameterInvalid, { name, problem: issue?.message ?? 'unknown' })
}
