/** A page that listens to server-sent events, without a browser. */
export interface SentEvent {
  id: string
  name: string
  // eslint-disable-next-line typescript/no-explicit-any
  data: any
}

export interface EventStreamClient extends AsyncDisposable {
  readonly status: number
  /** All that have come. */
  readonly events: SentEvent[]
  /** The first event from now on, or among those that came and were not asked for, that is so. */
  next(matches: (event: SentEvent) => boolean): Promise<SentEvent>
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>
}

export async function openEventStream(
  url: string,
  headers: Record<string, string> = {},
): Promise<EventStreamClient> {
  const abort = new AbortController()
  const response = await fetch(url, { headers, signal: abort.signal })
  const events: SentEvent[] = []
  let asked = 0
  const watchers = new Set<() => void>()
  const read = async () => {
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true })
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const event = parseEvent(text.slice(0, end))
          text = text.slice(end + 2)
          if (event) events.push(event)
        }
        for (const watch of watchers) watch()
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error
    }
  }
  const ended = read()
  // Whoever waits for the end hears of a failure; others need not.
  ended.catch(() => {})
  return {
    status: response.status,
    events,
    ended,
    next: (matches) =>
      new Promise((resolve) => {
        const watch = () => {
          const found = events.slice(asked).findIndex((event) => matches(event))
          if (found === -1) return
          watchers.delete(watch)
          asked += found + 1
          resolve(events[asked - 1] as SentEvent)
        }
        watchers.add(watch)
        watch()
      }),
    async [Symbol.asyncDispose]() {
      abort.abort()
      await ended.catch(() => {})
    },
  }
}

/** undefined: a comment, or only the time to wait before coming back. */
function parseEvent(text: string): SentEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''))
  }
  const data = fields.get('data')
  if (data === undefined) return undefined
  return {
    id: fields.get('id') ?? '',
    name: fields.get('event') ?? 'message',
    data: JSON.parse(data),
  }
}
