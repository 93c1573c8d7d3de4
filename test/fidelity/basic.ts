import { each } from './each.ts'
import { decided, documented, proof, type MethodRows, type TopicRows } from './rows.ts'

const batch = proof('test/rest/batch.test.ts')
const limits = proof('test/rest/limits.test.ts')
const basic = proof('test/rest/common-methods.test.ts')
const oauth = proof('test/oauth/calls.test.ts')
const answersBoth = oauth('answers what clients of the portal and of the authorization server read')
const site = 'https://apidocs.bitrix24.com'

export const basicMethods: readonly MethodRows[] = [
  {
    name: 'batch',
    params: {
      cmd: documented(batch('is a list or a map by the rule of PHP'), 'a list or a map'),
      halt: documented(batch('ends the batch at the first error')),
    },
    errors: {
      commandsInvalid: decided(
        'A `cmd` that is neither a list nor a map; none at all is an empty batch.',
        batch('is an error'),
      ),
    },
    rules: {
      'five members, each a list or a map': documented(
        batch('has five members and the whole time of each command that succeeded'),
      ),
      'a result of null': decided('Stays.', batch('keeps a result of null')),
      'order of execution': documented(
        batch('run in the order given when their keys are numbers'),
        'as sent, also where keys are numbers',
      ),
      'more than 50 commands': documented(
        batch('beyond fifty end with an error each'),
        'as the note says; the table of errors has it as the status of the request',
      ),
      'a batch in a batch': documented(batch('fail each for itself, and the request succeeds')),
      'the status': documented(batch('fail each for itself, and the request succeeds'), '200'),
      'an auth in a command': decided('Is ignored.', batch('may write %s')),
      'a method name with .json': decided('Is understood.', batch('may write %s')),
      'references to fields, items and whole lists': documented(
        proof('src/rest/references.test.ts')('to a whole result'),
      ),
      'a reference inside a longer text': decided(
        'Every occurrence is replaced; lists have no text.',
        proof('src/rest/references.test.ts')('in a longer text'),
      ),
      'a reference that stands for nothing': decided(
        'Is null; a comparison with it finds nothing, and the workday of nobody is not the caller’s.',
        batch('that stands for nothing finds nothing by filter[%s]'),
      ),
      'references that stand for too much': decided(
        '10,000 values and 2 MiB of text a command.',
        batch('that refers to more than a request may hold ends with an error'),
      ),
      'requests of b24jssdk, b24pysdk, b24phpsdk and CRest': documented(
        batch('the bodies of the official clients'),
      ),
    },
  },
  {
    name: 'methods',
    rules: {
      'an empty scope': documented(basic('an empty one those of everybody')),
      'letter case': decided(
        'Names are listed as the pages write them.',
        basic('full=true lists all, once each'),
      ),
    },
  },
  {
    name: 'method.get',
    rules: { 'without a name': documented(basic('without a name knows none')) },
  },
  {
    name: 'app.info',
    result: each(
      [
        'SCOPE',
        'client_id',
        'scope',
        'expires',
        'user_id',
        'install',
        'install.installed',
        'install.version',
        'install.status',
        'install.scope',
        'install.domain',
        'install.uri',
        'install.client_endpoint',
        'install.member_id',
        'install.member_type',
      ],
      decided(
        'Not on the page: the authorization server answers it at the same address, and the SDKs read it there.',
        answersBoth,
      ),
    ),
    errors: {
      appGone: decided(
        'No page has an error for an app that is removed while it asks.',
        oauth('of an app that goes while it is asked about says so'),
      ),
    },
    rules: {
      'by an app': documented(answersBoth),
      'by a webhook': decided(
        'SCOPE and LICENSE, as b24pysdk and b24phpsdk read it; the page has an error and samples without one.',
        basic('app.info tells a webhook its scopes'),
      ),
    },
  },
  {
    name: 'feature.get',
    rules: {
      'an unknown feature': decided('N.', basic("'constructor'")),
    },
  },
]

export const limitTopics: readonly TopicRows[] = [
  {
    topic: 'Limits',
    pages: [`${site}/limits.html`],
    rows: {
      'threshold and leak of each plan': documented(
        limits('%s: %i at once, %i more with each second'),
        'off unless set',
      ),
      'which request is refused first': decided(
        'The 51st (251st): a request that would lift the counter above the threshold.',
        limits('%s: %i at once, %i more with each second'),
      ),
      'a refused request': decided(
        'Does not count.',
        proof('src/domain/limits/leaky-bucket.test.ts')('however much was refused'),
      ),
      'per portal and address': documented(limits('is shared by all webhooks of an address')),
      'a batch is one request': documented(limits('counts a batch as one request')),
      'a failed authorization': decided(
        'Is not counted; it is slowed down instead.',
        limits('a wrong webhook neither counts nor learns of it'),
      ),
      'execution time in baskets of a minute': documented(
        proof('src/domain/limits/operating-time.test.ts')('counts until 10:15:20'),
      ),
      'the call after the limit': documented(limits('blocks the method once its time exceeds')),
      'other methods and webhooks': documented(
        limits('leaves other methods and other webhooks alone'),
      ),
      'commands of a batch': documented(
        limits('counts the commands of a batch under their own methods'),
      ),
      'commands that run at the same time': decided(
        'Share the time.',
        limits('of commands that run at the same time is shared'),
      ),
      '60 seconds a request': decided(
        'A batch begins no further command and is answered with 504; the page names no answer. One command runs to its end. The setting `executionLimitS`.',
        limits('is ended: a batch begins no further command'),
      ),
    },
  },
]
