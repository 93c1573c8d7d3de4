import type { ServerResponse } from 'node:http'
import type { EventStream } from '../site.ts'

// Every 15 seconds: often enough for proxies and browsers to believe that the connection lives. In turns,
// as thousands of streams at once would hold up everybody else.
const turnMs = 1_000
const turns = 15
// A page that leaves so much unread comes back and asks for what it missed.
const unreadMaxBytes = 256 * 1024

/** The answers that stay open. */
export class EventStreams {
  readonly #open = new Map<ServerResponse, { close(how: 'end' | 'cut'): void; turn: number }>()
  #timer: NodeJS.Timeout | undefined
  #turn = 0
  #opened = 0
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
      if (this.#open.size === 0) this.#timer = setInterval(() => this.#ping(), turnMs).unref()
      this.#opened += 1
      this.#open.set(response, { close, turn: this.#opened % turns })
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
    for (const { close } of this.#open.values()) close('end')
  }

  #write(response: ServerResponse, text: string): void {
    const stream = this.#open.get(response)
    if (!stream) return
    response.write(text)
    if (response.writableLength > unreadMaxBytes) stream.close('cut')
  }

  #ping(): void {
    this.#turn = (this.#turn + 1) % turns
    for (const [response, { turn }] of this.#open)
      if (turn === this.#turn) this.#write(response, ':\n\n')
  }
}
