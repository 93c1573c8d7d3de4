/** What Prometheus may ask for. No label holds a caller's word, a number or a name. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { RequestOutcome } from '../gateway.ts'
import { createTally } from './tally.ts'
import { createTimings } from './timings.ts'

export interface Metrics {
  onRequest(outcome: RequestOutcome, seconds: number): void
  onLookup(outcome: 'hit' | 'miss', seconds: number): void
  /** An exchange was told where a call goes. */
  onRoute(decision: string, reason: string, seconds: number): void
  /** An event reached its handler, or was given up so long after the change. */
  onDelivery(outcome: 'delivered' | 'failed', seconds: number): void
  /** Whoever knows how many requests are being read or answered says so here. */
  watchRequestsInFlight(count: () => number): void
  /** In Prometheus' exposition format. */
  text(): Promise<{ contentType: string; body: string }>
}

const secondsBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1]

const delayBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 300]

export interface MeasuredStore {
  /** Bytes on disk. */
  size(): Promise<number>
  /** Events that wait to be sent. */
  waitingEvents(): Promise<number>
}

/** The store is asked at each scrape. */
export function createMetrics(store: MeasuredStore): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = createTally(
    registry,
    'callerbook_requests_total',
    'REST requests by method and status',
    ['method', 'status'],
  )
  const requestSeconds = createTimings(
    'callerbook_request_seconds',
    'Time from the headers of a REST request to its answer',
    secondsBuckets,
  )
  const refusals = createTally(
    registry,
    'callerbook_refusals_total',
    'Refused REST requests by the code of the error',
    ['code'],
  )
  const lookups = createTally(registry, 'callerbook_lookups_total', 'Number lookups by outcome', [
    'outcome',
  ])
  const lookupSeconds = createTimings(
    'callerbook_lookup_seconds',
    'Time to read a number and find its clients, without HTTP',
    secondsBuckets,
  )
  const routes = createTally(
    registry,
    'callerbook_routes_total',
    'Decisions about calls, by where the call goes and why',
    ['decision', 'reason'],
  )
  const routeSeconds = createTimings(
    'callerbook_route_seconds',
    'Time from the arrival of a question for a route to the decision',
    secondsBuckets,
  )
  const failedAuthorizations = createTally(
    registry,
    'callerbook_failed_authorizations_total',
    'Requests with missing, wrong, expired or revoked credentials',
    [],
  )
  const failed = failedAuthorizations()
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
      this.set(await store.size().catch(() => Number.NaN))
    },
  })
  new Gauge({
    name: 'callerbook_event_queue',
    help: 'Events that wait to be sent, one for each handler',
    registers,
    async collect() {
      this.set(await store.waitingEvents().catch(() => Number.NaN))
    },
  })
  const deliveries = createTally(
    registry,
    'callerbook_event_deliveries_total',
    'Events that their handler took (delivered) or that were given up (failed)',
    ['outcome'],
  )
  const deliverySeconds = createTimings(
    'callerbook_event_delay_seconds',
    'Time from a change to the answer of the handler',
    delayBuckets,
  )
  const byEnd = { delivered: deliveries('delivered'), failed: deliveries('failed') }
  const byOutcome = { hit: lookups('hit'), miss: lookups('miss') }
  return {
    onRequest({ method, status, refusal }, seconds) {
      requests(method, String(status)).value += 1
      requestSeconds.observe(seconds)
      if (refusal !== undefined) refusals(refusal).value += 1
      if (status === 401) failed.value += 1
    },
    onLookup(outcome, seconds) {
      byOutcome[outcome].value += 1
      lookupSeconds.observe(seconds)
    },
    onRoute(decision, reason, seconds) {
      routes(decision, reason).value += 1
      routeSeconds.observe(seconds)
    },
    onDelivery(outcome, seconds) {
      byEnd[outcome].value += 1
      deliverySeconds.observe(Math.max(seconds, 0))
    },
    watchRequestsInFlight(count) {
      requestsInFlight = count
    },
    async text() {
      const timings = [requestSeconds, lookupSeconds, routeSeconds, deliverySeconds]
      const body = [await registry.metrics(), ...timings.map((each) => each.text())].join('')
      return { contentType: registry.contentType, body }
    },
  }
}
