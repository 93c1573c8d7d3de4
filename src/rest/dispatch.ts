/** From a method's name and a caller to the method's answer: what a request and a batch command share. */
import type { Caller, Services } from '../services.ts'
import { Refusal, systemErrors } from './errors.ts'
import type { Method, Scope } from './method.ts'

export interface Call {
  /** In any letter case. */
  methodName: string
  params: Record<string, unknown>
  caller: Caller
  /** Unix milliseconds at the start of the request. */
  nowMs: number
  /** Where the request comes from. */
  address?: string
}

/** The method's result, or one `Page` of it. @throws Refusal (in the promise) as documented. */
export type Dispatch = (call: Call) => Promise<unknown>

export type FindMethod = (name: string) => Method | undefined

export function createFindMethod(methods: readonly Method[]): FindMethod {
  const byName = new Map(methods.map((method) => [method.name.toLowerCase(), method]))
  return (name) => byName.get(name.toLowerCase())
}

export const createDispatch =
  (findMethod: FindMethod, services: Services): Dispatch =>
  async ({ methodName, params, caller, nowMs, address = '' }) => {
    const method = findMethod(methodName)
    if (!method) throw new Refusal(systemErrors.methodNotFound)
    const isOpened = (scope: Scope) => scope === 'basic' || caller.scopes.has(scope)
    if (!isOpened(method.scope) && !method.otherScopes.some(isOpened))
      throw new Refusal(systemErrors.insufficientScope)
    if (method.auth === 'app' && caller.via !== 'app') throw new Refusal(systemErrors.wrongAuthType)
    return method.call(params, { ...services, caller, nowMs, address })
  }
