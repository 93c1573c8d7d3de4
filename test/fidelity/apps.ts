/** Apps: their registration, authorization and life, and the settings that they keep. */
import { decided, documented, proof, type MethodRows, type TopicRows } from './rows.ts'

const site = 'https://apidocs.bitrix24.com'
const flow = proof('test/oauth/flow.test.ts')
const pages = proof('test/oauth/authorize.test.ts')
const token = proof('test/oauth/token-endpoint.test.ts')
const calls = proof('test/oauth/calls.test.ts')
const life = proof('test/oauth/lifecycle.test.ts')
const store = proof('src/store/access/tokens.contract.ts')
const told = life('is told of its installation, again of it, of its update and of its removal')

export const appTopics: readonly TopicRows[] = [
  {
    topic: 'Authorization of apps',
    pages: [`${site}/settings/oauth/index.html`, `${site}/settings/oauth/error-codes.html`],
    rows: {
      'GET /oauth/authorize/ with client_id and state': documented(
        flow('a code becomes tokens, tokens make calls'),
      ),
      'the redirect: code, state, domain, member_id, scope, server_domain': documented(
        flow('a code becomes tokens, tokens make calls'),
      ),
      state: documented(pages('comes back as it was sent'), 'byte for byte'),
      'the redirect goes to the address of the app’s card': documented(
        pages('the registered address itself may be named'),
        'a query of that address stays',
      ),
      'redirect_uri in the request': decided(
        'Is no documented parameter; when sent it must be the registered address exactly.',
        pages('with redirect_uri %s'),
      ),
      'what fails is shown on a page': documented(
        pages('is told of on a page, never by a redirect'),
      ),
      consent: decided(
        'Asked once for each employee and set of scopes; after that nothing is asked.',
        pages('ask for the password once, for consent once, and then for nothing'),
      ),
      'sign-in': decided(
        'With the e-mail and a password set by `callerbook employee password`; for twelve hours.',
        pages('ends after twelve hours, with a new password, and with the employment'),
      ),
      'a code is good once, for 30 seconds': documented(
        pages('is good once, and for thirty seconds'),
      ),
      'a code used twice': decided(
        'The second use is refused; the tokens of the first stay, because a reload of the app’s page sends it again.',
        pages('is good once, and for thirty seconds'),
      ),
      'the token answer': documented(
        flow('a code becomes tokens, tokens make calls'),
        'for a code and for a refresh the same, with expires and user_id',
      ),
      'the form of tokens': decided('64 hex digits; opaque.', store('are kept as hashes alone')),
      'GET and POST, at every address that the SDKs use': documented(
        token('answers GET and POST at %s'),
      ),
      'the portal is its own authorization server': decided(
        'server_endpoint, domain and server_domain name the portal.',
        flow('a code becomes tokens, tokens make calls'),
      ),
      'wrong_client, invalid_client, invalid_grant, invalid_request': decided(
        'An unknown client_id has status 200 and the others 400, as the Python SDK’s own tests expect.',
        token('refuses with the statuses that the clients expect'),
      ),
      invalid_scope: documented(token('refuses a scope beyond that of the app')),
      PAYMENT_REQUIRED: decided(
        'Never: apps cost nothing here. A removed app is wrong_client.',
        told,
      ),
      'rest/app.info of the authorization server': decided(
        'The same address as the portal’s: both answers in one.',
        calls('answers what clients of the portal and of the authorization server read'),
      ),
    },
  },
  {
    topic: 'Renewal of tokens',
    pages: [`${site}/settings/oauth/auto-renewal.html`],
    rows: {
      'access tokens live an hour, refresh tokens 180 days': documented(
        store('another app, an unknown token and one of half a year ago are refused without harm'),
      ),
      'every refresh gives a new refresh token': documented(
        store('a refresh token gives a new pair, and the old access token lives on'),
      ),
      'the old access token': decided(
        'Works to the end of its hour.',
        store('a refresh token gives a new pair, and the old access token lives on'),
      ),
      'the old refresh token, within 60 seconds': decided(
        'Gives the same new pair, in every process and after a restart.',
        store('for a minute it gives the same pair again'),
      ),
      'the old refresh token, later': decided(
        'Is refused, and every token of that employee in the app is revoked.',
        store('used after that minute, it ends every token of that employee in the app'),
      ),
    },
  },
  {
    topic: 'Life of an app',
    pages: [
      `${site}/settings/app-installation/local-apps/installation-callback.html`,
      `${site}/settings/app-installation/local-apps/installation-master.html`,
      `${site}/settings/app-uninstallation.html`,
      `${site}/api-reference/common/events/on-app-install.html`,
      `${site}/api-reference/common/events/on-app-update.html`,
      `${site}/api-reference/common/events/on-app-uninstall.html`,
    ],
    rows: {
      'client_id, client_secret, application_token': documented(
        proof('test/conformance/jssdk-oauth.test.ts')(
          'calls, refreshes when its token has expired',
        ),
      ),
      'ONAPPINSTALL to an app that uses the API only': documented(
        told,
        'scope is separated by commas, as the SDKs read it; expires, user_id and client_id are sent, too',
      ),
      'ONAPPUPDATE with a new application_token': decided(
        'To its handlers and, without a page, to the installation address. Every change of the card is a version.',
        told,
      ),
      'ONAPPUNINSTALL without tokens': decided(
        'To its handlers and, without a page, to the installation address.',
        told,
      ),
      'tokens in events': decided(
        'Are made when the event is sent: none waits in the queue.',
        life('that was added while nobody served hears of it as soon as somebody does'),
      ),
      'an app that is not fully installed': documented(
        pages('is told of on a page, never by a redirect'),
        'cannot be authorized',
      ),
      'an app for some employees only': documented(
        calls('keeps employees out of an app that is for others'),
      ),
    },
  },
]

const ofApp = calls('are kept for the app by administrators and read by everybody in it')
const ofUser = calls('are kept for each employee apart, and for each app apart')
const bounded = calls('are of a bounded number and size, with names of a bounded length')

const values = decided('Any JSON value comes back as it was sent; the page shows texts.', ofApp)

export const appMethods: readonly MethodRows[] = (['app', 'user'] as const).flatMap(
  (owner): MethodRows[] => [
    {
      name: `${owner}.option.get`,
      params: { option: documented(owner === 'app' ? ofApp : ofUser) },
      rules: { values },
    },
    {
      name: `${owner}.option.set`,
      params: { options: documented(owner === 'app' ? ofApp : ofUser) },
      errors: {
        tooMany: decided('The pages name no limit.', bounded),
        ...(owner === 'app' && { notAdmin: documented(ofApp) }),
      },
      rules: { 'what is not named': documented(ofApp, 'stays') },
    },
  ],
)
