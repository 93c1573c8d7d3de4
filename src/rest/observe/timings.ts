export interface Timings {
  observe(seconds: number): void
  /** In Prometheus' exposition format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
  text(): string
}

/**
 * A histogram without labels that only adds to numbers until it is scraped. The library's own makes a
 * text and two objects for each observation, which costs more than reading a request.
 *
 * `bounds` in seconds, ascending.
 */
export function createTimings(name: string, help: string, bounds: readonly number[]): Timings {
  // One more for what lies above the last bound.
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe(seconds) {
      let at = 0
      while (at < bounds.length && seconds > (bounds[at] as number)) at += 1
      counts[at] = (counts[at] as number) + 1
      sum += seconds
    },
    text() {
      let total = 0
      const buckets = [...bounds, '+Inf'].map((bound, at) => {
        total += counts[at] as number
        return `${name}_bucket{le="${bound}"} ${total}`
      })
      return [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} histogram`,
        ...buckets,
        `${name}_sum ${sum}`,
        `${name}_count ${total}`,
        '',
      ].join('\n')
    },
  }
}
