/**
 * Runs the commands of a batch one after the other, each as a request of its own would run, and
 * collects what they answer. https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 */
import type { Dispatched } from './dispatch.ts'
import { encodeTime } from './encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import { Page } from './method.ts'
import { phpArray, type PhpArray } from './php-array.ts'
import { parseForm } from './php-form.ts'
import { resolveReferences } from './references.ts'
import { StoreError } from '../store/errors.ts'

/** More commands than this end with an error each. */
export const commandsMax = 50

export interface BatchParts {
  /** In the order of execution. A command is `method?parameters`; anything else names no method. */
  commands: Iterable<readonly [key: string, command: unknown]>
  /** Whether the first error is also the end. */
  isHalting: boolean
  run(methodName: string, params: Record<string, unknown>, nowMs: number): Promise<Dispatched>
  /** Hears of what is no refusal but a defect, or a fault of the store. */
  onFault(fault: unknown): void
  /** Unix milliseconds. */
  clock: () => number
  timeZone: string
}

export interface CommandError {
  error: string | number
  error_description: string
}

/** All five members are always there, each a list or a map by the rule of `phpArray`. */
export interface BatchResult {
  result: PhpArray
  result_error: PhpArray<CommandError>
  result_total: PhpArray<number>
  result_next: PhpArray<number>
  result_time: PhpArray<Record<string, unknown>>
}

// SQLite answers at once: without a pause nobody else would be served before the last command.
const turnMs = 5

export async function runBatch(parts: BatchParts): Promise<BatchResult> {
  const { commands, isHalting, onFault, clock, timeZone } = parts
  const results = new Map<string, unknown>()
  const errors = new Map<string, CommandError>()
  const totals = new Map<string, number>()
  const nexts = new Map<string, number>()
  const times = new Map<string, Record<string, unknown>>()

  let count = 0
  let pausedMs = clock()
  for (const [key, command] of commands) {
    count += 1
    const startMs = clock()
    try {
      if (count > commandsMax) throw new Refusal(systemErrors.batchLengthExceeded)
      const { methodName, params } = readCommand(command, results)
      const calledMs = clock()
      const { result, operating } = await parts.run(methodName, params, startMs)
      const finishMs = clock()
      const time = { startMs, finishMs, processingMs: finishMs - calledMs, operating }
      times.set(key, encodeTime(time, timeZone))
      // A result of null stays: b24jssdk throws when a command has neither result nor error.
      results.set(key, result instanceof Page ? result.items : (result ?? null))
      if (result instanceof Page) {
        totals.set(key, result.total)
        if (result.next !== undefined) nexts.set(key, result.next)
      }
    } catch (error) {
      errors.set(key, encodeCommandError(error, onFault))
      if (isHalting) break
    }
    if (clock() - pausedMs >= turnMs) {
      await new Promise(setImmediate)
      pausedMs = clock()
    }
  }
  return {
    result: phpArray(results),
    result_error: phpArray(errors),
    result_total: phpArray(totals),
    result_next: phpArray(nexts),
    result_time: phpArray(times),
  }
}

function readCommand(
  command: unknown,
  results: ReadonlyMap<string, unknown>,
): { methodName: string; params: Record<string, unknown> } {
  if (typeof command !== 'string') throw new Refusal(systemErrors.methodNotFound)
  const split = command.indexOf('?')
  const methodName = (split === -1 ? command : command.slice(0, split)).trim()
  const query = split === -1 ? '' : command.slice(split + 1)
  const params = query === '' ? {} : parseForm(query)
  // A batch runs with the credentials it came with.
  delete params['auth']
  return {
    methodName: methodName.replace(/\.(json|xml)$/i, ''),
    params: /\$|%24/.test(query) ? resolveReferences(params, results) : params,
  }
}

function encodeCommandError(error: unknown, onFault: (fault: unknown) => void): CommandError {
  const { code, description, extra } = entryOf(error, onFault)
  return { error: code, error_description: description, ...extra }
}

function entryOf(error: unknown, onFault: (fault: unknown) => void): ErrorEntry {
  if (error instanceof Refusal) return error.entry
  onFault(error ?? new Error('nothing was thrown'))
  return error instanceof StoreError ? systemErrors.unavailable : systemErrors.internal
}
