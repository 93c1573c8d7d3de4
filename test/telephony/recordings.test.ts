/** Recordings by content, from an address and by upload, as an integration attaches them and an employee hears them. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callPortal, type CallPortal } from '../support/call-portal.ts'
import { applyRoles } from '../../src/store/people/roles.ts'
import { adminEmail, clerkEmail, letSignIn } from '../support/oauth-portal.ts'
import { signedInBrowser } from '../support/signed-in.ts'
import { RawClient } from '../support/raw-client.ts'
import { mp3File, wavFile } from '../support/recordings.ts'

const attach = 'telephony.externalCall.attachRecord'
const mib = 2 ** 20

let at: CallPortal
let port: number
let origin: string

beforeAll(async () => {
  at = await callPortal({
    recordMaxMib: 1,
    recordContentMaxMib: 3,
    recordTimeoutS: 2,
    recordNetworks: ['127.0.0.1'],
  })
  port = (await at.portal.listen()).port
  origin = `http://127.0.0.1:${port}`
})
afterAll(() => at[Symbol.asyncDispose]())

async function finishedCall(): Promise<string> {
  const callId = await at.ring({ EXTERNAL_CALL_ID: crypto.randomUUID() })
  await at.call('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 1, DURATION: 3 })
  return callId
}

const ask = async (params: object) => {
  const { status, body } = await at.call(attach, params)
  return { status, ...body }
}
const refusal = async (params: object): Promise<unknown[]> => {
  const { status, error, error_description } = await ask(params)
  return [status, error, error_description]
}
const statistic = async (callId: string) =>
  (await at.portal.request('voximplant.statistic.get', { FILTER: { CALL_ID: callId } })).body
    .result[0]
const folder = () => join(at.portal.config.data, 'recordings')
const files = async (): Promise<string[]> =>
  (await readdir(folder(), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
const base64 = (bytes: Buffer) => bytes.toString('base64')
const wav = wavFile(3)

/** A server of recordings. */
async function recordServer(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${address}/call.wav`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('a recording', () => {
  it('by content is attached, measured, kept with its checksum and told of in the statistics', async () => {
    const callId = await finishedCall()
    const { status, result } = await ask({
      CALL_ID: callId,
      FILENAME: 'call-001.mp3',
      FILE_CONTENT: base64(mp3File(9)),
    })
    expect([status, Object.keys(result)]).toEqual([200, ['FILE_ID']])
    expect(await statistic(callId)).toMatchObject({
      RECORD_FILE_ID: result.FILE_ID,
      RECORD_DURATION: '9',
      CALL_RECORD_URL: expect.stringMatching(new RegExp(`/recordings/${result.FILE_ID}$`)),
    })
    const [row] = await at.portal.database.query<{ file: string; sha256: string; bytes: number }>(
      'select file, sha256, bytes from recording where id = $1',
      [result.FILE_ID],
    )
    const kept = await readFile(join(folder(), row?.file ?? ''))
    expect(createHash('sha256').update(kept).digest('hex')).toBe(row?.sha256)
    expect(kept).toEqual(mp3File(9))
  })

  it('replaces the one before it, whose file goes', async () => {
    const callId = await finishedCall()
    const sent = { CALL_ID: callId, FILENAME: 'a.wav' }
    const first = await ask({ ...sent, FILE_CONTENT: base64(wav) })
    const before = await files()
    const second = await ask({ ...sent, FILE_CONTENT: base64(wavFile(5)) })
    expect(second.result.FILE_ID).toBeGreaterThan(first.result.FILE_ID)
    expect(await files()).toHaveLength(before.length)
    expect(await statistic(callId)).toMatchObject({
      RECORD_FILE_ID: second.result.FILE_ID,
      RECORD_DURATION: '5',
    })
  })

  it('may be larger in a request than anything else, over HTTP and in a form', async () => {
    const callId = await finishedCall()
    const big = Buffer.concat([wavFile(170), Buffer.alloc(0)])
    expect(big.length).toBeGreaterThan(2.5 * mib)
    const { path } = await at.portal.webhook()
    for (const body of [
      new URLSearchParams({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(big) }),
      JSON.stringify({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(big) }),
    ]) {
      const response = await fetch(`${origin}${path}/${attach}`, { method: 'POST', body })
      expect(response.status).toBe(200)
    }
    const other = await fetch(`${origin}${path}/profile`, {
      method: 'POST',
      body: `a=${base64(big)}`,
    })
    expect(other.status).toBe(413)
  }, 60_000)

  it.each([
    [
      'no source',
      {},
      'Required parameters are not set. Request should contain either URL or FILENAME parameter',
    ],
    ['an empty name', { FILENAME: '' }, 'File name is empty'],
    [
      'another extension',
      { FILENAME: 'a.ogg' },
      'Wrong file extension. Only wav and mp3 are allowed',
    ],
    [
      'an extension alone',
      { FILENAME: '.wav' },
      'Wrong file extension. Only wav and mp3 are allowed',
    ],
    ['no content', { FILENAME: 'a.wav', FILE_CONTENT: '' }, 'File content is empty.'],
    [
      'no Base64',
      { FILENAME: 'a.wav', FILE_CONTENT: '%%%' },
      'File content is not properly encoded. Base64 encoding is expected.',
    ],
    [
      'no address',
      { RECORD_URL: 'ftp://x/a.wav' },
      'The record cannot be downloaded: it is no address of the web',
    ],
    [
      'a page',
      { FILENAME: 'a.wav', FILE_CONTENT: base64(Buffer.from('<html>')) },
      'The file is neither a wav nor an mp3 record: it begins like neither of them',
    ],
    [
      'half a sound',
      { FILENAME: 'a.wav', FILE_CONTENT: base64(wav.subarray(0, 999)) },
      'The file is neither a wav nor an mp3 record: it ends before its sound does: it is not whole',
    ],
    [
      'too much',
      { FILENAME: 'a.wav', FILE_CONTENT: base64(wavFile(200)) },
      'The record is larger than 3 MiB',
    ],
  ])('with %s is refused, and nothing is kept', async (_, params, description) => {
    const callId = await finishedCall()
    const before = await files()
    expect(await refusal({ CALL_ID: callId, ...params })).toEqual([400, 'ERROR_CORE', description])
    expect(await files()).toEqual(before)
    expect((await statistic(callId)).RECORD_FILE_ID).toBeNull()
  })

  it('of a call that is not finished, is not there or is another app’s is refused alike', async () => {
    const missing = [
      400,
      'ERROR_CORE',
      'Call is not found in the statistic table. It looks like it is not finished yet.',
    ]
    const running = await at.ring({ EXTERNAL_CALL_ID: crypto.randomUUID() })
    const content = { FILENAME: 'a.wav', FILE_CONTENT: base64(wav) }
    for (const params of [
      content,
      { FILENAME: 'a.wav' },
      { RECORD_URL: 'http://127.0.0.1:1/a.wav' },
    ])
      for (const CALL_ID of [running, 'externalCall.none', { a: 1 }])
        expect(await refusal({ CALL_ID, ...params })).toEqual(missing)
    const finished = await finishedCall()
    await at.portal.database.transaction((tx) =>
      tx.query('update call set app = app + 1 where call_id = $1', [finished]),
    )
    expect(await refusal({ CALL_ID: finished, ...content })).toEqual(missing)
    expect((await at.portal.request(attach, { CALL_ID: finished, ...content })).status).toBe(200)
  })

  it('is what its content says, whatever its name claims', async () => {
    const callId = await finishedCall()
    const { result } = await ask({
      CALL_ID: callId,
      FILENAME: '../../etc/Ü\u0007.mp3',
      FILE_CONTENT: base64(wav),
    })
    const { path } = await at.portal.webhook()
    const response = await fetch(`${origin}/recordings/${result.FILE_ID}?auth=${path.slice(6)}`)
    expect(response.headers.get('content-type')).toBe('audio/wav')
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="_.wav"; filename*=UTF-8''%C3%9C.wav`,
    )
  })
})

describe('RECORD_URL', () => {
  it('is fetched, over redirects, and named by its address', async () => {
    await using server = await recordServer((request, response) => {
      if (request.url === '/call.wav')
        response.writeHead(302, { Location: '/2/Anruf%201.wav' }).end()
      else response.end(wav)
    })
    const callId = await finishedCall()
    expect((await ask({ CALL_ID: callId, RECORD_URL: server.url })).status).toBe(200)
    expect(await statistic(callId)).toMatchObject({ RECORD_DURATION: '3' })
  })

  it('asks for bytes that are not packed', async () => {
    const asked: unknown[] = []
    await using server = await recordServer((request, response) => {
      asked.push(request.headers['accept-encoding'])
      response.end(wav)
    })
    await ask({ CALL_ID: await finishedCall(), RECORD_URL: server.url })
    expect(asked).toEqual(['identity'])
  })

  it('of a program with many slow ones leaves room for the others', async () => {
    let asked = 0
    await using silent = await recordServer(() => {
      asked += 1
    })
    const slow = await finishedCall()
    const answers = Array.from({ length: 14 }, () => ask({ CALL_ID: slow, RECORD_URL: silent.url }))
    await expect.poll(() => asked).toBe(12)
    const own = await ask({ CALL_ID: slow, RECORD_URL: silent.url })
    expect(own.status).toBe(503)
    // By webhook, so somebody else.
    const { body } = await at.portal.request(attach, {
      CALL_ID: slow,
      FILENAME: 'call.wav',
      FILE_CONTENT: base64(wav),
    })
    expect(body.result).toEqual({ FILE_ID: expect.any(Number) })
    await Promise.all(answers)
  })

  const endless: RequestListener = (_request, response) => {
    response.write(wavFile(1, { dataSize: 0 }))
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
      response.once('drain', more)
    }
    more()
  }
  it.each<[string, RequestListener, string]>([
    [
      'answers an error',
      (_, response) => void response.writeHead(404).end(),
      'Server returns HTTP error code 404',
    ],
    [
      'answers nothing but silence',
      () => {},
      'The record cannot be downloaded: it does not come in time',
    ],
    [
      'stops in the middle',
      (_, response) => void response.write(wav.subarray(0, 999)),
      'The record cannot be downloaded: it does not come in time',
    ],
    ['never ends', endless, 'The record is larger than 1 MiB'],
    [
      'announces more than it sends',
      (_, response) => {
        response
          .writeHead(200, { 'Content-Length': wav.length + 9 })
          .write(wav, () => response.destroy())
      },
      'The record cannot be downloaded: its server ended before the file did',
    ],
    [
      'sends a page as audio/wav',
      (_, response) => void response.writeHead(200, { 'Content-Type': 'audio/wav' }).end('<html>'),
      'The file is neither a wav nor an mp3 record: it begins like neither of them',
    ],
    [
      'packs a bomb',
      (_, response) =>
        void response
          .writeHead(200, { 'Content-Encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(4 * mib))),
      'The record cannot be downloaded: its server packs it although it was asked not to',
    ],
    [
      'redirects for ever',
      (_, response) => void response.writeHead(302, { Location: '/call.wav' }).end(),
      'The record cannot be downloaded: it leads from one address to the next without an end',
    ],
    [
      'redirects to a file',
      (_, response) => void response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
      'The record cannot be downloaded: it leads to an address that is none of the web',
    ],
    [
      'redirects into the private network',
      (_, response) =>
        void response.writeHead(302, { Location: 'http://169.254.169.254/a.wav' }).end(),
      'The record cannot be downloaded: it lies at an address that is not public, which only whoever runs the portal can allow',
    ],
    [
      'is not there',
      (_, response) => void response.destroy(),
      'The record cannot be downloaded: its server ended before the file did',
    ],
  ])('of a server that %s is refused, and nothing is kept', async (_, listener, description) => {
    await using server = await recordServer(listener)
    const callId = await finishedCall()
    const before = await files()
    expect(await refusal({ CALL_ID: callId, RECORD_URL: server.url })).toEqual([
      400,
      'ERROR_CORE',
      description,
    ])
    expect(await files()).toEqual(before)
  })

  it.each([
    'http://10.0.0.1/a.wav',
    'http://[::ffff:10.0.0.1]/a.wav',
    'http://0x0a000001/a.wav',
    'http://[fe80::1]/a.wav',
  ])('%s is not asked at all', async (RECORD_URL) => {
    const [status, , description] = await refusal({ CALL_ID: await finishedCall(), RECORD_URL })
    expect([status, description]).toEqual([400, expect.stringContaining('is not public')])
  })
})

describe('an upload address', () => {
  const permit = async (callId?: string): Promise<string> => {
    const { status, result } = await ask({
      CALL_ID: callId ?? (await finishedCall()),
      FILENAME: 'a.wav',
      FILE_CONTENT: null,
    })
    expect([status, result.fieldName]).toEqual([200, 'file'])
    const url = new URL(result.uploadUrl)
    expect(`${url.pathname}${url.search}`).toMatch(
      /^\/rest\/upload\.json\?auth=[0-9a-f]{64}&token=telephony%7C\w+$/,
    )
    return `${origin}${url.pathname}${url.search}`
  }
  const form = (bytes: Buffer, field = 'file') => {
    const data = new FormData()
    data.append('note', 'x')
    data.append(field, new Blob([new Uint8Array(bytes)]), 'whatever.exe')
    return data
  }
  const upload = async (url: string, body: FormData | string) => {
    const response = await fetch(url, { method: 'POST', body })
    // eslint-disable-next-line typescript/no-explicit-any
    return { status: response.status, body: (await response.json()) as Record<string, any> }
  }

  it('takes one recording, by app and by webhook, and answers as an attached one', async () => {
    const callId = await finishedCall()
    const url = await permit(callId)
    const { status, body } = await upload(url, form(wav))
    expect([status, body]).toEqual([
      200,
      { result: { FILE_ID: expect.any(Number) }, time: expect.any(Object) },
    ])
    expect((await statistic(callId)).RECORD_FILE_ID).toBe(body['result'].FILE_ID)
    expect((await upload(url, form(wav))).status).toBe(401)
    const { body: byWebhook } = await at.portal.request(attach, {
      CALL_ID: callId,
      FILENAME: 'a.wav',
    })
    const address = new URL(byWebhook.result.uploadUrl)
    expect((await upload(`${origin}${address.pathname}${address.search}`, form(wav))).status).toBe(
      200,
    )
  })

  it('keeps no name of megabytes while it waits', async () => {
    const callId = await finishedCall()
    const { status } = await at.call(attach, {
      CALL_ID: callId,
      FILENAME: `${'x'.repeat(1_000_000)}.wav`,
    })
    expect(status).toBe(200)
    const names = await at.portal.database.query<{ name: string }>('select name from upload_permit')
    expect(names.every(({ name }) => name.length < 1_000)).toBe(true)
  })

  it('takes one of several that arrive at once', async () => {
    const url = await permit()
    const before = await files()
    const answers = await Promise.all(Array.from({ length: 4 }, () => upload(url, form(wav))))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    // Too late for the address, or while it is in use.
    expect(statuses.every((status) => [200, 401, 503].includes(status))).toBe(true)
    expect(await files()).toHaveLength(before.length + 1)
  })

  it('still takes the recording after a try that failed', async () => {
    const url = await permit()
    const before = await files()
    expect(await upload(url, form(Buffer.from('<html>')))).toMatchObject({
      status: 400,
      body: { error: 'ERROR_CORE' },
    })
    expect(await upload(url, form(wavFile(66)))).toMatchObject({
      status: 400,
      body: { error_description: 'The record is larger than 1 MiB' },
    })
    expect(await upload(url, form(wav, 'other'))).toMatchObject({
      status: 400,
      body: { error_description: expect.stringContaining('in the field "file"') },
    })
    expect(await upload(url, 'text')).toMatchObject({ status: 400 })
    expect(await files()).toEqual(before)
    expect((await upload(url, form(wav))).status).toBe(200)
  })

  it('is worth nothing when it is too old, made up or half', async () => {
    const url = await permit()
    const half = url.replace(/auth=\w+/, 'auth=0')
    expect((await upload(half, form(wav))).status).toBe(401)
    at.portal.nowMs += 901_000
    expect((await upload(url, form(wav))).status).toBe(401)
  })

  it.each([
    'leaves',
    'falls silent',
    'ends without the end of its form',
    'sends more than may come',
  ])('keeps nothing of a client that %s', async (how) => {
    const url = new URL(await permit())
    const before = await files()
    const head = `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n`
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    await using client = await RawClient.connect(port)
    if (how === 'ends without the end of its form') {
      client.send(`${head}Content-Length: ${part.length + wav.length}\r\n\r\n`, part, wav)
      expect((await client.answer())?.status).toBe(400)
    } else if (how === 'sends more than may come') {
      client.send(`${head}Content-Length: 99999999\r\n\r\n`, part, wav)
      expect((await client.answer())?.status).toBe(413)
    } else {
      client.send(`${head}Content-Length: 99999\r\n\r\n`, part, wav.subarray(0, 5_000))
      while ((await files()).length === before.length) await new Promise(setImmediate)
      if (how === 'leaves') client.socket.resetAndDestroy()
      else expect((await client.answer())?.status).toBe(408)
    }
    while ((await files()).length > before.length) await new Promise(setImmediate)
    expect(await files()).toEqual(before)
  })

  it('answers nothing but POST', async () => {
    expect((await fetch(await permit())).status).toBe(405)
  })
})

describe('a recording is played', () => {
  it('to programs with credentials, in parts, and to nobody else', async () => {
    const callId = await finishedCall()
    const { result } = await ask({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(wav) })
    const url = `${origin}/recordings/${result.FILE_ID}`
    const { path } = await at.portal.webhook()
    const credential = path.slice('/rest/'.length)
    const whole = await fetch(`${url}?auth=${credential}`)
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(wav)
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    const part = await fetch(url, {
      headers: { Authorization: `Bearer ${credential}`, Range: 'bytes=0-3' },
    })
    expect([part.status, await part.text()]).toEqual([206, 'RIFF'])

    const { path: narrow } = await at.portal.webhook({ scopes: ['crm'] })
    const status = async (address: string) => (await fetch(address, { redirect: 'manual' })).status
    expect(await status(`${url}?auth=${narrow.slice(6)}`)).toBe(403)
    expect(await status(`${url}?auth=1/wrong`)).toBe(401)
    expect(await status(`${url}?auth=wrong`)).toBe(401)
    expect(await status(`${origin}/recordings/999999?auth=${credential}`)).toBe(404)
    expect(await status(url)).toBe(302)
    for (const odd of ['/recordings/', '/recordings/..%2f', '/recordings/0', '/recordings/1.wav'])
      expect(await status(`${origin}${odd}?auth=${credential}`)).toBe(404)
  })

  it('to employees as far as they may see its call', async () => {
    const callId = await finishedCall()
    const { result } = await ask({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(wav) })
    const play = (level: 'none' | 'own' | 'all', employee: number) =>
      at.portal.services.recordings.play(result.FILE_ID, {
        employee,
        isAdmin: false,
        rights: { call: { read: level } },
      })
    expect(await play('none', 1)).toBeUndefined()
    expect(await play('own', 77)).toBeUndefined()
    for (const heard of [await play('own', 1), await play('all', 77)]) {
      expect(heard?.sizeBytes).toBe(wav.length)
      heard?.close()
    }
  })

  it('in the browser of an employee who has signed in, and may see its call', async () => {
    const callId = await finishedCall()
    const { result } = await ask({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(wav) })
    const { database } = at.portal
    await at.addEmployee({ id: 1, isAdmin: true, email: adminEmail })
    await at.addEmployee({ id: 7, email: clerkEmail, extension: '107' })
    await letSignIn(database, 1)
    await letSignIn(database, 7)
    const place = `/recordings/${result.FILE_ID}`
    const admin = await signedInBrowser({ origin })
    const heard = await admin.get(place, { Range: 'bytes=0-3' })
    expect([heard.status, heard.text]).toEqual([206, 'RIFF'])
    expect(heard.headers.get('access-control-allow-origin')).toBeNull()
    const none = { name: 'deaf', rights: { call: { read: 'none' as const } }, departments: [] }
    await database.transaction((tx) => applyRoles(tx, [{ ...none, employees: [7] }]))
    const clerk = await signedInBrowser({ origin }, clerkEmail)
    expect((await clerk.get(place)).status).toBe(404)
    expect((await clerk.get('/recordings/999999')).status).toBe(404)
  })

  it('not at all when its file is lost', async () => {
    const callId = await finishedCall()
    const { result } = await ask({ CALL_ID: callId, FILENAME: 'a.wav', FILE_CONTENT: base64(wav) })
    const [row] = await at.portal.database.query<{ file: string }>(
      'select file from recording where id = $1',
      [result.FILE_ID],
    )
    const { path } = await at.portal.webhook()
    await rm(join(folder(), row?.file ?? ''))
    for (const file of [row?.file ?? '', '../../../../etc/passwd']) {
      await at.portal.database.transaction((tx) =>
        tx.query('update recording set file = $2 where id = $1', [result.FILE_ID, file]),
      )
      const response = await fetch(`${origin}/recordings/${result.FILE_ID}?auth=${path.slice(6)}`)
      expect(response.status).toBe(404)
    }
  })
})

it('the start removes what a crash has left, and nothing else', async () => {
  const kept = await files()
  const day = (await readdir(folder())).find((name) => /^\d/.test(name)) ?? ''
  const orphan = join(folder(), day, `${'0'.repeat(32)}.wav`)
  const draft = join(folder(), 'unfinished', 'x.part')
  const fresh = join(folder(), 'unfinished', 'y.part')
  const foreign = join(folder(), day, 'notes.txt')
  for (const path of [orphan, draft, fresh, foreign]) await writeFile(path, 'x')
  for (const path of [orphan, draft, foreign]) await utimes(path, 1, 1)
  for (const path of await files())
    if (kept.includes(path)) await utimes(join(folder(), day, path), 1, 1)
  await at.portal.services.recordings.sweep()
  expect((await files()).toSorted()).toEqual([...kept, 'notes.txt', 'y.part'].toSorted())
})
