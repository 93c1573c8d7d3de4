/** From a method's name and a caller to the method's answer: what a request and a batch command share. */
import type { OperatingTime } from '../domain/limits/operating-time.ts'
import type { Caller, Services } from '../services.ts'
import { lacksScope } from './credentials.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Method, MethodContext } from './method.ts'
import type { Operating } from './limit/operating.ts'

export interface Call {
  /** In any letter case. */
  methodName: string
  params: Record<string, unknown>
  caller: Caller
  /** Unix milliseconds at the start of the request. */
  nowMs: number
  /** Where the request comes from. */
  address?: string
  /** A command of a batch. */
  isInBatch?: true
  /** Commands that run at the same time share the time it takes. */
  sharers?: number
  /** Hears of faults that end no request, only a part of it. */
  onFault?: (fault: unknown) => void
}

export interface Dispatched {
  /** The method's result, or one `Page` of it. */
  result: unknown
  /** The method's execution time for this caller; undefined: none of its own is counted. */
  operating: OperatingTime | undefined
}

/** @throws Refusal (in the promise) as documented. */
export type Dispatch = (call: Call) => Promise<Dispatched>

export type FindMethod = (name: string) => Method | undefined

/** Names are found in any letter case. */
export function createFindMethod(methods: readonly Method[]): FindMethod {
  const byName = new Map(methods.map((method) => [method.name.toLowerCase(), method]))
  return (name) => byName.get(name.toLowerCase())
}

/** Whether one of the caller's scopes opens the method. `basic` is everybody's. */
export const isOpenTo = (method: Method, { scopes }: Caller): boolean =>
  method.scope === 'basic' ||
  scopes.has(method.scope) ||
  method.otherScopes.some((scope) => scope === 'basic' || scopes.has(scope))

/**
 * An app that passes the key of one of its queues does not hear there of what it changes.
 * https://apidocs.bitrix24.com/api-reference/events/offline-events.html#how-to-avoid-cycles
 */
function withSource(caller: Caller, params: Record<string, unknown>): Caller {
  const connector = params['auth_connector']
  if (!caller.app || typeof connector !== 'string' || connector === '') return caller
  return { ...caller, source: { app: caller.app.id, connector } }
}

export interface DispatchParts {
  methods: readonly Method[]
  services: Services
  operating: Operating
  /** Unix milliseconds. */
  clock: () => number
}

/** Checks in this order: method, execution time, place in a batch, scope, kind of credentials, kind of user. */
export function createDispatch({ methods, services, operating, clock }: DispatchParts): Dispatch {
  const findMethod = createFindMethod(methods)
  const ignoreFault = () => {}

  const dispatch: Dispatch = async (call) => {
    const {
      methodName,
      params,
      caller,
      nowMs,
      address = '',
      sharers = 1,
      onFault = ignoreFault,
    } = call
    const method = findMethod(methodName)
    if (!method) throw new Refusal(systemErrors.methodNotFound)
    const meter = method.isBatch
      ? undefined
      : operating.admit(caller.credential, method.name, nowMs)
    if (method.isBatch && call.isInBatch) throw new Refusal(systemErrors.batchMethodNotAllowed)
    if (!isOpenTo(method, caller)) throw lacksScope(caller)
    if (method.auth === 'app' && caller.via !== 'app') throw new Refusal(systemErrors.wrongAuthType)
    if (method.isIntranetOnly && caller.isExtranet) throw new Refusal(systemErrors.intranetOnly)
    const context = {
      ...shared,
      caller: withSource(caller, params),
      nowMs,
      address,
      onFault,
      sent: params,
    }
    const startedMs = clock()
    try {
      return { result: await method.call(context), operating: meter }
    } finally {
      meter?.add(startedMs, (clock() - startedMs) / sharers)
    }
  }
  const shared: Omit<MethodContext, 'sent' | 'caller' | 'nowMs' | 'address' | 'onFault'> = {
    ...services,
    methods,
    findMethod,
    dispatch,
    clock,
  }
  return dispatch
}
