/** Transcripts of finished calls. https://apidocs.bitrix24.com/api-reference/telephony/telephony-call-attach-transcription.html */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findTranscript } from '../../src/store/calls/transcripts.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

const attach = 'telephony.call.attachTranscription'
// As on the page.
const messages = [
  { SIDE: 'User', START_TIME: 1, STOP_TIME: 3, MESSAGE: 'Good afternoon' },
  { SIDE: 'Client', START_TIME: 4, STOP_TIME: 7, MESSAGE: 'Hello' },
]

let at: CallPortal
let callId: string

beforeAll(async () => {
  at = await callPortal()
  callId = await at.ring()
  await at.call('telephony.externalCall.finish', { CALL_ID: callId, USER_ID: 1, DURATION: 9 })
})
afterAll(() => at[Symbol.asyncDispose]())

describe(attach, () => {
  it('keeps what was said, tells of it in the statistics, and replaces what was there', async () => {
    const first = await at.call(attach, {
      CALL_ID: callId,
      MESSAGES: messages,
      COST: '0.5',
      COST_CURRENCY: 'EUR',
    })
    expect(first.body.result).toEqual({ TRANSCRIPT_ID: expect.any(Number) })
    const second = await at.call(attach, { CALL_ID: callId, MESSAGES: messages.slice(1) })
    expect(second.body.result.TRANSCRIPT_ID).toBeGreaterThan(first.body.result.TRANSCRIPT_ID)
    const { body } = await at.portal.request('voximplant.statistic.get', {})
    expect(body.result).toMatchObject([
      { TRANSCRIPT_ID: String(second.body.result.TRANSCRIPT_ID), TRANSCRIPT_PENDING: 'N' },
    ])
    expect(await findTranscript(at.portal.database, callId)).toMatchObject({
      lines: [{ side: 'client', startS: 4, stopS: 7, text: 'Hello' }],
      cost: null,
    })
    expect(await at.portal.database.query('select id from transcript')).toHaveLength(1)
  })

  it.each([
    [{ CALL_ID: '' }, 'CALL_ID should be set'],
    [{ MESSAGES: 'text' }, 'MESSAGES should be an array'],
    [{ MESSAGES: { a: messages[0] } }, 'MESSAGES should be an array'],
    [{ MESSAGES: undefined }, 'MESSAGES should be an array'],
    [
      { MESSAGES: [{ ...messages[0], SIDE: 'user' }] },
      'MESSAGES[0][SIDE] should be either Client or User',
    ],
    ...['constructor', '__proto__', ['User']].map((SIDE): [object, string] => [
      { MESSAGES: [{ ...messages[0], SIDE }] },
      'MESSAGES[0][SIDE] should be either Client or User',
    ]),
    [{ MESSAGES: ['x'] }, 'MESSAGES[0][SIDE] should be either Client or User'],
    [
      { MESSAGES: [messages[0], { ...messages[1], START_TIME: -1 }] },
      'MESSAGES[1][START_TIME] should be greater or equal to zero',
    ],
    [
      { MESSAGES: [{ ...messages[0], START_TIME: 'soon' }] },
      'MESSAGES[0][START_TIME] should be greater or equal to zero',
    ],
    [
      { MESSAGES: [{ ...messages[0], STOP_TIME: 0 }] },
      'MESSAGES[0][STOP_TIME] should be greater than zero',
    ],
    [{ MESSAGES: [{ ...messages[0], MESSAGE: '' }] }, 'MESSAGES[0][MESSAGE] is empty'],
    [{ CALL_ID: 'none', MESSAGES: messages }, 'Call none is not found. Is it finished?'],
  ])('%j is refused as documented', async (params, description) => {
    const { status, body } = await at.call(attach, {
      CALL_ID: callId,
      MESSAGES: messages,
      ...params,
    })
    expect([status, body]).toEqual([400, { error: 'ERROR_CORE', error_description: description }])
  })

  it('takes a form, whose values are all texts', async () => {
    const { path } = await at.portal.webhook()
    const { status } = await at.portal.raw({
      url: `${path}/${attach}`,
      contentType: 'application/x-www-form-urlencoded',
      body: `CALL_ID=${callId}&MESSAGES[0][SIDE]=User&MESSAGES[0][START_TIME]=0&MESSAGES[0][STOP_TIME]=1.5&MESSAGES[0][MESSAGE]=Hi`,
    })
    expect(status).toBe(200)
  })

  it('keeps two thousand utterances, and refuses more than a request may hold', async () => {
    const many = (count: number) => Array.from({ length: count }, () => messages[0])
    expect((await at.call(attach, { CALL_ID: callId, MESSAGES: many(2_000) })).status).toBe(200)
    const { status, body } = await at.call(attach, { CALL_ID: callId, MESSAGES: many(20_000) })
    expect([status, body.error_description]).toEqual([
      400,
      'A request holds at most 10000 parameters and list items',
    ])
  })

  it('a million lines over HTTP are refused before they are held', async () => {
    const { port } = await at.portal.listen()
    const { path } = await at.portal.webhook()
    const response = await fetch(`http://127.0.0.1:${port}${path}/${attach}`, {
      method: 'POST',
      body: Buffer.alloc(60 * 2 ** 20, 'MESSAGES[][SIDE]=User&'),
    })
    expect(response.status).toBe(413)
  })
})
