import { decided, documented, proof, type TopicRows } from './rows.ts'

const clicks = proof('test/telephony/click-to-call.test.ts')
const forms = proof('test/pages/callback.test.ts')
const card = proof('test/pages/card.test.ts')
const scenarios = proof('test/conformance/jssdk-telephony.test.ts')

const clicked = clicks('registers the call and tells the app everything that the documentation')
const filledIn = forms(
  'becomes a lead, and the app of the line is told what the documentation shows',
)

export const externalCallTopics: readonly TopicRows[] = [
  {
    topic: 'Click to call and callback',
    pages: [
      'https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-start.html',
      'https://apidocs.bitrix24.com/api-reference/telephony/events/on-external-call-back-start.html',
      'https://apidocs.bitrix24.com/market/preparing-to-publish/requirements-telephony.html',
    ],
    rows: {
      'ONEXTERNALCALLSTART: all fields of data': documented(clicked),
      'ONEXTERNALCALLSTART: the call is registered already': documented(
        clicks('is a call that the app only finishes, and whose card the employee sees'),
      ),
      'ONEXTERNALCALLSTART: which application': documented(
        clicks('goes through the employee’s line, else the portal’s, else the only one there is'),
        'the default of the employee or of the portal; without one the only application that listens',
      ),
      'ONEXTERNALCALLSTART: applications only': documented(
        clicks('tells only the app of the line'),
        'outgoing webhooks cannot subscribe',
      ),
      'PHONE_NUMBER of ONEXTERNALCALLSTART': decided(
        'In international form whenever the number is understood, as in the sample; never as it was typed.',
        clicked,
      ),
      'CALL_LIST_ID, IS_MOBILE': decided(
        'Always 0: there are no call lists and no mobile app.',
        clicked,
      ),
      'CRM_ENTITY_TYPE when nobody is found': decided(
        'Empty, and CRM_ENTITY_ID 0.',
        clicks('is a call of its own each time'),
      ),
      'ONEXTERNALCALLBACKSTART: all fields of data': documented(filledIn),
      'ONEXTERNALCALLBACKSTART: whom it goes to': documented(
        filledIn,
        'the application of the form’s line, and outgoing webhooks',
      ),
      'auth of ONEXTERNALCALLBACKSTART': decided(
        'Without tokens: a visitor caused it, and nobody of the portal. The sample shows some.',
        filledIn,
      ),
      'an unknown visitor': decided(
        'Becomes a lead with the source CALLBACK, of the employee named for the form.',
        filledIn,
      ),
      'the call card': documented(
        card('says who is signed in and what is shown now, then every card as it comes and goes'),
        'a page of the portal, by server-sent events',
      ),
      'comment of a call': decided(
        'What employees write on the card; of several authors with their names.',
        card('writes notes that are the comment of the call in the statistics, also after its end'),
      ),
      'required and recommended scenarios of telephony applications': documented(
        scenarios('an exchange serves all scenarios that are asked of a telephony application'),
      ),
    },
  },
]
