import { z } from 'zod'
import type { TranscriptLine } from '../../domain/calls/transcript.ts'
import { defineMethod, type Fail } from '../../rest/method.ts'
import { text } from '../../rest/wire.ts'
import { callOf, coreError } from './call-params.ts'

const errors = {
  callUnset: coreError('CALL_ID should be set'),
  messagesForm: coreError('MESSAGES should be an array'),
  side: coreError('MESSAGES[{n}][SIDE] should be either Client or User'),
  start: coreError('MESSAGES[{n}][START_TIME] should be greater or equal to zero'),
  stop: coreError('MESSAGES[{n}][STOP_TIME] should be greater than zero'),
  message: coreError('MESSAGES[{n}][MESSAGE] is empty'),
  callMissing: coreError('Call {call} is not found. Is it finished?'),
}

export const callAttachTranscription = defineMethod({
  name: 'telephony.call.attachTranscription',
  title: 'Add the transcript of a finished call',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/telephony-call-attach-transcription.html',
  differs:
    'An app reaches its own calls only. A later transcript replaces the one before. A request holds about 2,400 utterances.',
  scope: 'telephony',
  auth: 'any',
  params: z.object({
    CALL_ID: text().describe('From telephony.externalCall.register'),
    MESSAGES: z
      .unknown()
      .optional()
      .describe('Utterances: SIDE (User or Client), START_TIME, STOP_TIME in seconds, MESSAGE'),
    COST: text().describe('Of the transcript'),
    COST_CURRENCY: text().describe('Used only with COST'),
  }),
  result: z.object({ TRANSCRIPT_ID: z.int() }),
  errors,
  async handler({ CALL_ID, MESSAGES, COST, COST_CURRENCY }, context, fail) {
    const { caller, transcripts, nowMs } = context
    if (CALL_ID === '') fail('callUnset')
    const lines = readMessages(MESSAGES, fail)
    const cost = COST.trim() === '' ? Number.NaN : Number(COST)
    const hasCost = Number.isFinite(cost)
    const id = await transcripts.attach(callOf(CALL_ID, caller), {
      lines,
      cost: hasCost ? cost : null,
      currency: hasCost && COST_CURRENCY !== '' ? COST_CURRENCY.slice(0, 3) : null,
      attachedBy: caller.employee,
      attachedAt: Math.floor(nowMs / 1000),
    })
    return id === undefined
      ? fail('callMissing', { call: CALL_ID.slice(0, 255) })
      : { TRANSCRIPT_ID: id }
  },
})

/** A form makes a map of a list whose numbers have gaps. */
function readMessages(sent: unknown, fail: Fail<keyof typeof errors>): TranscriptLine[] {
  if (typeof sent !== 'object' || sent === null) return fail('messagesForm')
  const messages: [string, unknown][] = Object.entries(sent)
  if (messages.some(([key]) => !/^\d+$/.test(key))) fail('messagesForm')
  return messages.map(([n, message]) => {
    const fields = new Map(
      typeof message === 'object' && message !== null ? Object.entries(message) : [],
    )
    const side = sides.get(fields.get('SIDE')) ?? fail('side', { n })
    const startS = seconds(fields.get('START_TIME'))
    const stopS = seconds(fields.get('STOP_TIME'))
    if (startS === undefined || startS < 0) return fail('start', { n })
    if (stopS === undefined || stopS <= 0) return fail('stop', { n })
    const said = text().parse(fields.get('MESSAGE'))
    if (said.trim() === '') fail('message', { n })
    return { side, startS, stopS, text: said }
  })
}

const sides: ReadonlyMap<unknown, TranscriptLine['side']> = new Map([
  ['User', 'employee'],
  ['Client', 'client'],
])

function seconds(value: unknown): number | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const number = isNumber ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}
