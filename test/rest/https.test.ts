import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeAuthority, makeServerCertificate } from '../../src/tls/certificates.ts'
import { RawClient } from '../support/raw-client.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

let certificate: { key: string; cert: string }
beforeAll(async () => {
  const nowMs = Date.now()
  const authority = await makeAuthority(nowMs)
  const { key, certificate: cert } = await makeServerCertificate(authority, ['localhost'], nowMs)
  certificate = { key, cert }
})

const serve = (): Promise<TestPortal> => testPortal({ tls: certificate })

describe('on a port of HTTPS', () => {
  it.each([
    'GET /rest/1/secret/scope HTTP/1.1\r\nHost: x\r\n\r\n',
    'POST /rest/scope HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}',
    'G',
  ])('whoever speaks plain HTTP is told so: %j', async (bytes) => {
    await using portal = await serve()
    const { port } = await portal.listen()
    await using client = await RawClient.connect(port)
    const answer = await client.send(bytes).answer()
    expect(answer).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/json; charset=utf-8', connection: 'close' },
    })
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      error: 'INVALID_REQUEST',
      error_description: 'Https required',
    })
    await client.closed()
  })

  it('whoever speaks TLS is served, also when the first byte comes alone', async () => {
    await using portal = await serve()
    const { path } = await portal.webhook()
    const { port } = await portal.listen()
    // Between the client and the server, to cut the first piece in two.
    const relay = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1')
      far.setNoDelay(true)
      near.once('data', (first: Buffer) => {
        far.write(first.subarray(0, 1), () => {
          far.write(first.subarray(1))
          near.pipe(far)
        })
      })
      far.pipe(near)
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const { port: relayPort } = relay.address() as net.AddressInfo
    const client = tls.connect({ port: relayPort, host: '127.0.0.1', rejectUnauthorized: false })
    client.setEncoding('utf8')
    client.write(`GET ${path}/scope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    let received = ''
    for await (const text of client) received += String(text)
    expect(received).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"result":\["crm"/)
    relay.close()
  })

  it('what is no HTTP is left to TLS, and silence does not hold up the end of the server', async () => {
    await using portal = await serve()
    const { port } = await portal.listen()
    await using odd = await RawClient.connect(port)
    expect(await odd.send(Buffer.alloc(16)).answer()).toBe(undefined)
    await using silent = await RawClient.connect(port)
    await portal.app.server.close(60_000)
    await silent.closed()
    portal[Symbol.asyncDispose] = async () => portal.database.close()
  })
})
