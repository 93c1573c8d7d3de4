/**
 * Every refusal that any request can meet, with its status and texts as documented.
 * https://apidocs.bitrix24.com/error-codes.html ; docs/fidelity.md says which are decided here, and
 * docs/reference/errors.md is generated from this list.
 */
import { nestingMax, valuesMax } from './limit/request-limits.ts'

export interface ErrorEntry {
  status: number
  code: string | number
  description: string
  /** Documented members of the answer beside `error` and `error_description`. */
  extra?: Readonly<Record<string, string>>
}

const refusal = <const Code extends string>(status: number, code: Code, description: string) => ({
  status,
  code,
  description,
})

// The documentation has no code for what is no proper request; its nearest is the one for plain HTTP.
const badRequest = (status: number, description: string) =>
  refusal(status, 'INVALID_REQUEST', description)

export const systemErrors = {
  noAuthFound: refusal(401, 'NO_AUTH_FOUND', 'Wrong authorization data'),
  // Not 403 as the table of the pages has it: the SDKs' own tests expect 401 for a wrong webhook.
  invalidCredentials: refusal(401, 'INVALID_CREDENTIALS', 'Invalid request credentials'),
  invalidToken: refusal(401, 'invalid_token', 'Unable to get application by token'),
  // https://apidocs.bitrix24.com/settings/cloud-and-on-premise/on-premise/custom-auth-provider.html
  employeeInactive: refusal(401, 'authorization_error', 'Unable to authorize user'),
  expiredToken: refusal(401, 'expired_token', 'The access token provided has expired'),
  userAccess: refusal(403, 'user_access_error', 'The user does not have access to the application'),
  insufficientScope: refusal(
    403,
    'insufficient_scope',
    'The request requires higher privileges than provided by the webhook token',
  ),
  insufficientAppScope: refusal(
    403,
    'insufficient_scope',
    'The request requires higher privileges than provided by the access token',
  ),
  wrongAuthType: refusal(
    403,
    'WRONG_AUTH_TYPE',
    'Current authorization type is denied for this method',
  ),
  // https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html
  intranetOnly: refusal(
    403,
    'allowed_only_intranet_user',
    'Action is allowed only to intranet users',
  ),
  methodNotFound: refusal(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!'),
  parameterInvalid: refusal(400, 'ERROR_ARGUMENT', "Parameter '{name}' is not valid: {problem}"),
  batchLengthExceeded: refusal(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded'),
  batchMethodNotAllowed: refusal(
    405,
    'ERROR_BATCH_METHOD_NOT_ALLOWED',
    'Method is not allowed for batch usage',
  ),
  referencesTooLarge: badRequest(
    400,
    'The $result references of a command stand for more data than a request may hold',
  ),
  queryLimitExceeded: refusal(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests'),
  operationTimeLimit: refusal(
    429,
    'OPERATION_TIME_LIMIT',
    'Method is blocked due to operation time limit.',
  ),
  // The cloud interrupts a request after 60 seconds; no page names the answer.
  // https://apidocs.bitrix24.com/limits.html
  executionTimeLimit: refusal(
    504,
    'ERROR_UNEXPECTED_ANSWER',
    'The request took longer than a request may: split it into several',
  ),
  httpsRequired: badRequest(400, 'Https required'),
  httpMethod: badRequest(405, 'Use GET or POST'),
  notFound: refusal(404, 'NOT_FOUND', 'There is nothing at this address; methods are under /rest/'),

  bodyNotJson: badRequest(400, 'The request body is not valid JSON'),
  bodyNotObject: badRequest(400, 'The request body must be a JSON object'),
  bodyMalformed: badRequest(400, 'The request body does not match its Content-Type'),
  notUtf8: badRequest(400, 'Parameters must be encoded in UTF-8'),
  nulCharacter: badRequest(400, 'Parameters must not hold the character U+0000'),
  tooManyValues: badRequest(400, `A request holds at most ${valuesMax} parameters and list items`),
  nestedTooDeeply: badRequest(400, `Parameters can be nested ${nestingMax} levels deep at most`),
  contentTypeUnknown: badRequest(
    415,
    'Send application/json, application/x-www-form-urlencoded or multipart/form-data',
  ),
  contentEncoding: badRequest(415, 'Send the request body without Content-Encoding'),

  malformedRequest: badRequest(400, 'This is not a well-formed HTTP request'),
  malformedAddress: badRequest(
    400,
    'The address holds characters that must be written percent-encoded',
  ),
  bodyTooLarge: badRequest(413, 'The request body is larger than this server accepts'),
  headersTooLarge: badRequest(431, 'The address and headers are larger than this server accepts'),
  requestTimeout: badRequest(408, 'The request did not arrive in time'),
  expectation: badRequest(417, 'The only expectation that can be met is 100-continue'),

  // 500 would be repeated by nobody; on 503 the official SDKs wait and try again.
  unavailable: refusal(503, 'OVERLOAD_LIMIT', 'The store cannot be reached just now; try again'),
  busy: refusal(503, 'OVERLOAD_LIMIT', 'Too many files arrive at once just now; try again'),
  internal: refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error'),
} as const satisfies Record<string, ErrorEntry>

/**
 * What any address of REST 3.0 answers: callerbook has none of its methods.
 * https://apidocs.bitrix24.com/api-reference/rest-v3.html
 */
export const v3MethodNotFound: ErrorEntry = {
  status: 404,
  code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION',
  description: 'No method of REST 3.0 is offered here; send the request to /rest/ without /api/',
}

/** An expected "no" on its way to the caller. Everything else that is thrown is a defect. */
export class Refusal extends Error {
  /** As the caller reads it. */
  readonly entry: ErrorEntry
  /** As declared, without the caller's words: for logs and counters. */
  readonly code: string

  constructor(declared: ErrorEntry, values?: Record<string, string | number>) {
    const entry = values ? fillIn(declared, values) : declared
    super(entry.description)
    this.name = 'Refusal'
    this.entry = entry
    this.code = String(declared.code)
  }
}

/** Fills the `{name}` places of a code and a description. */
function fillIn(entry: ErrorEntry, values: Record<string, string | number>): ErrorEntry {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  return {
    ...entry,
    code: typeof entry.code === 'string' ? fill(entry.code) : entry.code,
    description: fill(entry.description),
  }
}
