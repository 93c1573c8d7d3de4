import { z } from 'zod'
import { hasRecordingName } from '../../domain/recordings/recording-name.ts'
import { defineMethod } from '../../rest/method.ts'
import { recordingErrors, refusalOf } from '../../rest/recording-refusals.ts'
import { text } from '../../rest/wire.ts'
import { callOf, coreError } from './call-params.ts'

const { callMissing, nameEmpty, extension, status, unreachable, tooLarge, noRecording } =
  recordingErrors

export const externalCallAttachRecord = defineMethod({
  name: 'telephony.externalCall.attachRecord',
  title: 'Attach a recording to a finished call',
  docs: 'https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html',
  differs:
    'An app reaches its own calls only. What a file is, its content says and not its name. An upload address is good for fifteen minutes and one recording, and answers FILE_ID.',
  scope: 'telephony',
  auth: 'any',
  holdsFile: true,
  params: z.object({
    CALL_ID: text().describe('From telephony.externalCall.register'),
    RECORD_URL: text().describe('Where the recording is fetched from'),
    FILENAME: text().describe('Name of the recording, ending in .wav or .mp3'),
    FILE_CONTENT: text().describe('The recording in Base64'),
  }),
  result: z.object({
    FILE_ID: z.int().optional().describe('Of the attached recording'),
    uploadUrl: z
      .string()
      .optional()
      .describe('Where to POST the file, when only FILENAME was sent'),
    fieldName: z.string().optional().describe('Of the form field that holds the file'),
  }),
  errors: {
    sourceUnset: coreError(
      'Required parameters are not set. Request should contain either URL or FILENAME parameter',
    ),
    contentEmpty: coreError('File content is empty.'),
    contentEncoding: coreError(
      'File content is not properly encoded. Base64 encoding is expected.',
    ),
    callMissing,
    nameEmpty,
    extension,
    status,
    unreachable,
    tooLarge,
    noRecording,
  },
  async handler({ CALL_ID, RECORD_URL, FILENAME, FILE_CONTENT }, context, fail) {
    const { caller, recordings, nowMs, sent } = context
    const question = callOf(CALL_ID, caller)
    const by = { employee: caller.employee, nowMs }
    const isNamed = isSent(sent, 'FILENAME')
    if (RECORD_URL === '' && !isNamed) fail('sourceUnset')
    if (isNamed && FILENAME.trim() === '') fail('nameEmpty')
    if (isNamed && !hasRecordingName(FILENAME)) fail('extension')
    if (RECORD_URL !== '') {
      const name = isNamed ? FILENAME : undefined
      const outcome = await recordings.attachFrom(question, RECORD_URL, name, by)
      if ('refused' in outcome) throw refusalOf(outcome)
      return { FILE_ID: outcome.file }
    }
    if (isSent(sent, 'FILE_CONTENT')) {
      if (FILE_CONTENT.trim() === '') fail('contentEmpty')
      const content = decodeBase64(FILE_CONTENT) ?? fail('contentEncoding')
      const outcome = await recordings.attachContent(question, FILENAME, content, by)
      if ('refused' in outcome) throw refusalOf(outcome)
      return { FILE_ID: outcome.file }
    }
    const upload = await recordings.permitUpload(question, FILENAME, by)
    if ('refused' in upload) throw refusalOf(upload)
    return { uploadUrl: upload.url, fieldName: upload.field }
  },
})

/** Also when it is empty, which is an error of its own here; null is absent as everywhere. */
const isSent = (sent: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.entries(sent).some(
    ([key, value]) => key.toUpperCase() === name && value !== null && value !== undefined,
  )

/** undefined: something in it is none of Base64. Line breaks are left out. */
function decodeBase64(sent: string): Buffer | undefined {
  const bare = /[\r\n]/.test(sent) ? sent.replaceAll(/[\r\n]/g, '') : sent
  const digits = bare.endsWith('==') ? bare.length - 2 : bare.length - Number(bare.endsWith('='))
  const content = Buffer.from(bare, 'base64')
  // The decoder leaves out what it does not know, and one digit alone stands for nothing.
  return digits % 4 !== 1 && content.length === Math.floor((digits * 3) / 4) ? content : undefined
}
