/**
 * Runs the commands of a batch in order, each as a request of its own would run, and collects what
 * they answer. https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 */
import { StoreError } from '../store/errors.ts'
import type { Call, Dispatched } from './dispatch.ts'
import { encodeTime, type RequestTime } from './encode/encode.ts'
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import { Page } from './method.ts'
import { phpArray, type PhpArray } from './decode/php-array.ts'
import { parseForm } from './decode/php-form.ts'
import { mayHoldReference, resolveReferences } from './references.ts'

/** More commands than this end with an error each. */
export const commandsMax = 50

export interface BatchParts {
  /** In the order of execution. A command is `method?parameters`; anything else names no method. */
  commands: readonly (readonly [key: string, command: unknown])[]
  /** Whether the first error is also the end. */
  isHalting: boolean
  /** Whether neighbours that call this method may run at the same time. */
  mayOverlap(methodName: string): boolean
  run(call: Pick<Call, 'methodName' | 'params' | 'nowMs' | 'sharers'>): Promise<Dispatched>
  /** Hears of what is no refusal but a defect, or a fault of the store. */
  onFault(fault: unknown): void
  /** Unix milliseconds. */
  clock: () => number
  /** Milliseconds after which no further command is begun; 0: none. */
  limitMs: number
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

/** @throws Refusal (in the promise) when it takes too long; what the commands have done stays done. */
export async function runBatch(parts: BatchParts): Promise<BatchResult> {
  const { clock, limitMs } = parts
  const startMs = clock()
  const answers = new Answers(parts)
  let pausedMs = startMs
  for (const group of groupsOf(parts)) {
    if (limitMs > 0 && clock() - startMs > limitMs)
      throw new Refusal(systemErrors.executionTimeLimit)
    const outcomes = await runGroup(group, parts, answers.results)
    for (const outcome of outcomes) {
      answers.add(outcome)
      // What has run beside a failed command only read, and is forgotten.
      if ('error' in outcome && parts.isHalting) return answers.collected()
    }
    if (clock() - pausedMs >= turnMs) {
      await new Promise(setImmediate)
      pausedMs = clock()
    }
  }
  return answers.collected()
}

interface Command {
  key: string
  /** Empty when the command is no text. */
  methodName: string
  query: string
  refusal?: ErrorEntry
}

type Outcome = { key: string; error: unknown } | { key: string; result: unknown; time: RequestTime }

function* groupsOf({ commands, mayOverlap }: BatchParts): Generator<Command[]> {
  let group: Command[] = []
  for (const [index, [key, sent]] of commands.entries()) {
    const command = readCommand(key, sent, index)
    const isFree = mayOverlap(command.methodName) && !mayHoldReference(command.query)
    if (!isFree && group.length > 0) {
      yield group
      group = []
    }
    if (isFree) group.push(command)
    else yield [command]
  }
  if (group.length > 0) yield group
}

function readCommand(key: string, sent: unknown, index: number): Command {
  const text = typeof sent === 'string' ? sent : ''
  const split = text.indexOf('?')
  const name = (split === -1 ? text : text.slice(0, split)).trim()
  return {
    key,
    methodName: name.replace(/\.(json|xml)$/i, ''),
    query: split === -1 ? '' : text.slice(split + 1),
    ...(index >= commandsMax && { refusal: systemErrors.batchLengthExceeded }),
  }
}

async function runGroup(
  group: readonly Command[],
  parts: BatchParts,
  results: ReadonlyMap<string, unknown>,
): Promise<Outcome[]> {
  // Where the store answers at once, the many short-lived objects of one group are gone before the next begins.
  if (group.length > 1) await new Promise(setImmediate)
  return Promise.all(group.map((command) => runCommand(command, parts, results, group.length)))
}

async function runCommand(
  { key, methodName, query, refusal }: Command,
  { run, clock }: BatchParts,
  results: ReadonlyMap<string, unknown>,
  sharers: number,
): Promise<Outcome> {
  const startMs = clock()
  try {
    if (refusal) throw new Refusal(refusal)
    const params = readParams(query, results)
    const calledMs = clock()
    const { result, operating } = await run({ methodName, params, nowMs: startMs, sharers })
    const finishMs = clock()
    const time = { startMs, finishMs, processingMs: finishMs - calledMs, operating }
    return { key, result, time }
  } catch (error) {
    return { key, error }
  }
}

function readParams(query: string, results: ReadonlyMap<string, unknown>): Record<string, unknown> {
  if (query === '') return {}
  const params = parseForm(query)
  // A batch runs with the credentials it came with.
  delete params['auth']
  return mayHoldReference(query) ? resolveReferences(params, results) : params
}

class Answers {
  readonly results = new Map<string, unknown>()
  readonly #errors = new Map<string, CommandError>()
  readonly #totals = new Map<string, number>()
  readonly #nexts = new Map<string, number>()
  readonly #times = new Map<string, Record<string, unknown>>()
  readonly #parts: Pick<BatchParts, 'onFault' | 'timeZone'>

  constructor(parts: Pick<BatchParts, 'onFault' | 'timeZone'>) {
    this.#parts = parts
  }

  add(outcome: Outcome): void {
    const { key } = outcome
    if ('error' in outcome) {
      this.#errors.set(key, this.#encodeError(outcome.error))
      return
    }
    const { result, time } = outcome
    this.#times.set(key, encodeTime(time, this.#parts.timeZone))
    if (result instanceof Page) {
      this.results.set(key, result.items)
      this.#totals.set(key, result.total)
      if (result.next !== undefined) this.#nexts.set(key, result.next)
    } else {
      // A result of null stays: b24jssdk throws when a command has neither result nor error.
      this.results.set(key, result ?? null)
    }
  }

  collected(): BatchResult {
    return {
      result: phpArray(this.results),
      result_error: phpArray(this.#errors),
      result_total: phpArray(this.#totals),
      result_next: phpArray(this.#nexts),
      result_time: phpArray(this.#times),
    }
  }

  #encodeError(error: unknown): CommandError {
    if (!(error instanceof Refusal)) this.#parts.onFault(error ?? new Error('nothing was thrown'))
    const { code, description, extra } = entryOf(error)
    return { error: code, error_description: description, ...extra }
  }
}

function entryOf(error: unknown): ErrorEntry {
  if (error instanceof Refusal) return error.entry
  return error instanceof StoreError ? systemErrors.unavailable : systemErrors.internal
}
