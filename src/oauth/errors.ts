/**
 * What the token endpoint refuses, with the statuses that the official clients expect.
 * https://apidocs.bitrix24.com/settings/oauth/error-codes.html ; docs/fidelity.md says what is decided here.
 */
import type { ErrorEntry } from '../rest/errors.ts'

const refusal = <const Code extends string>(status: number, code: Code, description: string) => ({
  status,
  code,
  description,
})

export const tokenErrors = {
  parameterMissing: refusal(400, 'invalid_request', 'No "{name}" parameter found'),
  grantTypeUnknown: refusal(
    400,
    'invalid_request',
    'grant_type must be authorization_code or refresh_token',
  ),
  // The Python SDK's own tests expect an error body with status 200.
  clientUnknown: refusal(200, 'wrong_client', 'No application has this client_id'),
  secretWrong: refusal(400, 'invalid_client', 'The client_secret is wrong'),
  codeInvalid: refusal(
    400,
    'invalid_grant',
    'The authorization code is wrong, was used, or is older than 30 seconds',
  ),
  refreshInvalid: refusal(
    400,
    'invalid_grant',
    'The refresh token is wrong, was used, or has expired: let the user authorize again',
  ),
  scopeInvalid: refusal(403, 'invalid_scope', 'The scope exceeds that of the application'),
} as const satisfies Record<string, ErrorEntry>
