import type { ServerResponse } from 'node:http'
import type { EventStream } from './site.ts'

// Often enough for proxies and browsers to believe that the connection lives.
const pingMs = 15_000
// A page that leaves so much unread comes back and asks for what it missed.
const unreadMaxBytes = 256 * 1024

/** The answers that stay open. */
export class EventStreams {
  readonly #open = new Map<ServerResponse, (how: 'end' | 'cut') => void>()
  #timer: NodeJS.Timeout | undefined
  #isEnding = false

  get count(): number {
    return this.#open.size
  }

  /** Sends the headers and keeps the answer open; the promise ends with it. */
  hold(response: ServerResponse, stream: EventStream): Promise<void> {
    return new Promise((resolve) => {
      if (response.closed || this.#isEnding) {
        response.end()
        resolve()
        return
      }
      let onClosed = () => {}
      const close = (how: 'end' | 'cut') => {
        if (!this.#open.delete(response)) return
        if (this.#open.size === 0) clearInterval(this.#timer)
        if (how === 'end') response.end()
        else response.destroy()
        onClosed()
        resolve()
      }
      if (this.#open.size === 0) this.#timer = setInterval(() => this.#ping(), pingMs).unref()
      this.#open.set(response, close)
      response.once('close', () => close('cut'))
      response.flushHeaders()
      onClosed = stream.onOpen({
        write: (text) => this.#write(response, text),
        end: () => close('end'),
      })
      // It may have ended in the moment of opening.
      if (!this.#open.has(response)) onClosed()
    })
  }

  /** Ends them all in an orderly way, and those that would be opened afterwards. */
  endAll(): void {
    this.#isEnding = true
    for (const close of this.#open.values()) close('end')
  }

  #write(response: ServerResponse, text: string): void {
    const close = this.#open.get(response)
    if (!close) return
    response.write(text)
    if (response.writableLength > unreadMaxBytes) close('cut')
  }

  #ping(): void {
    for (const response of this.#open.keys()) this.#write(response, ':\n\n')
  }
}
