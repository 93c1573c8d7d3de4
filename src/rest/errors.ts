/**
 * Every refusal that any request can meet, with its status and texts as documented.
 * https://apidocs.bitrix24.com/error-codes.html ; docs/fidelity.md says which are decided here.
 */
export interface ErrorEntry {
  status: number
  code: string | number
  description: string
}

export const systemErrors = {
  noAuthFound: { status: 401, code: 'NO_AUTH_FOUND', description: 'Wrong authorization data' },
  // Not 403 as the table of the pages has it: the SDKs' own tests expect 401 for a wrong webhook.
  invalidCredentials: {
    status: 401,
    code: 'INVALID_CREDENTIALS',
    description: 'Invalid request credentials',
  },
  invalidToken: {
    status: 401,
    code: 'invalid_token',
    description: 'Unable to get application by token',
  },
  insufficientScope: {
    status: 403,
    code: 'insufficient_scope',
    description: 'The request requires higher privileges than provided by the webhook token',
  },
  wrongAuthType: {
    status: 403,
    code: 'WRONG_AUTH_TYPE',
    description: 'Current authorization type is denied for this method',
  },
  httpsRequired: { status: 400, code: 'INVALID_REQUEST', description: 'Https required' },
  methodNotFound: {
    status: 404,
    code: 'ERROR_METHOD_NOT_FOUND',
    description: 'Method not found!',
  },
  bodyNotJson: {
    status: 400,
    code: 'INVALID_REQUEST',
    description: 'The request body is not valid JSON in UTF-8',
  },
  bodyNotObject: {
    status: 400,
    code: 'INVALID_REQUEST',
    description: 'The request body must be a JSON object',
  },
  bodyMalformed: {
    status: 400,
    code: 'INVALID_REQUEST',
    description: 'The request body does not match its Content-Type',
  },
  contentTypeUnknown: {
    status: 415,
    code: 'INVALID_REQUEST',
    description:
      'Send application/json, application/x-www-form-urlencoded or multipart/form-data',
  },
  bodyTooLarge: {
    status: 413,
    code: 'INVALID_REQUEST',
    description: 'The request body is larger than this server accepts',
  },
  tooManyParameters: {
    status: 400,
    code: 'INVALID_REQUEST',
    description: 'The request has too many parameters, or they are nested too deeply',
  },
  httpMethod: {
    status: 405,
    code: 'INVALID_REQUEST',
    description: 'Use GET or POST',
  },
  notFound: { status: 404, code: 'NOT_FOUND', description: 'There is nothing at this address' },
  requestTimeout: {
    status: 408,
    code: 'INVALID_REQUEST',
    description: 'The request did not arrive in time',
  },
  headersTooLarge: {
    status: 431,
    code: 'INVALID_REQUEST',
    description: 'The request headers are larger than this server accepts',
  },
  malformedRequest: {
    status: 400,
    code: 'INVALID_REQUEST',
    description: 'This is not a well-formed HTTP request',
  },
  unavailable: {
    status: 503,
    code: 'OVERLOAD_LIMIT',
    description: 'The store cannot be reached just now',
  },
  internal: {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    description: 'Internal server error',
  },
} as const satisfies Record<string, ErrorEntry>

/** An expected "no" on its way to the caller. Everything else that is thrown is a defect. */
export class Refusal extends Error {
  readonly entry: ErrorEntry

  constructor(entry: ErrorEntry) {
    super(entry.description)
    this.name = 'Refusal'
    this.entry = entry
  }
}

/** Fills the `{name}` places of a description. */
export function describe(entry: ErrorEntry, values: Record<string, string | number>): ErrorEntry {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  return {
    ...entry,
    code: typeof entry.code === 'string' ? fill(entry.code) : entry.code,
    description: fill(entry.description),
  }
}
