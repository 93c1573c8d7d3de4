/**
 * The limit on execution time, per webhook or app and method; the figures go into every answer's
 * `time`. https://apidocs.bitrix24.com/limits.html
 */
import { OperatingTime } from '../../domain/limits/operating-time.ts'
import { Refusal, systemErrors } from '../errors.ts'

export interface Operating {
  /**
   * The time of one method of one credential. Checked before a call executes: the call that exceeds the
   * limit still ends well, the next one does not begin.
   *
   * @throws Refusal when the limit is exceeded.
   */
  admit(credential: string, method: string, nowMs: number): OperatingTime
}

// A full set of baskets is about half a kilobyte.
const metersMax = 10_000

/** `limitS` 0 measures and never refuses. */
export function createOperating(limitS: number): Operating {
  const meters = new Map<string, OperatingTime>()

  const open = (key: string, nowMs: number): OperatingTime => {
    if (meters.size >= metersMax) makeRoom(meters, nowMs)
    const meter = new OperatingTime()
    meters.set(key, meter)
    return meter
  }

  return {
    admit(credential, method, nowMs) {
      const key = `${credential} ${method}`
      const meter = meters.get(key) ?? open(key, nowMs)
      if (limitS > 0 && meter.spentMs(nowMs) > limitS * 1000)
        throw new Refusal(systemErrors.operationTimeLimit)
      return meter
    },
  }
}

function makeRoom(meters: Map<string, OperatingTime>, nowMs: number): void {
  for (const [key, meter] of meters) if (meter.isIdle(nowMs)) meters.delete(key)
  // All busy: a tenth goes at once, so that a newcomer does not cost a search through all of them.
  for (const key of meters.keys()) {
    if (meters.size < metersMax * 0.9) return
    meters.delete(key)
  }
}
