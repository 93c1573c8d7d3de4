/** Showing a call to employees and hiding it from them. */
import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { ids, text } from '../../rest/wire.ts'
import { callOf } from './call-params.ts'

const page = (name: string) =>
  `https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-${name}.html`

const params = z.object({
  CALL_ID: text().describe('From telephony.externalCall.register'),
  USER_ID: ids().describe('An employee or a list of them; absent: for whom it was registered'),
})

const shared = { scope: 'telephony', auth: 'any', params, errors: {} } as const

export const externalCallShow = defineMethod({
  ...shared,
  name: 'telephony.externalCall.show',
  title: 'Show the call card to employees',
  docs: page('show'),
  differs: 'A finished call counts as not found. Dismissed employees are left out.',
  result: z.boolean().describe('false: there is no such call, or it is over'),
  handler: ({ CALL_ID, USER_ID }, { caller, calls }) =>
    calls.show(callOf(CALL_ID, caller), USER_ID),
})

export const externalCallHide = defineMethod({
  ...shared,
  name: 'telephony.externalCall.hide',
  title: 'Hide the call card from employees',
  docs: page('hide'),
  differs: 'A finished call counts as not found: its cards are hidden already.',
  result: z.boolean().describe('false: there is no such call, or it is over'),
  handler: ({ CALL_ID, USER_ID }, { caller, calls }) =>
    calls.hide(callOf(CALL_ID, caller), USER_ID),
})
