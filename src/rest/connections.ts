import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

interface Connection {
  /** Those whose headers have arrived and whose answer has not been handed over. */
  requests: Set<IncomingMessage>
  /** What is to be said after the answers that are under way. */
  afterwards: (() => void) | undefined
}

/**
 * What every open connection is doing: node:http answers pipelined requests in order, but it neither
 * says whether an error would cut into an answer, nor closes connections that never sent a request.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>()

  /** How many requests are being read or answered. */
  get requestCount(): number {
    let count = 0
    for (const { requests } of this.#open.values()) count += requests.size
    return count
  }

  add(socket: Duplex): void {
    this.#open.set(socket, { requests: new Set(), afterwards: undefined })
    socket.once('close', () => this.#open.delete(socket))
  }

  begin(request: IncomingMessage): void {
    this.#open.get(request.socket)?.requests.add(request)
  }

  /** The answer was handed over, or there will be none. */
  end(request: IncomingMessage): void {
    const connection = this.#open.get(request.socket)
    if (!connection) return
    connection.requests.delete(request)
    if (connection.afterwards && !isAnswering(connection)) speak(connection)
  }

  /** Runs the work, once for a connection, when no answer is under way there. */
  afterAnswers(socket: Duplex, work: () => void): void {
    const connection = this.#open.get(socket)
    if (!connection) work()
    else if (!connection.afterwards) {
      connection.afterwards = work
      if (!isAnswering(connection)) speak(connection)
    }
  }

  /** Closes what has no request, once its last answer is written. */
  closeIdle(): void {
    for (const [socket, { requests }] of this.#open) if (requests.size === 0) finish(socket)
  }
}

// A request that has not arrived whole when the connection fails never will.
const isAnswering = ({ requests }: Connection): boolean =>
  [...requests].some((request) => request.complete)

function speak(connection: Connection): void {
  const work = connection.afterwards
  connection.afterwards = () => {}
  work?.()
}

/** Ends a socket for good after what is being written. */
function finish(socket: Duplex): void {
  if (socket.writableLength === 0) socket.destroy()
  else socket.end(() => socket.destroy())
}
