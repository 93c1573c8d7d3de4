import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerText, parseMessage } from '../../console/host/message.ts'
import { portalPath } from '../../console/host/paths.ts'

const sid = 'dd8cec11e347088fe87c44870a9f1dba'

describe('a message of an app', () => {
  it.each([
    ['getInitData:key-1:SID', { command: 'getInitData', params: undefined }],
    ['setTitle:{"title":"a:b"}:key-1:SID', { command: 'setTitle', params: { title: 'a:b' } }],
    ['setValue:[1,{"x":":"}]:key-1:SID', { command: 'setValue', params: [1, { x: ':' }] }],
    ['setValue:"text":key-1:SID', { command: 'setValue', params: 'text' }],
  ])('%s', (text, expected) => {
    expect(parseMessage(text.replace('SID', sid))).toEqual({
      ...expected,
      callback: 'key-1',
      appSid: sid,
    })
  })

  it('may be an object, for commands of a placement', () => {
    const message = { method: 'im:open', params: { id: 1 }, callback: 'key', appSid: sid }
    expect(parseMessage(message)).toEqual({
      command: 'im:open',
      params: { id: 1 },
      callback: 'key',
      appSid: sid,
    })
    expect(parseMessage({ ...message, params: '' })?.params).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    ['getInitData', 'a command alone'],
    ['getInitData:key', 'no session'],
    [':key:sid', 'no command'],
    ['setTitle:{"title":key:sid', 'half of a JSON text'],
    ['setTitle:{}:ke y:sid', 'a key with a space'],
    ['setTitle:{}::sid', 'no key'],
    [`x:"${'a'.repeat(1_000_001)}":key:sid`, 'too long'],
    [null, 'nothing'],
    [42, 'a number'],
    [{ method: 'a:b', callback: {}, appSid: sid }, 'an object with a key that is no text'],
    [{ callback: 'key', appSid: sid }, 'an object without a command'],
  ] as [unknown, string][])('is dropped when it is none: %#', (data) => {
    expect(parseMessage(data)).toBeUndefined()
  })

  it('comes through as it was sent, whatever the parameters are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (params) => {
        const text = `command:${JSON.stringify(params)}:key:${sid}`
        expect(parseMessage(text)?.params).toEqual(JSON.parse(JSON.stringify(params)))
      }),
    )
  })

  it('never fails, whatever is sent', () => {
    fc.assert(fc.property(fc.anything(), (data) => void parseMessage(data)))
    fc.assert(fc.property(fc.string(), (data) => void parseMessage(data)))
  })
})

it('an answer is one text that both libraries read', () => {
  expect(answerText('key', { a: 1 })).toBe('key:{"a":1}')
  expect(answerText('key', undefined)).toBe('key:null')
})

describe('a path that an app opens', () => {
  const origin = 'https://portal.example'

  it.each([
    ['/crm/contact/details/5/', '/crm/contact/details/5/?IFRAME=Y'],
    // As the SDK sends it, with a way to the root that chooses the width.
    [
      '/crm/type/0/details/0/../../../../../crm/lead/details/12/?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER',
      '/crm/lead/details/12/?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER',
    ],
    ['/company/personal/user/1/', '/company/personal/user/1/?IFRAME=Y'],
    ['/marketplace/app/7/', '/marketplace/app/7/?IFRAME=Y'],
  ])('%s leads to a page', (path, expected) => {
    expect(portalPath(path, origin)).toBe(expected)
  })

  it.each([
    'https://evil.example/crm/contact/details/5/',
    '//evil.example/crm/contact/details/5/',
    '/\\evil.example/crm/contact/details/5/',
    'javascript:alert(1)',
    '/crm/deal/details/5/',
    '/crm/contact/details/0/',
    '/logout/',
    '/marketplace/',
    '/crm/contact/details/5/../../../../logout/',
    'crm/contact/details/5/',
    7,
    undefined,
  ])('%s leads nowhere', (path) => {
    expect(portalPath(path, origin)).toBeUndefined()
  })
})
