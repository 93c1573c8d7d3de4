/** What Prometheus may ask for. No label holds a caller's word, a number or a name. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  onRequest(method: string, status: number, seconds: number): void
  onLookup(outcome: 'hit' | 'miss', seconds: number): void
  text(): Promise<{ contentType: string; body: string }>
}

const secondsBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1]

/** `storeBytes` is asked at each scrape. */
export function createMetrics(storeBytes: () => Promise<number>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'callerbook_requests_total',
    help: 'REST requests by method and status',
    labelNames: ['method', 'status'],
    registers: [registry],
  })
  const requestSeconds = new Histogram({
    name: 'callerbook_request_seconds',
    help: 'Time from the first byte of a REST request to its answer',
    buckets: secondsBuckets,
    registers: [registry],
  })
  const lookups = new Counter({
    name: 'callerbook_lookups_total',
    help: 'Number lookups by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const lookupSeconds = new Histogram({
    name: 'callerbook_lookup_seconds',
    help: 'Time to read a number and find its clients, without HTTP',
    buckets: secondsBuckets,
    registers: [registry],
  })
  const refusedAuthorizations = new Counter({
    name: 'callerbook_failed_authorizations_total',
    help: 'Requests with missing, wrong, expired or revoked credentials',
    registers: [registry],
  })
  new Gauge({
    name: 'callerbook_store_bytes',
    help: 'Size of the portal on disk',
    registers: [registry],
    async collect() {
      this.set(await storeBytes())
    },
  })
  const outcomes = {
    hit: lookups.labels('hit'),
    miss: lookups.labels('miss'),
  }
  const requestCounters = new Map<string, Counter.Internal>()
  return {
    onRequest(method, status, seconds) {
      const key = `${method} ${status}`
      let counter = requestCounters.get(key)
      if (!counter) {
        counter = requests.labels(method, String(status))
        requestCounters.set(key, counter)
      }
      counter.inc()
      requestSeconds.observe(seconds)
      if (status === 401) refusedAuthorizations.inc()
    },
    onLookup(outcome, seconds) {
      outcomes[outcome].inc()
      lookupSeconds.observe(seconds)
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
