import { expect, it } from 'vitest'
import { redact, redactText } from './redact.ts'

const secret = 'S3CR3TS3CR3T'

it.each([
  `GET /rest/1/${secret}/crm.contact.list?x=1`,
  `https://portal.example/rest//1//${secret}/batch`,
  `/rest/api/1/${secret}/batch`,
  `auth=${secret}&x=1`,
  `?client_secret=${secret}`,
  `refresh_token=${secret}`,
  `{"auth":"${secret}"}`,
  `{'access_token' : '${secret}'}`,
  `Authorization: Bearer ${secret}`,
  `postgres://portal:${secret}@db.example/portal`,
])('blanks the secret in %s', (text) => {
  expect(redactText(text)).not.toContain(secret)
  expect(redactText(text)).toContain('***')
})

it.each(['/rest/crm.contact.list', 'PHONE_NUMBER=19062195047', 'author=Ann', 'the code is clear'])(
  'leaves %s',
  (text) => {
    expect(redactText(text)).toBe(text)
  },
)

it('blanks secret keys at any depth and in any letter case', () => {
  expect(redact({ a: [{ AUTH: secret, b: { Refresh_Token: secret, c: 1 } }] })).toEqual({
    a: [{ AUTH: '***', b: { Refresh_Token: '***', c: 1 } }],
  })
})

it('keeps of an error only what is known to be harmless, causes included', () => {
  const cause = Object.assign(new Error(`no such page /rest/1/${secret}/x`), { code: 'E1' })
  const error = Object.assign(new Error('failed', { cause }), {
    parameters: [secret],
    query: secret,
  })
  const redacted = redact(error)
  expect(JSON.stringify(redacted)).not.toContain(secret)
  expect(redacted).toMatchObject({ type: 'Error', message: 'failed', cause: { code: 'E1' } })
})

it('ends with what is endless', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  expect(JSON.stringify(redact(circle))).toContain('[deep]')
})
