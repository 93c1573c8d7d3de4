import { Counter, type Registry } from 'prom-client'

/** What `add` returns for one set of labels: the hot path only adds to a number. */
export interface Count {
  value: number
}

/**
 * A counter whose library sees it only at a scrape: counting through the library hashes and checks the
 * labels each time, which costs more than reading a request.
 */
export function createTally(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly string[],
): (...labels: string[]) => Count {
  const counts = new Map<string, { labels: Record<string, string>; count: Count }>()
  const counter = new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, count } of counts.values()) counter.inc(labels, count.value)
    },
  })
  return (...values) => {
    const key = values.join('\n')
    let entry = counts.get(key)
    if (!entry) {
      const labels = Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? '']))
      entry = { labels, count: { value: 0 } }
      counts.set(key, entry)
    }
    return entry.count
  }
}
