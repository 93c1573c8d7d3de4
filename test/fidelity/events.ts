import { decided, documented, proof, type MethodRows, type TopicRows } from './rows.ts'

const bindings = proof('test/events/bindings.test.ts')
const offline = proof('test/events/offline.test.ts')
const outgoing = proof('test/events/outgoing.test.ts')
const delivery = proof('test/events/delivery.test.ts')
const encoding = proof('src/events/encode-event.test.ts')

const whole = documented(outgoing('is told to the handler once, with what the documentation shows'))
const appEvent = documented(bindings('subscribes the app, which is told of changes with a token'))
const inOrder = documented(outgoing('and all that follows come in their order'))
const announced = documented(offline('announces new events once in the time that was asked for'))

export const eventTopics: readonly TopicRows[] = [
  {
    topic: 'Events',
    pages: [
      'https://apidocs.bitrix24.com/api-reference/events/index.html',
      'https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html',
      'https://apidocs.bitrix24.com/local-integrations/local-webhooks.html',
      'https://apidocs.bitrix24.com/api-reference/events/on-offline-event.html',
      'https://apidocs.bitrix24.com/api-reference/common/events/on-user-add.html',
      'https://apidocs.bitrix24.com/api-reference/crm/contacts/events/index.html',
    ],
    rows: {
      'form with PHP brackets': documented(encoding('writes the sample of the documentation')),
      'event, event_handler_id, data, ts, auth': whole,
      'auth of an outgoing webhook': whole,
      'auth of an app': appEvent,
      'scope of an app’s event': decided(
        'All scopes of the app, as in token answers; the page says the one under which the event occurred.',
        bindings('subscribes the app, which is told of changes with a token'),
      ),
      'expires, user_id and client_id in auth': decided(
        'Sent beside what the samples show: b24pysdk refuses an access token without expires.',
        bindings('subscribes the app, which is told of changes with a token'),
      ),
      refresh_token: documented(
        offline('announces new events once in the time that was asked for'),
        'with ONAPPINSTALL, ONAPPUPDATE and ONOFFLINEEVENT, as the overview says',
      ),
      auth_type: documented(bindings('with auth_type sends the token of that user')),
      'nothing before the app is installed': documented(
        bindings('sends nothing before the app is installed'),
      ),
      'no retries': documented(
        delivery('gets it once, and the answer is kept'),
        '`--event-retries` sends again after 1 s, 2 s, 4 s, …',
      ),
      'order of events': decided(
        'Those of one record reach a handler in the order of its changes; with `--event-parallel 1` all do.',
        proof('test/events/order.property.test.ts')(
          'any interleaving of changes reaches each subscriber once and in order',
        ),
      ),
      'handlers in private networks': decided(
        'Can be bound, and are sent nothing unless `--event-networks` allows it.',
        delivery('%s is sent nothing'),
      ),
      'handlers on loopback': decided(
        'Are reached when only this machine reaches the portal, or `--event-networks` allows it.',
        delivery('on loopback: when %s'),
      ),
      'handlers over HTTPS': decided(
        'Their certificate is always checked; `NODE_EXTRA_CA_CERTS` adds an authority.',
        proof('test/events/operate.test.ts')('of an authority that nobody named is sent nothing'),
      ),
      redirects: decided(
        'Not followed: the event has failed.',
        delivery('gets it once, and the answer is kept'),
      ),
      'ONCRMLEADADD, -UPDATE, -DELETE and the same of contacts and companies': inOrder,
      'imports and commands': decided(
        'Raise no events: whoever imports a hundred thousand records does not mean as many requests.',
        outgoing('an import raises no events'),
      ),
      ONUSERADD: documented(
        proof('test/events/user-added.test.ts')('ONUSERADD tells the fields of the page'),
        'when user.add has added the user, as there is no invitation to be accepted',
      ),
      ONAPPTEST: documented(bindings('sends ONAPPTEST with what was passed')),
      ONOFFLINEEVENT: announced,
      'an announcement that comes too early': decided(
        'Waits until the time is over, and speaks for all that came meanwhile.',
        offline('announces new events once in the time that was asked for'),
      ),
    },
  },
]

const row = offline('holds each event of each object once')
export const events: readonly MethodRows[] = [
  {
    name: 'event.bind',
    errors: {
      bound: decided(
        'The page on testing handlers quotes the sentence; it has no code nor status.',
        bindings('sets the same handler once'),
      ),
      handlerMissing: decided('The pages name no code.', bindings('refuses %j')),
      handlerInvalid: decided('The page does not say.', bindings('refuses %j')),
    },
    rules: {
      'an event whose scope the app has not': decided(
        'Is not found.',
        bindings('does not know events of a scope that the app has not'),
      ),
      'the same handler once more': decided('Is refused.', bindings('sets the same handler once')),
      'who is no administrator': documented(
        bindings('lets those who are no administrators subscribe in their own name only'),
      ),
    },
  },
  {
    name: 'event.unbind',
    params: {
      auth_connector: decided(
        'The page does not name it; a queue is unbound by what it was bound with.',
        bindings('removes the queue of one source key, and leaves those of the others'),
      ),
    },
    rules: {
      'parameters that are left out': documented(bindings('removes what meets %j')),
      'what still waits': decided(
        'Is not sent any more.',
        bindings('what an unbound handler still waits for is not sent'),
      ),
    },
  },
  { name: 'event.get' },
  { name: 'event.test' },
  { name: 'events' },
  {
    name: 'event.offline.get',
    errors: { complex: decided('The page has no limit.', offline('refuses a filter that is too')) },
    rules: {
      'several at the same time': documented(offline('clear=0 reserves: nobody else gets')),
      'one row for each event of an object': decided(
        'The page says "one record"; an app that only asks for ONCRMLEADADD would miss it if an update took its place.',
        row,
      ),
      auth_connector: documented(offline('a source key divides it, and keeps an app from hearing')),
    },
  },
  {
    name: 'event.offline.list',
    errors: { complex: decided('The page has no limit.', offline('refuses a filter that is too')) },
  },
  {
    name: 'event.offline.clear',
    errors: { noProcess: decided('The page names no code.', offline('%s needs a process')) },
  },
  {
    name: 'event.offline.error',
    errors: { noProcess: decided('The page names no code.', offline('%s needs a process')) },
  },
]
