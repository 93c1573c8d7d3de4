/** What Prometheus may ask for. No label holds a caller's word, a number or a name. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RequestOutcome } from './gateway.ts'

export interface Metrics {
  onRequest(outcome: RequestOutcome, seconds: number): void
  onLookup(outcome: 'hit' | 'miss', seconds: number): void
  /** Whoever knows how many requests are being read or answered says so here. */
  watchRequestsInFlight(count: () => number): void
  /** In Prometheus' exposition format. */
  text(): Promise<{ contentType: string; body: string }>
}

const secondsBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1]

/** `storeBytes` is asked at each scrape. */
export function createMetrics(storeBytes: () => Promise<number>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'callerbook_requests_total',
    help: 'REST requests by method and status',
    labelNames: ['method', 'status'],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'callerbook_request_seconds',
    help: 'Time from the headers of a REST request to its answer',
    buckets: secondsBuckets,
    registers,
  })
  const refusals = new Counter({
    name: 'callerbook_refusals_total',
    help: 'Refused REST requests by the code of the error',
    labelNames: ['code'],
    registers,
  })
  const lookups = new Counter({
    name: 'callerbook_lookups_total',
    help: 'Number lookups by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const lookupSeconds = new Histogram({
    name: 'callerbook_lookup_seconds',
    help: 'Time to read a number and find its clients, without HTTP',
    buckets: secondsBuckets,
    registers,
  })
  const failedAuthorizations = new Counter({
    name: 'callerbook_failed_authorizations_total',
    help: 'Requests with missing, wrong, expired or revoked credentials',
    registers,
  })
  let requestsInFlight = () => 0
  new Gauge({
    name: 'callerbook_requests_in_flight',
    help: 'Requests that are being read or answered, this one not counted',
    registers,
    collect() {
      this.set(requestsInFlight())
    },
  })
  new Gauge({
    name: 'callerbook_store_bytes',
    help: 'Size of the portal on disk',
    registers,
    async collect() {
      // A store that cannot be reached must not cost the operator the other figures.
      this.set(await storeBytes().catch(() => Number.NaN))
    },
  })
  const byOutcome = { hit: lookups.labels('hit'), miss: lookups.labels('miss') }
  const byMethodAndStatus = new Map<string, Map<number, Counter.Internal>>()
  const requestCounter = (method: string, status: number): Counter.Internal => {
    let byStatus = byMethodAndStatus.get(method)
    if (!byStatus) byMethodAndStatus.set(method, (byStatus = new Map()))
    let counter = byStatus.get(status)
    if (!counter) byStatus.set(status, (counter = requests.labels(method, String(status))))
    return counter
  }
  return {
    onRequest({ method, status, refusal }, seconds) {
      requestCounter(method, status).inc()
      requestSeconds.observe(seconds)
      if (refusal !== undefined) refusals.inc({ code: refusal })
      if (status === 401) failedAuthorizations.inc()
    },
    onLookup(outcome, seconds) {
      byOutcome[outcome].inc()
      lookupSeconds.observe(seconds)
    },
    watchRequestsInFlight(count) {
      requestsInFlight = count
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
