import { describe, expect, it } from 'vitest'
import { RawClient } from '../support/raw-client.ts'
import { testPortal } from '../support/server.ts'

const search = 'telephony.externalCall.searchCrmEntities'

/** A portal whose store answers lookups only when it is let. */
async function slowPortal() {
  const portal = await testPortal()
  const { path } = await portal.webhook()
  const values = portal.database.values.bind(portal.database)
  const asked = Promise.withResolvers<void>()
  const let_ = Promise.withResolvers<void>()
  portal.database.values = async (sql, params) => {
    asked.resolve()
    await let_.promise
    return values(sql, params)
  }
  const { port } = await portal.listen()
  const question = `GET ${path}/${search}?PHONE_NUMBER=19062195047 HTTP/1.1\r\nHost: x\r\n\r\n`
  return {
    portal,
    port,
    question,
    asked: asked.promise,
    letAnswer: let_.resolve,
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  }
}

describe('when the server is told to stop', () => {
  it('a running request finishes and is told that the connection ends', async () => {
    await using server = await slowPortal()
    await using client = await RawClient.connect(server.port)
    client.send(server.question)
    await server.asked
    const closed = server.portal.app.server.close(10_000)
    server.letAnswer()
    const answer = await client.answer()
    expect(answer?.status).toBe(200)
    expect(answer?.headers['connection']).toBe('close')
    await client.closed()
    await closed
  })

  it('new connections are refused, and silent ones do not hold it up', async () => {
    await using server = await slowPortal()
    await using silent = await RawClient.connect(server.port)
    await using used = await RawClient.connect(server.port)
    await used.send('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n').answer()
    await server.portal.app.server.close(60_000)
    await silent.closed()
    await used.closed()
    await expect(RawClient.connect(server.port)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('what does not finish in time is cut', async () => {
    await using server = await slowPortal()
    await using client = await RawClient.connect(server.port)
    client.send(server.question)
    await server.asked
    await server.portal.app.server.close(20)
    expect(await client.answer()).toBeUndefined()
    server.letAnswer()
  })

  it('nobody waits for the answer to a guess', async () => {
    await using portal = await testPortal()
    const { port } = await portal.listen()
    const guess = `GET /rest/1/wrong/${search} HTTP/1.1\r\nHost: x\r\n\r\n`
    const clients = await Promise.all(Array.from({ length: 14 }, () => RawClient.connect(port)))
    await using last = clients.at(-1)!
    for (const client of clients.slice(0, -1)) client.send(guess)
    // The first five are not slowed down: when they are answered, the others wait.
    for (const client of clients.slice(0, 5)) await client.answer()
    last.send(guess)
    await portal.app.server.close(60_000)
    for (const client of clients) await client[Symbol.asyncDispose]()
  })
})
