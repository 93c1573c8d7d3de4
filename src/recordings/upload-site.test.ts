import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { ClientGone } from '../rest/decode/read-body.ts'
import type { SiteRequest } from '../rest/site.ts'
import type { Recordings } from './recordings.ts'
import { createUploadSite } from './upload-site.ts'

it('a client that leaves while its permit is looked up is not waited for', async () => {
  const stream = new Readable({ read() {} }).on('error', () => {})
  const left = new Promise((resolve) => stream.on('close', resolve))
  const findPermit: Recordings['findPermit'] = async () => {
    stream.destroy(new ClientGone())
    await left
    return { call: 1, name: 'a.wav', employee: 1 }
  }
  const site = createUploadSite({
    recordings: { findPermit } as Recordings,
    fileMaxBytes: 1_000,
    totalMs: 1_000,
    timeZone: 'UTC',
    clock: Date.now,
  })
  const request = {
    httpMethod: 'POST',
    isSecure: true,
    query: 'auth=a&token=b',
    contentType: 'multipart/form-data; boundary=x',
    stream,
  } as SiteRequest
  await expect(site.answer(request)).rejects.toBeInstanceOf(ClientGone)
})
