import { decided, documented, proof, type MethodRows, type TopicRows } from './rows.ts'

const golden = proof('test/telephony/golden-calls.test.ts')
const registering = proof('test/telephony/register.test.ts')
const finishing = proof('test/telephony/finish.test.ts')
const statistics = proof('test/telephony/statistics.test.ts')
const told = proof('test/telephony/events.test.ts')
const rules = proof('src/domain/calls/call.test.ts')

const registered = golden('telephony.externalCall.register answers the sample')
const finished = golden('telephony.externalCall.finish answers the sample, key by key')
const listed = golden(
  'voximplant.statistic.get answers the row of the sample, texts and nulls alike',
)
const byExtension = registering('may be named by extension; USER_ID wins over USER_PHONE_INNER')
const nobody = registering(
  'is nobody for an unknown number, and the call is registered all the same',
)
const codes = rules('is the one that was sent, and OTHER when that is not in the table')
const noDate = decided(
  'An empty object, as in the sample; the table says datetime. b24phpsdk reads an array.',
  finished,
)
const withoutEffect = (proven: ReturnType<typeof golden>) =>
  decided('Taken and without effect: there is no such thing here.', proven)
const strangers = documented(
  finishing('finds no call of another one: it can neither show, hide nor finish it'),
)

export const calls: readonly MethodRows[] = [
  {
    name: 'telephony.externalCall.register',
    params: {
      USER_ID: decided('Wins when USER_PHONE_INNER is sent as well.', byExtension),
      USER_PHONE_INNER: documented(byExtension),
      CALL_START_DATE: decided(
        'As sent; without a zone in the portal’s. Before 2000 or more than a day ahead it is the time of the registration.',
        registering('is now for %s: an exchange that lost the time does not know'),
      ),
      CRM_CREATE: documented(registering('becomes a lead when CRM_CREATE asks for it')),
      CRM_SOURCE: decided(
        'One that the directory SOURCE does not have counts as CALL.',
        registering('with CRM_SOURCE %s has the source %s'),
      ),
      CRM_ENTITY_TYPE: decided(
        'What names nobody (a deal, a record that is gone) is found by the number.',
        registering('is found by the number when %j names nobody'),
      ),
      SHOW: documented(registering('sees no card with SHOW 0')),
      ADD_TO_CHAT: withoutEffect(finished),
      CALL_LIST_ID: withoutEffect(registered),
    },
    result: {
      CRM_ENTITY_TYPE: decided('null when nobody is found; the page is silent.', nobody),
      CRM_ENTITY_ID: decided('0 when nobody is found; the page is silent.', nobody),
      LEAD_CREATION_ERROR: documented(
        registering('becomes a lead when CRM_CREATE asks for it'),
        'absent when there was none',
      ),
    },
    errors: {
      phoneUnsupported: decided(
        'Whatever the lookup reads is a number, and digits are; words for a withheld number are none.',
        golden('Unsupported phone number format'),
      ),
      tooLong: decided(
        'The page knows no limit: 255 characters for LINE_NUMBER and EXTERNAL_CALL_ID.',
        golden('EXTERNAL_CALL_ID should have at most 255 characters'),
      ),
    },
    rules: {
      'who may call': documented(golden('%s is refused to webhooks')),
      'the client of the call': decided(
        'The first match of searchCrmEntities.',
        registering('is the first that the search for its number finds, in any notation'),
      ),
      'the lead of an unknown caller': decided(
        'TITLE “{number} - Incoming call”, PHONE WORK, responsible is the employee of the call; never contact and deal.',
        registering('becomes a lead when CRM_CREATE asks for it'),
      ),
      'one unknown caller at several employees': decided(
        'Becomes one lead, also when the calls are registered at the same moment.',
        registering('who rings at several employees at once becomes one lead'),
      ),
      'CRM_AUTO_CREATE of the line': decided(
        'N keeps an outgoing call from making a lead; CRM_CREATE has to ask for it in any case.',
        registering('is called on a line that makes no leads'),
      ),
      'registering again within 30 minutes': documented(
        registering('is the same call after %j with %j'),
        'also by several servers at once; any notation of the number is the number',
      ),
      'registering again after the end': decided(
        'Gives the same call: the page says 30 minutes and nothing else.',
        registering('is the same call also when it is finished, and is not finished twice'),
      ),
      'registering again': decided(
        'Changes nothing: no card is opened again and no client linked anew.',
        registering('twenty times at once is one call, with one card and one lead'),
      ),
    },
  },
  {
    name: 'telephony.externalCall.show',
    params: {
      USER_ID: documented(
        finishing('is shown once however often that is asked for'),
        'Dismissed and unknown employees are left out.',
      ),
    },
    rules: {
      'a finished call': decided(
        'Counts as not found: false.',
        finishing('of a finished call is not shown any more'),
      ),
      'who may call': documented(finishing('may be shown and hidden by webhook')),
      'the call of another app': strangers,
    },
  },
  {
    name: 'telephony.externalCall.hide',
    params: {
      USER_ID: decided(
        'When absent the employee of the registration; the page says so of show only.',
        golden('telephony.externalCall.show and telephony.externalCall.hide answer true'),
      ),
    },
    rules: {
      'a finished call': decided(
        'Counts as not found: false.',
        finishing('of a finished call is not shown any more'),
      ),
      'the call of another app': strangers,
    },
  },
  {
    name: 'telephony.externalCall.finish',
    params: {
      USER_ID: decided('Wins when USER_PHONE_INNER is sent as well.', byExtension),
      DURATION: decided(
        'What is no number from 0 on is 0; fractions are cut.',
        finishing("{ DURATION: '5.9', STATUS_CODE: 200 }"),
      ),
      STATUS_CODE: decided('One that is not in the table is OTHER.', codes),
      FAILED_REASON: decided('Kept up to 1,000 characters.', finishing('FAILED_REASON')),
      RECORD_URL: decided(
        'Is kept as CALL_RECORD_URL when it is an address of the web; nothing is fetched.',
        finishing('with the RECORD_URL %s links %s'),
      ),
      VOTE: documented(finishing('{ VOTE: 6 }'), 'anything but 1 to 5 is no vote'),
      ADD_TO_CHAT: withoutEffect(finished),
    },
    result: {
      CALL_START_DATE: noDate,
      CALL_VOTE: documented(finishing('{ VOTE: 6 }'), '0 without a vote'),
      PORTAL_NUMBER: decided(
        'REST_APP: without a line, as in the sample of ONVOXIMPLANTCALLEND.',
        finishing('without a line and a client says so'),
      ),
      CRM_ENTITY_TYPE: decided(
        'null for nobody.',
        finishing('without a line and a client says so'),
      ),
      CRM_ENTITY_ID: decided('0 for nobody.', finishing('without a line and a client says so')),
      CRM_ACTIVITY_ID: decided('0 for none.', finishing('without a line and a client says so')),
    },
    rules: {
      'who may call': documented(golden('%s is refused to webhooks')),
      'finishing again': documented(
        finishing('is found no second time'),
        'the tutorial: not found or already finished',
      ),
      'a client who is found by the end': decided(
        'Is linked, if nobody had the number at the beginning.',
        finishing('is who has the number by then, when nobody had it at the beginning'),
      ),
      'who becomes responsible': documented(
        finishing('goes to who finished the call if the call has made it, and only then'),
      ),
      'the latest activity': decided(
        'A finished call is one, at its end and never in the future.',
        finishing('has it as latest activity, and so comes before others with the number'),
      ),
      'merged and deleted clients': decided(
        'Calls go to the client that stays; those of a deleted one are linked to nobody.',
        finishing('takes the calls of those that are merged into it along'),
      ),
      'the call of another app': strangers,
    },
  },
  {
    name: 'telephony.externalLine.add',
    errors: {
      numberTooLong: decided(
        'The page knows no limit: 255 characters.',
        golden('NUMBER should have at most 255 characters'),
      ),
    },
    rules: {
      'lines of another app': documented(finishing('has lines of its own')),
      'DB error': documented(
        golden('the refusals read as on the pages'),
        'never answered: a store that cannot be reached is 503, as for every method',
      ),
    },
  },
  {
    name: 'telephony.externalLine.update',
    errors: {
      numberTooLong: decided(
        'The page knows no limit: 255 characters.',
        golden('NUMBER should have at most 255 characters'),
      ),
    },
    result: {
      ID: documented(
        golden(
          'telephony.externalLine.add answers a number, telephony.externalLine.update a string',
        ),
        'a string; add answers a number',
      ),
    },
  },
  {
    name: 'telephony.externalLine.delete',
    errors: {
      numberTooLong: decided(
        'The page knows no limit: 255 characters.',
        golden('NUMBER should have at most 255 characters'),
      ),
    },
  },
  {
    name: 'voximplant.statistic.get',
    params: {
      FILTER: documented(statistics("describe('a filter'")),
      SORT: documented(statistics("describe('the order'"), 'without one by ID'),
      start: documented(statistics('has fifty calls, a total and where the next one starts')),
    },
    result: {
      RECORD_FILE_ID: documented(listed, 'the one value that is a number'),
      COST: documented(listed, 'with four decimals'),
      CALL_LOG: decided('Always null: there are no logs of calls.', listed),
      SESSION_ID: decided('Always null.', listed),
      REDIAL_ATTEMPT: decided('Always null.', listed),
    },
    rules: {
      'a filter by PHONE_NUMBER': decided(
        'Finds the number in any notation; with % it searches in the text.',
        statistics('finds the number in any notation'),
      ),
      'the right to see statistics': documented(
        statistics('may go as far as one’s own calls, or be missing'),
        'a role says `call`: `read`; without a role everything is seen',
      ),
    },
  },
]

const onTheWire = documented(
  told('is told of register, answer and finish, with what the samples of the pages show'),
)

export const callTopics: readonly TopicRows[] = [
  {
    topic: 'Events of calls',
    pages: [
      'https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/index.html',
      'https://apidocs.bitrix24.com/api-reference/telephony/events/index.html',
    ],
    rows: {
      ONVOXIMPLANTCALLINIT: onTheWire,
      'CALLER_ID of ONVOXIMPLANTCALLINIT': decided(
        'The other side’s number, as in the sample of a telephony application; the table says the line for outgoing calls.',
        told('is told of register, answer and finish, with what the samples of the pages show'),
      ),
      ONVOXIMPLANTCALLSTART: onTheWire,
      ONVOXIMPLANTCALLEND: onTheWire,
      'who can subscribe': documented(
        told('are listed under the scope telephony and may be kept for event.offline.get'),
        'apps with the scope telephony, and outgoing webhooks',
      ),
    },
  },
]
