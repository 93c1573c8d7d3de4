import type { Server } from 'node:http'

/** Listens on a free port, says which on the standard output, and ends when it is told to. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`listening ${typeof address === 'object' && address ? address.port : 0}\n`)
  })
  process.on('SIGTERM', () => process.exit(0))
}
