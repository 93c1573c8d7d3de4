import { z } from 'zod'
import { formatAtom } from '../../domain/time-zone.ts'
import { defineMethod } from '../../rest/method.ts'

/** What clients of the portal and clients of the authorization server read, in one answer. */
const ofApp = z.object({
  ID: z.int().describe('Number of the app in this portal'),
  CODE: z.string().describe('The client_id'),
  VERSION: z.int(),
  STATUS: z.literal('L').describe('A local application'),
  INSTALLED: z.boolean(),
  PAYMENT_EXPIRED: z.literal('N'),
  DAYS: z.null(),
  LANGUAGE_ID: z.string(),
  LICENSE: z.string(),
  LICENSE_TYPE: z.string(),
  LICENSE_FAMILY: z.string(),
  SCOPE: z.array(z.string()).describe('Scopes of the app'),
  client_id: z.string(),
  scope: z.string().describe('Scopes of the app, separated by commas'),
  expires: z.string().describe('When the access token dies'),
  user_id: z.int().describe('Whom the token was issued to'),
  install: z.object({
    installed: z.boolean(),
    version: z.int(),
    status: z.literal('L'),
    scope: z.string(),
    domain: z.string(),
    uri: z.string().describe('Scheme and host of the portal'),
    client_endpoint: z.string(),
    member_id: z.string(),
    member_type: z.string(),
  }),
})

const ofWebhook = z.object({
  SCOPE: z.array(z.string()).describe('Scopes of the webhook'),
  LICENSE: z.string().describe('Language and plan; b24jssdk looks for "selfhosted" in it'),
})

const license = { LICENSE: 'en_selfhosted', LICENSE_TYPE: 'selfhosted', LICENSE_FAMILY: '' }

export const appInfo = defineMethod({
  name: 'app.info',
  title: 'Tell about the app or webhook',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/app-info.html',
  differs:
    'An app also gets what the authorization server answers at its own /rest/app.info, because that is the same address here. A webhook gets its scopes and the licence, as the official SDKs read it, and not the error "Access denied! Application context required".',
  scope: 'basic',
  auth: 'any',
  params: z.object({}),
  result: z.union([ofWebhook, ofApp]),
  errors: {
    appGone: {
      status: 401,
      code: 'APPLICATION_NOT_FOUND',
      description: 'The application was removed',
    },
  },
  async handler(_params, { caller, apps, portal }, fail) {
    if (!caller.app) return { SCOPE: [...caller.scopes], LICENSE: license.LICENSE }
    const app = (await apps.find(caller.app.id)) ?? fail('appGone')
    const { clientEndpoint, memberId, domain } = await apps.endpoints()
    const scope = app.scopes.join(',')
    const { protocol, hostname } = new URL(clientEndpoint)
    return {
      ID: app.id,
      CODE: app.clientId,
      VERSION: app.version,
      STATUS: 'L' as const,
      INSTALLED: app.isInstalled,
      PAYMENT_EXPIRED: 'N' as const,
      DAYS: null,
      LANGUAGE_ID: 'en',
      ...license,
      SCOPE: app.scopes,
      client_id: app.clientId,
      scope,
      expires: formatAtom(portal.timeZone, caller.app.expiresAt * 1000),
      user_id: caller.employee,
      install: {
        installed: app.isInstalled,
        version: app.version,
        status: 'L' as const,
        scope,
        domain,
        // The PHP SDK compares it with its own idea of the portal, which has no port.
        uri: `${protocol}//${hostname}`,
        client_endpoint: clientEndpoint,
        member_id: memberId,
        member_type: 'b24',
      },
    }
  },
})
