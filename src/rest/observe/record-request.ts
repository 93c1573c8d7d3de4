import type { Logger } from 'pino'
import type { RequestOutcome } from '../gateway.ts'
import type { Metrics } from './metrics.ts'

/** Tells what became of a request that began at `startedAt`, a moment of `performance.now()`. */
export type RecordRequest = (outcome: RequestOutcome, requestId: string, startedAt: number) => void

/** Tells the counters and the log. */
export function createRecordRequest(metrics: Metrics, log: Logger): RecordRequest {
  return (outcome, requestId, startedAt) => {
    const seconds = (performance.now() - startedAt) / 1000
    metrics.onRequest(outcome, seconds)
    const isFailed = outcome.fault !== undefined
    const level = isFailed ? 'error' : outcome.status === 401 ? 'info' : 'debug'
    if (!log.isLevelEnabled(level)) return
    const { method, status, refusal, fault } = outcome
    const ms = Math.round(seconds * 1e6) / 1000
    const fields = { requestId, method, status, refusal, ms }
    if (isFailed) log.error({ ...fields, err: fault }, 'a request failed')
    // Without the address: it is personal data, and the counter says enough to raise an alarm.
    else log[level](fields, status === 401 ? 'authorization failed' : 'request')
  }
}
