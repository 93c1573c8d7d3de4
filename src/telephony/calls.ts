/**
 * The life of an external call. An exchange registers it, has it shown to and hidden from employees,
 * and finishes it; every step is one transaction that also holds what is told of it: the events of apps
 * (through the outbox) and the signals of screens (call-feed.ts). What may follow what is a rule of
 * domain/calls/call.ts. It comes after methods/ and pages/, which speak to the outside, and before store/;
 * recordings and the choice of who takes a call are elsewhere.
 */
import { mayTake, type Call } from '../domain/calls/call.ts'
import { callStartEvent, type CallActor } from '../domain/calls/call-events.ts'
import { closeCards, openCards, viewersOf } from '../store/calls/call-cards.ts'
import { writeSignals } from '../store/calls/call-signals.ts'
import { answerCall, findCall, type CallQuestion } from '../store/calls/calls.ts'
import type { Transaction } from '../store/database.ts'
import { outboxOf } from '../store/events/outbox.ts'
import { callFeedOf, type CallFeed } from './call-feed.ts'
import { createFinish, type Finish, type FinishOutcome } from './finish-call.ts'
import {
  createRegister,
  type RegisterOutcome,
  type RegisterParts,
  type Registration,
} from './register-call.ts'

export interface Calls {
  /** The same call registered twice within thirty minutes is one call. */
  register(wanted: Registration, actor: CallActor, nowMs: number): Promise<RegisterOutcome>
  /** Opens cards; without employees that of whom it was registered for. False: no such call goes on. */
  show(question: CallQuestion, employees: readonly number[] | undefined): Promise<boolean>
  /** Closes cards; without employees that of whom it was registered for. False as above. */
  hide(question: CallQuestion, employees: readonly number[] | undefined): Promise<boolean>
  /** An employee who sees the call takes it: the first one has it. */
  answer(question: CallQuestion, employee: number): Promise<'answered' | 'taken' | 'missing'>
  finish(
    question: CallQuestion,
    finish: Finish,
    actor: CallActor,
    nowMs: number,
  ): Promise<FinishOutcome>
  feed: CallFeed
}

export interface CallParts extends RegisterParts {
  timeZone: string
}

export function createCalls(parts: CallParts): Calls {
  const { database } = parts
  const outbox = outboxOf(database)
  const feed = callFeedOf(database)

  /** Runs the step on a call that is locked and goes on; undefined: there is none such. */
  async function onGoing<Value>(
    question: CallQuestion,
    step: (tx: Transaction, call: Call) => Promise<Value>,
  ): Promise<Value | undefined> {
    const value = await outbox.transaction(async (tx) => {
      const call = await findCall(tx, question, true)
      return call && mayTake('show', call) ? step(tx, call) : undefined
    })
    if (value !== undefined) feed.wake()
    return value
  }

  return {
    feed,
    register: createRegister(parts),
    finish: createFinish(parts),

    async show(question, employees) {
      const isDone = await onGoing(question, async (tx, call) => {
        const opened = await openCards(tx, call.id, employees ?? [call.employee])
        if (opened.length > 0)
          await writeSignals(tx, call.id, [{ kind: 'shown', employees: opened }])
        return true
      })
      return isDone ?? false
    },

    async hide(question, employees) {
      const isDone = await onGoing(question, async (tx, call) => {
        const closed = await closeCards(tx, call.id, employees ?? [call.employee])
        if (closed.length > 0)
          await writeSignals(tx, call.id, [{ kind: 'hidden', employees: closed }])
        return true
      })
      return isDone ?? false
    },

    async answer(question, employee) {
      const outcome = await onGoing(question, async (tx, call) => {
        if (!(await viewersOf(tx, call.id)).includes(employee)) return undefined
        if (!(await answerCall(tx, call.id, employee))) return 'taken'
        await outbox.raise(tx, callStartEvent(call, employee))
        await writeSignals(tx, call.id, [{ kind: 'answered', employees: [employee] }])
        return 'answered'
      })
      return outcome ?? 'missing'
    },
  }
}
