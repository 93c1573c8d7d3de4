/** What is said of a recording that is not taken. */
import { Refusal, systemErrors, type ErrorEntry } from './errors.ts'
import type { RecordingRefusal } from '../services.ts'

const coreError = (description: string) =>
  ({ status: 400, code: 'ERROR_CORE', description }) as const

/** https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html */
export const recordingErrors = {
  callMissing: coreError(
    'Call is not found in the statistic table. It looks like it is not finished yet.',
  ),
  nameEmpty: coreError('File name is empty'),
  extension: coreError('Wrong file extension. Only wav and mp3 are allowed'),
  status: coreError('Server returns HTTP error code {status}'),
  unreachable: coreError('The record cannot be downloaded: {reason}'),
  tooLarge: coreError('The record is larger than {mib} MiB'),
  noRecording: coreError('The file is neither a wav nor an mp3 record: {reason}'),
  permit: {
    status: 401,
    code: 'INVALID_CREDENTIALS',
    description: 'This upload address was used, is too old or was never given out',
  },
  noFile: coreError('The file is expected as multipart/form-data in the field "file"'),
} as const satisfies Record<string, ErrorEntry>

/** In the documented words of telephony.externalCall.attachRecord. */
export function refusalOf(outcome: RecordingRefusal): Refusal {
  switch (outcome.refused) {
    case 'call':
      return new Refusal(recordingErrors.callMissing)
    case 'name':
      return new Refusal(recordingErrors.extension)
    case 'too large':
      return new Refusal(recordingErrors.tooLarge, { mib: outcome.mib })
    case 'no recording':
      return new Refusal(recordingErrors.noRecording, { reason: outcome.reason })
    case 'status':
      return new Refusal(recordingErrors.status, { status: outcome.status })
    case 'unreachable':
      return new Refusal(recordingErrors.unreachable, { reason: outcome.reason })
    case 'permit':
      return new Refusal(recordingErrors.permit)
    case 'busy':
      return new Refusal(systemErrors.busy)
  }
}
