import { decided, documented, notYet, proof, type TopicRows } from './rows.ts'

const site = 'https://apidocs.bitrix24.com'
const golden = proof('test/rest/golden.test.ts')
const batch = proof('test/rest/batch.test.ts')
const limits = proof('test/rest/limits.test.ts')
const gateway = proof('test/rest/gateway.test.ts')
const http = proof('test/rest/http.test.ts')
const route = proof('src/rest/route.test.ts')
const calls = proof('test/oauth/calls.test.ts')
const rules = proof('test/rest/lookup-rules.test.ts')
const timeSample = golden('is what the method declares, and carries the whole time object')

export const gatewayTopics: readonly TopicRows[] = [
  {
    topic: 'Addresses',
    pages: [`${site}/settings/how-to-call-rest-api/authorization.html`],
    rows: {
      '/rest/{user}/{secret}/{method}': documented(golden('JSON with a charset')),
      'a final .json or .xml': documented(route('asks for XML')),
      'doubled and trailing slashes': decided(
        'Sent by the official SDKs.',
        golden('//${search.toLowerCase()}/'),
      ),
      'method names in any letter case': decided(
        'The PHP SDK sends lower case.',
        golden('${search.toUpperCase()}'),
      ),
      '/rest/{method} with a token': documented(
        calls('in a JSON body, a form, the query and the header'),
      ),
      'Authorization: Bearer': decided(
        'Taken as well; some samples have it, no SDK sends it. `auth` wins.',
        calls('in a JSON body, a form, the query and the header'),
      ),
      'two segments (a forgotten user id)': decided(
        'Method not found, as live portals answer.',
        gateway('a forgotten user id'),
      ),
      '/rest/api/… (REST 3.0)': notYet('Answers method not found in the error form of REST 3.0.'),
    },
  },
  {
    topic: 'Parameters',
    pages: [
      `${site}/settings/how-to-call-rest-api/data-encoding.html`,
      `${site}/settings/how-to-call-rest-api/general-principles.html`,
    ],
    rows: {
      'GET: the query alone': documented(golden('a JSON body on GET is not read')),
      'JSON body': documented(golden('JSON with a charset')),
      'form body in PHP brackets': documented(golden('values[0], escaped')),
      'multipart/form-data': documented(golden('multipart with a file'), 'files are read past'),
      'an empty JSON list for no parameters': decided(
        'The PHP SDK sends it.',
        golden('POST with a query'),
      ),
      'query and body together': decided('The body wins.', golden('POST with both: the body wins')),
      'names of parameters in any letter case': decided(
        'Tables write filter, samples FILTER. The documented spelling wins.',
        golden('JSON in both cases: the documented one wins'),
      ),
      null: decided(
        'Is an absent parameter.',
        golden("['null', search, { PHONE_NUMBER: null }, phoneEmpty]"),
      ),
      'telemetry of the SDKs (bx24_…)': decided(
        'Is ignored.',
        golden('with the telemetry of b24jssdk'),
      ),
      'other content types': decided(
        '415 INVALID_REQUEST.',
        gateway('a body that calls itself %s is not understood'),
      ),
      'compressed bodies': decided(
        '415 INVALID_REQUEST.',
        gateway('a body with Content-Encoding %s'),
      ),
      'a body that does not parse': decided('400 INVALID_REQUEST.', gateway('broken JSON')),
    },
  },
  {
    topic: 'Answers',
    pages: [`${site}/api-reference/data-types.html`],
    rows: {
      result: documented(timeSample),
      'total and next': documented(
        proof('test/rest/record-methods.test.ts')('are listed in pages of fifty'),
        'only of list methods; next only when another page exists',
      ),
      'time.start': documented(timeSample, 'Unix seconds with a fraction'),
      'time.finish': documented(timeSample),
      'time.duration': documented(timeSample),
      'time.processing': documented(timeSample),
      'time.date_start': documented(timeSample, 'in the zone of the portal'),
      'time.date_finish': documented(timeSample),
      'time.operating': documented(limits('blocks the method once its time exceeds'), 'seconds'),
      'time.operating_reset_at': documented(limits('blocks the method once its time exceeds')),
      'error and error_description': documented(golden('%s to %s')),
      XML: decided(
        'Root element response, list entries as item, for every method.',
        golden("it('as XML'"),
      ),
    },
  },
  {
    topic: 'Errors of any request',
    pages: [`${site}/error-codes.html`],
    rows: {
      '401 NO_AUTH_FOUND': documented(gateway('none at all')),
      '401 INVALID_CREDENTIALS': decided(
        "The table says 403 and is silent about wrong webhooks; the SDKs' live tests expect 401.",
        gateway(
          'an unknown secret, another owner, an expired, a revoked webhook and a dismissed owner read alike',
        ),
      ),
      '401 invalid_token': decided(
        'Unknown and revoked tokens.',
        calls('of unknown and revoked ones is one and the same'),
      ),
      '401 authorization_error': documented(
        calls('of a dismissed employee says that it is the employee'),
        'tokens of a dismissed employee',
      ),
      '401 expired_token': documented(
        calls('says that a token has expired, and only of expired ones'),
        'every client refreshes on it',
      ),
      '403 insufficient_scope': documented(golden('%s with a webhook of the scope %s only')),
      '403 user_access_error': documented(
        calls('keeps employees out of an app that is for others'),
      ),
      '403 insufficient_scope by the access token': documented(
        calls('names the scope of the app, which changes with the app'),
      ),
      '403 WRONG_AUTH_TYPE': documented(
        proof('test/events/bindings.test.ts')(
          'is refused to webhooks, like every method of its family',
        ),
        'a webhook that calls a method for apps',
      ),
      '404 ERROR_METHOD_NOT_FOUND': documented(
        gateway('an unknown method of a valid webhook is not found'),
      ),
      '400 INVALID_REQUEST "Https required"': documented(
        gateway('plain HTTP from elsewhere is refused before anything is looked at'),
      ),
      '405 for other HTTP methods': decided(
        'INVALID_REQUEST "Use GET or POST".',
        gateway('%s is not allowed'),
      ),
      '413 too large a body': decided(
        'INVALID_REQUEST; the size is a setting.',
        http('that announces too large a body reads the refusal'),
      ),
      '408 and 431': decided(
        'A slow or oversized request gets JSON too.',
        http('headers that are too large'),
      ),
      '500 INTERNAL_SERVER_ERROR': documented(
        proof('test/rest/operator.test.ts')('leads from the answer to a defect to its cause'),
      ),
      '503 OVERLOAD_LIMIT': decided(
        'Also when the store cannot be reached.',
        rules('a store that cannot be reached is an overload, not a defect'),
      ),
      '503 QUERY_LIMIT_EXCEEDED': documented(
        limits('%s: %i at once, %i more with each second'),
        'with the setting `limits`',
      ),
      '429 OPERATION_TIME_LIMIT': documented(
        limits('blocks the method once its time exceeds'),
        'with the setting `operatingLimitS`',
      ),
      '405 ERROR_BATCH_METHOD_NOT_ALLOWED and 400 ERROR_BATCH_LENGTH_EXCEEDED': documented(
        batch('beyond fifty end with an error each'),
        'errors of commands, so the status of the request is 200',
      ),
      'order of the checks': decided(
        'Address, HTTPS, HTTP method, credentials, number of requests, method, its execution time, scope, parameters.',
        gateway('a wrong webhook is refused before its body is understood'),
      ),
      'failed authorizations': decided(
        'Are answered later and later per address.',
        http('of one address are answered later and later, its valid requests at once'),
      ),
    },
  },
  {
    topic: 'Browsers and HTTPS',
    pages: [`${site}/settings/how-to-call-rest-api/general-principles.html`],
    rows: {
      'CORS on every answer': decided(
        'The pages are silent; frames need it.',
        http('allows every origin and carries a request id'),
      ),
      preflight: decided(
        '204 with methods and headers.',
        http('to a preflight names what a frame needs'),
      ),
      'plain HTTP on loopback': decided(
        'Is served, and behind a declared proxy that says https.',
        proof('src/rest/secure.test.ts')('a request is secure'),
      ),
      'plain HTTP on a port of HTTPS': documented(
        proof('test/rest/https.test.ts')('whoever speaks plain HTTP is told so'),
        'Https required',
      ),
      'HTTPS by a local authority': decided(
        'The setting https.',
        proof('src/tls/local-authority.test.ts')('is trusted for each of its names'),
      ),
    },
  },
]
