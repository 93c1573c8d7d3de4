import type { Duplex } from 'node:stream'

interface Connection {
  /** Requests whose headers have arrived and whose answer has not been handed over. */
  requests: number
  /** Those of them that have arrived whole. */
  answering: number
  /** What is to be said after the answers that are under way. */
  afterwards: (() => void) | undefined
}

/**
 * What every open connection is doing: node:http answers pipelined requests in order, but it neither
 * says whether an error would cut into an answer, nor closes connections that never sent a request.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>()

  /** Requests that are being read or answered. */
  get requests(): number {
    let sum = 0
    for (const { requests } of this.#open.values()) sum += requests
    return sum
  }

  add(socket: Duplex): void {
    this.#open.set(socket, { requests: 0, answering: 0, afterwards: undefined })
    socket.once('close', () => this.#open.delete(socket))
  }

  begin(socket: Duplex): void {
    const connection = this.#open.get(socket)
    if (connection) connection.requests += 1
  }

  arrived(socket: Duplex): void {
    const connection = this.#open.get(socket)
    if (connection) connection.answering += 1
  }

  /** The answer was handed over, or there will be none. */
  end(socket: Duplex, hasArrived: boolean): void {
    const connection = this.#open.get(socket)
    if (!connection) return
    connection.requests -= 1
    if (hasArrived) connection.answering -= 1
    if (connection.answering === 0) connection.afterwards?.()
  }

  /** Runs the work, once for a connection, when no answer is under way there. */
  afterAnswers(socket: Duplex, work: () => void): void {
    const connection = this.#open.get(socket)
    if (!connection) work()
    else if (!connection.afterwards) {
      connection.afterwards = work
      if (connection.answering === 0) work()
    }
  }

  /** Closes what has no request, once its last answer is written. */
  closeIdle(): void {
    for (const [socket, { requests }] of this.#open) if (requests === 0) finish(socket)
  }
}

/** Ends a socket for good after what is being written, without resetting what the peer still sends. */
function finish(socket: Duplex): void {
  if (socket.writableLength === 0) socket.destroy()
  else socket.end(() => socket.destroy())
}
