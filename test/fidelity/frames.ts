/** Apps in frames of the portal: what they are sent, the protocol of the host page, and BX24.js. */
import { decided, documented, proof, type TopicRows } from './rows.ts'

const site = 'https://apidocs.bitrix24.com'
const sdk = `${site}/sdk/bx24-js-sdk`
const umd = proof('test/pages/frame-umd.test.ts')
const bx24 = proof('test/pages/frame-bx24.test.ts')
const attacks = proof('test/pages/frame-attacks.test.ts')
const host = proof('test/pages/host.test.ts')
const selectors = proof('test/pages/selectors.test.ts')
const messages = proof('test/console/message.test.ts')

export const frameTopics: readonly TopicRows[] = [
  {
    topic: 'Apps in frames',
    pages: [
      `${site}/settings/oauth/simple-way.html`,
      `${site}/api-reference/widgets/index.html`,
      `${site}/settings/app-installation/installation-finish.html`,
    ],
    rows: {
      'POST with AUTH_ID, AUTH_EXPIRES, REFRESH_ID, SERVER_ENDPOINT, APPLICATION_TOKEN, APPLICATION_SCOPE, member_id, status, PLACEMENT, PLACEMENT_OPTIONS':
        documented(umd('is sent what the documentation says, and no token in an address')),
      'DOMAIN, PROTOCOL, LANG and APP_SID in the query': documented(
        umd('is sent what the documentation says, and no token in an address'),
        'a query of the handler stays; DOMAIN is the host under which the employee opened the portal',
      ),
      'PLACEMENT_OPTIONS of the main page': decided(
        'JSON with URI, the path of the host page.',
        umd('is sent what the documentation says, and no token in an address'),
      ),
      'tokens of a frame': decided(
        'Each opening and each refreshAuth gives a new pair and leaves the older ones good, as the server of the app may use them. An app that asks more than five times in ten seconds gets the same.',
        host('are good for calls, and new ones leave the old ones good'),
      ),
      'an app for some employees only': documented(host('by those that may use it only')),
      'before installFinish administrators see the installation page, others a message': documented(
        umd('is set up by an administrator before others see it'),
      ),
      'installFinish: the app is loaded, ONAPPINSTALL goes to its handlers': documented(
        umd('is set up by an administrator before others see it'),
      ),
      'messages of other windows, origins and sessions': decided(
        'Are dropped without an answer, as malformed ones are.',
        attacks('of another window are dropped, though it knows the session of the app'),
      ),
      'both encodings of messages': documented(
        messages('may be an object, for commands of a placement'),
        'as the official SDK sends them',
      ),
      'the sandbox of the frame': decided(
        'The app cannot lead the page around it elsewhere, and its frame stays on the origin that it is registered with.',
        attacks('cannot lead the page of the portal, or its own frame, to another site'),
      ),
      selectUser: documented(umd('list employees and are worked with the keyboard alone')),
      'the id of selectUser': decided(
        'A number, as the page of BX24.selectUser has it; the types of the SDK call it a text.',
        umd('list employees and are worked with the keyboard alone'),
      ),
      selectAccess: documented(
        umd('list access codes, without those that the app does not want'),
        'groups, departments (D, DR) and employees; there are no workgroups',
      ),
      selectCRM: documented(
        umd('list clients by name, number and type'),
        'leads, contacts and companies; the buckets of deals and quotes are empty',
      ),
      'a dialog shows what the employee may see': documented(
        selectors('that the employee may not read are not listed, and have no page'),
      ),
      'a dialog that is closed without a choice': documented(
        umd('tell the app nothing when they are closed without a choice'),
      ),
      openApplication: documented(
        umd('opens itself in a panel with parameters, and hears when that is closed'),
        'at most five panels over each other',
      ),
      openPath: documented(
        umd('opens a page of the portal, and no other path'),
        'clients, employees and apps; every other path is PATH_NOT_AVAILABLE',
      ),
      imPhoneTo: decided(
        'The employee is asked first; then the call goes to the app of their line.',
        umd('offer a call instead of starting it'),
      ),
      'imCallTo, imOpenMessenger, imOpenHistory': decided(
        'There is no messenger: the page of the employee is opened, and nothing for a chat.',
        messages('/company/personal/user/1/'),
      ),
      'an unknown command': documented(
        attacks('of another session, or malformed, are dropped, and the next good one is heard'),
        'is passed over without an answer',
      ),
    },
  },
  {
    topic: 'BX24.js',
    pages: [`${sdk}/index.html`],
    rows: {
      'the script': decided(
        'A library of our own, written from the documentation, at /api/v1/ of the portal; api.bitrix24.com may lead there.',
        host('the library is there for pages of every origin, without signing in'),
      ),
      'callMethod and its result': documented(
        bx24('calls methods with results, pages, errors and form fields'),
        'error_description() of the examples is there, too',
      ),
      callBatch: documented(
        bx24('calls in batches by name and by place, and stops at an error when asked to'),
      ),
      'callBind, callUnbind': documented(bx24('binds and unbinds handlers of events')),
      'init, install, installFinish': documented(bx24('introduces itself once, before it begins')),
      'getAuth, refreshAuth, isAdmin, getLang, getDomain, placement': documented(
        bx24('knows who and where it is, and keeps its token fresh'),
        'expires_in in milliseconds',
      ),
      'an expired token': documented(bx24('renews an expired token by itself')),
      'appOption, userOption': documented(bx24('keeps settings of the app and of the employee')),
      'windows, panels, bind, proxy, ready, loadScript': documented(
        bx24('fits its window, opens panels, and has the small tools of the library'),
      ),
      'a list or map without members in the parameters': decided(
        'Is not sent, as a form cannot say it.',
        bx24('calls methods with results, pages, errors and form fields'),
      ),
    },
  },
]
