/** External lines. https://apidocs.bitrix24.com/api-reference/telephony/index.html */
import { z } from 'zod'
import { defineMethod, type Fail, type Method } from '../../rest/method.ts'
import { text, yesNoOr } from '../../rest/wire.ts'
import { callingApp } from '../event/event-params.ts'
import { coreError, nameLengthMax } from './call-params.ts'

const page = (name: string) =>
  `https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-${name}.html`

const shared = { scope: 'telephony', auth: 'app' } as const

const NUMBER = text().describe('Number of the line, as the app calls it')
const NAME = text().describe('Name of the line')
const creating = 'Y: an outgoing call to an unknown number may make a lead'

const errors = {
  numberEmpty: coreError('NUMBER should not be empty'),
  numberTooLong: coreError(`NUMBER should have at most ${nameLengthMax} characters`),
  lineMissing: coreError('Could not find line with number {NUMBER}'),
}

function readNumber(sent: string, fail: Fail<'numberEmpty' | 'numberTooLong'>): string {
  const number = sent.trim()
  if (number === '') fail('numberEmpty')
  return number.length > nameLengthMax ? fail('numberTooLong') : number
}

const add = defineMethod({
  ...shared,
  name: 'telephony.externalLine.add',
  title: 'Add an external line',
  docs: page('add'),
  params: z.object({
    NUMBER,
    NAME,
    CRM_AUTO_CREATE: yesNoOr(true).describe(creating),
  }),
  result: z.object({ ID: z.int().describe('Id of the line') }),
  errors: {
    numberEmpty: errors.numberEmpty,
    numberTooLong: errors.numberTooLong,
    lineExists: coreError('Line already exists'),
  },
  async handler(sent, { caller, externalLines }, fail) {
    const ID = await externalLines.add({
      app: callingApp(caller),
      number: readNumber(sent.NUMBER, fail),
      name: sent.NAME.slice(0, nameLengthMax),
      isAutoCreating: sent.CRM_AUTO_CREATE,
    })
    return { ID: ID ?? fail('lineExists') }
  },
})

const update = defineMethod({
  ...shared,
  name: 'telephony.externalLine.update',
  title: 'Change an external line',
  docs: page('update'),
  params: z.object({
    NUMBER,
    NAME,
    CRM_AUTO_CREATE: yesNoOr(undefined).describe(creating),
  }),
  result: z.object({ ID: z.string().describe('Id of the line; a string, as in the sample') }),
  errors: { ...errors, nothingToUpdate: coreError('There are no fields to update') },
  async handler(sent, { caller, externalLines }, fail) {
    const number = readNumber(sent.NUMBER, fail)
    const { CRM_AUTO_CREATE } = sent
    if (sent.NAME === '' && CRM_AUTO_CREATE === undefined) fail('nothingToUpdate')
    const updated = await externalLines.update(callingApp(caller), number, {
      ...(sent.NAME !== '' && { name: sent.NAME.slice(0, nameLengthMax) }),
      ...(CRM_AUTO_CREATE !== undefined && { isAutoCreating: CRM_AUTO_CREATE }),
    })
    return { ID: String(updated ?? fail('lineMissing', { NUMBER: number })) }
  },
})

const get = defineMethod({
  ...shared,
  name: 'telephony.externalLine.get',
  title: 'List the external lines of the app',
  docs: page('get'),
  params: z.object({}),
  result: z.array(
    z.object({
      NUMBER: z.string(),
      NAME: z.string(),
      CRM_AUTO_CREATE: z.enum(['Y', 'N']),
    }),
  ),
  errors: {},
  async handler(_sent, { caller, externalLines }) {
    const lines = await externalLines.list(callingApp(caller))
    return lines.map(({ number, name, isAutoCreating }) => ({
      NUMBER: number,
      NAME: name,
      CRM_AUTO_CREATE: isAutoCreating ? ('Y' as const) : ('N' as const),
    }))
  },
})

const remove = defineMethod({
  ...shared,
  name: 'telephony.externalLine.delete',
  title: 'Remove an external line',
  docs: page('delete'),
  params: z.object({ NUMBER }),
  result: z.array(z.never()).describe('An empty list'),
  errors,
  async handler(sent, { caller, externalLines }, fail) {
    const number = readNumber(sent.NUMBER, fail)
    if (!(await externalLines.remove(callingApp(caller), number)))
      fail('lineMissing', { NUMBER: number })
    return []
  },
})

export const externalLineMethods: readonly Method[] = [add, update, get, remove]
