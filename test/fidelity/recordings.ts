import { decided, documented, proof, type MethodRows } from './rows.ts'

const recordings = proof('test/telephony/recordings.test.ts')
const transcripts = proof('test/telephony/transcripts.test.ts')

const byContent = recordings('by content is attached, measured, kept with its checksum')
const upload = recordings('takes one recording, by app and by webhook')
const fetched = recordings('is fetched, over redirects, and named by its address')
const strangers = decided(
  'Is the answer also for the call of another app; a webhook reaches every call.',
  recordings('of a call that is not finished, is not there or is another app’s'),
)

export const recordingRows: readonly MethodRows[] = [
  {
    name: 'telephony.externalCall.attachRecord',
    params: {
      CALL_ID: documented(byContent, 'the later recording replaces the earlier one'),
      RECORD_URL: documented(fetched, 'wins over FILE_CONTENT'),
      FILENAME: documented(recordings('an extension alone')),
      FILE_CONTENT: documented(byContent),
    },
    result: {
      FILE_ID: documented(byContent, 'a number'),
      uploadUrl: decided(
        'Good for fifteen minutes and one recording, by webhook, too; `auth` and `token` are made for it alone.',
        upload,
      ),
      fieldName: documented(upload),
    },
    errors: {
      callMissing: strangers,
      unreachable: decided(
        'With the reason, which says nothing of the network that the portal stands in.',
        recordings('redirects into the private network'),
      ),
      tooLarge: decided(
        '16 MiB by content, 64 MiB by address and upload; settings.',
        recordings('announces more than it sends'),
      ),
      noRecording: decided(
        'The content decides whether a file is one, not its name or the type that a server claims.',
        recordings('is what its content says, whatever its name claims'),
      ),
    },
    rules: {
      'answer of the upload address': decided(
        '`{"result": {"FILE_ID": …}}` with `time`, as after an attachment by content.',
        upload,
      ),
      'an upload that failed': decided(
        'Leaves the address good for another try.',
        recordings('still takes the recording after a try that failed'),
      ),
      'where a recording is heard': decided(
        'At CALL_RECORD_URL of the statistics: by employees who are signed in and may see the call, and with `auth`.',
        recordings('to programs with credentials, in parts, and to nobody else'),
      ),
    },
  },
  {
    name: 'telephony.call.attachTranscription',
    params: {
      COST_CURRENCY: documented(transcripts('keeps what was said'), 'used only with COST'),
      COST: documented(transcripts('keeps what was said')),
    },
    errors: {
      messagesForm: documented(
        transcripts('is refused as documented'),
        'a list, or a map with numbers as keys as forms have it',
      ),
      callMissing: documented(
        transcripts('is refused as documented'),
        'also for the call of another app',
      ),
    },
    rules: {
      'a second transcript': decided(
        'Replaces the first and has a new id.',
        transcripts(
          'keeps what was said, tells of it in the statistics, and replaces what was there',
        ),
      ),
      'how long one may be': decided(
        'About 2,400 utterances: a request holds 10,000 values.',
        transcripts('keeps two thousand utterances, and refuses more than a request may hold'),
      ),
    },
  },
]
