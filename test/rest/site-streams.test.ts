/** What a site may take and give beside whole texts: bodies as streams, files, answers that stay open. */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { answerFile } from '../../src/rest/encode/file-answer.ts'
import { createHttpServer } from '../../src/rest/http.ts'
import { createMetrics } from '../../src/rest/observe/metrics.ts'
import { ClientGone } from '../../src/rest/decode/read-body.ts'
import type { EventSink, SiteAnswer, SiteRequest, StreamLimits } from '../../src/rest/site.ts'
import { RawClient } from '../support/raw-client.ts'

const roomy: StreamLimits = { bytesMax: 64 * 2 ** 20, totalMs: 60_000, idleMs: 60_000 }

const plain = (body: SiteAnswer['body'], status = 200): SiteAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain' },
  body,
  name: 'test',
})

interface ServedSite extends AsyncDisposable {
  port: number
  url: string
  metrics: ReturnType<typeof createMetrics>
  close(timeoutMs: number): Promise<void>
}

async function serveSite(
  answer: (request: SiteRequest) => Promise<SiteAnswer>,
  { limits = roomy, requestTimeoutMs = 30_000 } = {},
): Promise<ServedSite> {
  const metrics = createMetrics({ size: async () => 0, waitingEvents: async () => 0 })
  const server = createHttpServer(
    async () => {
      throw new Error('no gateway here')
    },
    {
      tls: undefined,
      bodyMaxBytes: 1024,
      requestTimeoutMs,
      trustedProxies: [],
      log: pino({ level: 'silent' }),
      metrics,
      isHealthy: async () => true,
      clock: Date.now,
      sites: [
        {
          owns: (path) => path === '/site',
          streams: (httpMethod) => (httpMethod === 'POST' ? limits : undefined),
          answer,
        },
      ],
    },
  )
  const { port } = await server.listen(0, '127.0.0.1')
  let closing: Promise<void> | undefined
  return {
    port,
    url: `http://127.0.0.1:${port}/site`,
    metrics,
    close: (timeoutMs) => (closing ??= server.close(timeoutMs)),
    [Symbol.asyncDispose]: () => (closing ??= server.close(0)),
  }
}

const post = (length: number): string =>
  `POST /site HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`

/** How much of the body there was. */
async function count({ stream }: SiteRequest): Promise<SiteAnswer> {
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) bytes += chunk.length
  return plain(String(bytes))
}

describe('a body that is read as a stream', () => {
  it('may be larger than any other, and waits in the network until it is read', async () => {
    const size = 32 * 2 ** 20
    let held = 0
    await using site = await serveSite(async (request) => {
      const stream = request.stream as Readable
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        held = Math.max(held, stream.readableLength + chunk.length)
        await new Promise(setImmediate)
      }
      return plain('read')
    })
    const response = await fetch(site.url, { method: 'POST', body: new Uint8Array(size) })
    expect(await response.text()).toBe('read')
    expect(held).toBeLessThan(512 * 1024)
  })

  it('in chunks without a length is read whole, and the connection serves the next', async () => {
    await using site = await serveSite(count)
    await using client = await RawClient.connect(site.port)
    const head = 'POST /site HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
    client.send(head, '5\r\nabcde\r\n', '0\r\n\r\n')
    expect((await client.answer())?.body).toBe('5')
    client.send(post(3), 'abc')
    expect((await client.answer())?.body).toBe('3')
  })

  it('that fails while nobody reads it harms nobody, and who reads it then hears of it', async () => {
    let heard: unknown
    await using site = await serveSite(async (request) => {
      await new Promise((resolve) => (request.stream as Readable).on('close', resolve))
      heard = await count(request).catch((fault: unknown) => fault)
      return plain('late')
    })
    const client = await RawClient.connect(site.port)
    client.send(post(10), 'abc')
    client.socket.resetAndDestroy()
    await expect.poll(() => heard).toBeInstanceOf(ClientGone)
  })

  it.each([
    ['announces', post(101)],
    ['sends', 'POST /site HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('of a client that %s too much is refused, and the client reads why', async (_, head) => {
    await using site = await serveSite(count, { limits: { ...roomy, bytesMax: 100 } })
    await using client = await RawClient.connect(site.port)
    client.send(head)
    if (!head.includes('Length')) client.send(`65\r\n${'x'.repeat(101)}\r\n`)
    const answer = await client.answer()
    expect(answer?.status).toBe(413)
    await client.closed()
  })

  it.each([{ totalMs: 50 }, { idleMs: 50 }])('that is slower than %j is refused', async (late) => {
    await using site = await serveSite(count, { limits: { ...roomy, ...late } })
    await using client = await RawClient.connect(site.port)
    const answer = await client.send(post(10), 'abc').answer()
    expect(answer?.status).toBe(408)
    await client.closed()
  })

  it('has its own time, whatever other requests have', async () => {
    await using site = await serveSite(count, { requestTimeoutMs: 100 })
    await using client = await RawClient.connect(site.port)
    client.send(post(6), 'abc')
    // Two that came later and are refused: the time of ordinary requests is over.
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await using other = await RawClient.connect(site.port)
      expect((await other.send('GET /si').answer())?.status).toBe(408)
    }
    expect((await client.send('def').answer())?.body).toBe('6')
  })

  it.each(['reset', 'end'])('whose client leaves by %s fails for its reader', async (how) => {
    const failed = Promise.withResolvers<unknown>()
    await using site = await serveSite(async (request) => {
      try {
        return await count(request)
      } catch (error) {
        failed.resolve(error)
        throw error
      }
    })
    await using client = await RawClient.connect(site.port)
    client.send(post(10), 'abc')
    if (how === 'reset') client.socket.resetAndDestroy()
    else client.socket.end()
    expect(await failed.promise).toBeInstanceOf(ClientGone)
  })

  it('that the site does not want is not read, and the client reads the answer', async () => {
    await using site = await serveSite(async () => plain('no', 403))
    const response = await fetch(site.url, { method: 'POST', body: new Uint8Array(8 * 2 ** 20) })
    expect([response.status, await response.text()]).toEqual([403, 'no'])
    await using client = await RawClient.connect(site.port)
    expect((await client.send(post(5), 'ab').answer())?.headers['connection']).toBe('close')
    await client.send('cde').closed()
  })
})

describe('an answer', () => {
  it('of bytes arrives as they are', async () => {
    const bytes = Buffer.from([0, 255, 1, 254])
    await using site = await serveSite(async () => plain(bytes))
    expect(Buffer.from(await (await fetch(site.url)).arrayBuffer())).toEqual(bytes)
  })

  it('that is no stream leaves the connection open', async () => {
    await using site = await serveSite(async () => plain('text'))
    await using client = await RawClient.connect(site.port)
    for (let round = 0; round < 2; round += 1) {
      const answer = await client.send('GET /site HTTP/1.1\r\nHost: x\r\n\r\n').answer()
      expect(answer?.headers['connection']).not.toBe('close')
    }
  })

  const content = 'abcdefghij'
  const file = (events: string[] = []) => ({
    sizeBytes: content.length,
    contentType: 'audio/wav',
    version: 'v1',
    fileName: 'Anruf "Ü".wav',
    open: (first: number, last: number) => {
      events.push('open')
      return Readable.from([Buffer.from(content.slice(first, last + 1))])
    },
    close: () => void events.push('close'),
  })

  it.each([
    [{}, 200, content, null],
    [{ Range: 'bytes=2-4' }, 206, 'cde', 'bytes 2-4/10'],
    [{ Range: 'bytes=7-' }, 206, 'hij', 'bytes 7-9/10'],
    [{ Range: 'bytes=-3' }, 206, 'hij', 'bytes 7-9/10'],
    [{ Range: 'bytes=-99' }, 206, content, 'bytes 0-9/10'],
    [{ Range: 'bytes=8-99' }, 206, 'ij', 'bytes 8-9/10'],
    [{ Range: 'bytes=10-' }, 416, '', 'bytes */10'],
    [{ Range: 'bytes=-0' }, 416, '', 'bytes */10'],
    [{ Range: 'bytes=4-2' }, 200, content, null],
    [{ Range: 'bytes=0-1,4-5' }, 200, content, null],
    [{ Range: 'lines=1-2' }, 200, content, null],
    [{ Range: 'bytes=2-4', 'If-Range': '"v1"' }, 206, 'cde', 'bytes 2-4/10'],
    [{ Range: 'bytes=2-4', 'If-Range': '"v0"' }, 200, content, null],
    [{ 'If-None-Match': '"v0", "v1"' }, 304, '', null],
  ])('of a file asked for with %j has status %i', async (headers, status, text, range) => {
    const events: string[] = []
    await using site = await serveSite(async (request) => answerFile(request, file(events), 'test'))
    const response = await fetch(site.url, { headers: headers as Record<string, string> })
    expect([response.status, await response.text()]).toEqual([status, text])
    expect(response.headers.get('content-range')).toBe(range)
    expect(events).toEqual(text === '' ? ['close'] : ['open', 'close'])
  })

  it('of a file names it and forbids guesses about its type', async () => {
    await using site = await serveSite(async (request) => answerFile(request, file(), 'test'))
    const { headers } = await fetch(site.url)
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-type': 'audio/wav',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="Anruf ___.wav"; filename*=UTF-8''Anruf%20%22%C3%9C%22.wav`,
    })
  })

  it('to HEAD has the length of the file and opens nothing', async () => {
    const events: string[] = []
    await using site = await serveSite(async (request) => answerFile(request, file(events), 'test'))
    const response = await fetch(site.url, { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe('10')
    expect(events).toEqual(['close'])
  })

  it('that is still being read when the server ends is finished, and its connection closed', async () => {
    const source = new Readable({ read() {} })
    await using site = await serveSite(async () => plain({ lengthBytes: 6, open: () => source }))
    await using client = await RawClient.connect(site.port)
    client.send('GET /site HTTP/1.1\r\nHost: x\r\n\r\n')
    source.push('abc')
    await once(client.socket, 'data')
    const ended = site.close(60_000)
    source.push('def')
    source.push(null)
    expect((await client.answer())?.body).toBe('abcdef')
    await ended
  })

  it('that is read as a stream lets go of its source when the client leaves', async () => {
    const closed = Promise.withResolvers<void>()
    await using site = await serveSite(async () =>
      plain({
        lengthBytes: 2 ** 30,
        open: () =>
          new Readable({
            read() {
              this.push(Buffer.alloc(65_536))
            },
          }),
        close: closed.resolve,
      }),
    )
    await using client = await RawClient.connect(site.port)
    client.send('GET /site HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(client.socket, 'data')
    client.socket.resetAndDestroy()
    await closed.promise
  })

  it('whose source breaks cuts the connection rather than pretend an end', async () => {
    await using site = await serveSite(async () =>
      plain({
        lengthBytes: 10,
        open: () =>
          Readable.from(
            (function* () {
              yield Buffer.from('abc')
              throw new Error('the disk is gone')
            })(),
          ),
      }),
    )
    const response = await fetch(site.url)
    await expect(response.text()).rejects.toThrow()
  })
})

describe('an answer that stays open', () => {
  async function openStream(requestTimeoutMs = 30_000) {
    const opened = Promise.withResolvers<EventSink>()
    const closed = Promise.withResolvers<void>()
    const site = await serveSite(
      async () => ({
        status: 200,
        headers: { 'Content-Type': 'text/event-stream' },
        body: {
          onOpen(sink) {
            opened.resolve(sink)
            return closed.resolve
          },
        },
        name: 'test',
      }),
      { requestTimeoutMs },
    )
    const response = await fetch(site.url)
    const bytes = (response.body as ReadableStream<Uint8Array>).getReader()
    const reader = {
      read: async () => {
        const { done, value } = await bytes.read()
        return { done, value: value && Buffer.from(value).toString() }
      },
      cancel: () => bytes.cancel(),
    }
    return { site, sink: await opened.promise, closed: closed.promise, reader }
  }

  it('brings each event at once, also long after the time of a request', async () => {
    const { site, sink, reader } = await openStream(50)
    await using _ = site
    for (const data of ['one', 'two']) {
      sink.write(`data: ${data}\n\n`)
      expect((await reader.read()).value).toBe(`data: ${data}\n\n`)
      await using other = await RawClient.connect(site.port)
      expect((await other.send('GET /si').answer())?.status).toBe(408)
    }
  })

  it('is no running request', async () => {
    const { site } = await openStream()
    await using _ = site
    // One is taken off for the request that asks, and here none does.
    expect((await site.metrics.text()).body).toMatch(/requests_in_flight -1$/m)
  })

  it('tells its writer that the client has left, and takes what is written afterwards', async () => {
    const { site, sink, closed, reader } = await openStream()
    await using _ = site
    await reader.cancel()
    await closed
    sink.write('data: nobody\n\n')
    sink.end()
  })

  it('ends when its writer says so', async () => {
    const { site, sink, closed, reader } = await openStream()
    await using _ = site
    sink.end()
    expect((await reader.read()).done).toBe(true)
    await closed
  })

  it('is ended by the end of the server, which does not wait for it', async () => {
    const { site, closed, reader } = await openStream()
    const ended = site.close(60_000)
    expect((await reader.read()).done).toBe(true)
    await closed
    await ended
  })

  it('is cut when the client reads nothing of it', async () => {
    const { site, sink, closed } = await openStream()
    await using _ = site
    let isClosed = false
    void closed.then(() => (isClosed = true))
    while (!isClosed) {
      sink.write(`data: ${'x'.repeat(65_536)}\n\n`)
      await new Promise(setImmediate)
    }
  })
})
