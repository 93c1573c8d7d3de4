/** The server of an integration: takes events, remembers them, and misbehaves when asked to. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseForm } from '../../src/rest/decode/php-form.ts'

export interface ReceivedEvent {
  path: string
  method: string
  headers: IncomingHttpHeaders
  /** As it came. */
  text: string
  // eslint-disable-next-line typescript/no-explicit-any
  body: any
}

export interface HandlerServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: ReceivedEvent[]
  /** Answers; the default is 200 at once. */
  answer(event: ReceivedEvent, response: ServerResponse): void | Promise<void>
  /** Resolves when so many have come. */
  count(count: number): Promise<ReceivedEvent[]>
}

export async function handlerServer(): Promise<HandlerServer> {
  const received: ReceivedEvent[] = []
  const watchers = new Set<() => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const event: ReceivedEvent = {
        path: request.url ?? '',
        method: request.method ?? '',
        headers: request.headers,
        text,
        body: parseForm(text),
      }
      received.push(event)
      void handler.answer(event, response)
      for (const watch of watchers) watch()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const handler: HandlerServer = {
    url: `http://127.0.0.1:${port}/handler`,
    port,
    received,
    answer: (_event, response) => void response.end('ok'),
    count: (count) =>
      new Promise((resolve) => {
        const watch = () => {
          if (received.length < count) return
          watchers.delete(watch)
          resolve(received)
        }
        watchers.add(watch)
        watch()
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return handler
}
