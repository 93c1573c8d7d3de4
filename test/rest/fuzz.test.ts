import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemErrors } from '../../src/rest/errors.ts'
import { methods } from '../../src/methods/index.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal
let path: string
beforeAll(async () => {
  portal = await testPortal()
  path = (await portal.webhook()).path
})
afterAll(() => portal[Symbol.asyncDispose]())

const names = methods.map(({ name }) => name)
// A code with a `{…}` place matches whatever stands there.
const patterns = [systemErrors, ...methods.map(({ errors }) => errors)]
  .flatMap((errors) => Object.values(errors))
  .map(({ status, code }) => ({
    status,
    pattern: new RegExp(
      `^${String(code)
        .split(/\{\w+\}/)
        .map((text) => text.replaceAll(/[^\w ]/g, String.raw`\$&`))
        .join('[^]*')}$`,
    ),
  }))

/** An answer in JSON: a result with its time, or an error that is declared, and never a defect. */
function expectDocumented(answer: { status: number; text: string }): void {
  const body = JSON.parse(answer.text) as Record<string, unknown>
  if (answer.status === 200) {
    expect(Object.keys(body).filter((key) => key === 'error')).toEqual([])
    expect(body).toHaveProperty('time')
    return
  }
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(typeof body['error_description']).toBe('string')
  const isDeclared = patterns.some(
    ({ status, pattern }) => status === answer.status && pattern.test(String(body['error'])),
  )
  expect(isDeclared, answer.text).toBe(true)
}

const contentType = fc.option(
  fc.oneof(
    fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=B',
      'text/plain',
    ),
    fc.string(),
  ),
  { nil: undefined },
)
const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u0000',
  'null',
  '1e999',
  '-',
  'PHONE_NUMBER',
  'values',
  'type',
  'entity_type',
  'PHONE',
  'EMAIL',
  '=',
  '&',
  '%',
  '%00',
  '%FF',
  '+',
  '[]',
  '[0]',
  '--B',
  '--B--',
  '\r\n',
  'Content-Disposition: form-data; name="',
  '--B\r\nContent-Disposition: form-data\r\n\r\n',
  '__proto__',
  '\0',
  'é',
  '😀',
  'a@b.example',
  '+4930123456',
  '\uD800',
  ' ',
  ';ext=',
  'x',
)
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
  fc.json().map((text) => Buffer.from(text)),
)

it('any bytes to any method are answered as documented', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), contentType, body, async (name, type, bytes) => {
      const request = { url: `${path}/${name}`, httpMethod: 'POST', body: bytes }
      expectDocumented(
        await portal.raw({ ...request, ...(type !== undefined && { contentType: type }) }),
      )
    }),
    { numRuns: 600 },
  )
})

it('any parameters of any JSON type are answered as documented', async () => {
  const params = fc.oneof(
    fc.record(
      {
        PHONE_NUMBER: fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })),
        type: fc.oneof(fc.constantFrom('PHONE', 'EMAIL'), fc.jsonValue()),
        values: fc.oneof(
          fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue())),
          fc.jsonValue(),
        ),
        entity_type: fc.oneof(fc.constantFrom('LEAD', 'CONTACT'), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), params, async (name, sent) => {
      expectDocumented(await portal.request(name, sent))
    }),
    { numRuns: 400 },
  )
})

it('any address is answered as documented', async () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'rest',
      '1',
      path.split('/')[3]!,
      'crm.duplicate.findbycomm',
      '',
      '%',
      '%2F',
      '..',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const query = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 6 }), query, async (segments, text) => {
      const rest = segments.join('/').replaceAll('.xml', '')
      expectDocumented(await portal.raw({ url: `/${rest}?${text}` }))
    }),
    { numRuns: 400 },
  )
})
