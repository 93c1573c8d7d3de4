import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/**
 * Looks at the first byte on a port of HTTPS. What begins like HTTP goes to `answerPlain`: somebody wrote
 * `http://` and would else see a connection that ends without a word. All else is left to TLS.
 */
export class FirstByte {
  readonly #waiting = new Set<Socket>()

  /** Connections that say nothing for `timeoutMs` are closed. */
  constructor(server: Server, timeoutMs: number, answerPlain: (socket: Socket) => void) {
    const startTls = server.listeners('connection') as ((socket: Socket) => void)[]
    server.removeAllListeners('connection')
    server.on('connection', (socket: Socket) => {
      this.#waiting.add(socket)
      const late = setTimeout(() => socket.destroy(), timeoutMs)
      const stopWaiting = () => {
        clearTimeout(late)
        this.#waiting.delete(socket)
      }
      // Whoever leaves before a word is nobody's fault.
      socket.on('error', () => socket.destroy())
      socket.once('close', stopWaiting)
      socket.once('data', (bytes: Buffer) => {
        stopWaiting()
        if (isLetter(bytes[0])) {
          answerPlain(socket)
          return
        }
        socket.pause()
        socket.unshift(bytes)
        for (const start of startTls) start.call(server, socket)
      })
    })
  }

  /** Closes what has said nothing yet. */
  closeWaiting(): void {
    for (const socket of this.#waiting) socket.destroy()
  }
}

// Every HTTP method begins with one, and no record of TLS does.
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte))
