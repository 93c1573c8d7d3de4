// Runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only. It is a telephony
// application as its author would write it, with the official SDK, and the scenarios are those of
// https://apidocs.bitrix24.com/market/preparing-to-publish/requirements-telephony.html
// Prints one line of JSON: what came of each scenario.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { B24OAuth } from '@bitrix24/b24jssdk'
import { oauthClient } from './jssdk-oauth-connect.mjs'

const { address, clientId, clientSecret, password, admin, responsible, form } = JSON.parse(
  process.argv[2],
)
const outcomes = {}

// --- the application's server: takes events
const events = []
let onEvent = () => {}
const handler = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  const fields = new URLSearchParams(text)
  const data = {}
  for (const [name, value] of fields) {
    const key = /^data\[(\w+)\]$/.exec(name)?.[1]
    if (key) data[key] = value
  }
  events.push({ event: fields.get('event'), data })
  response.end('ok')
  onEvent()
})
handler.listen(0, '127.0.0.1')
await once(handler, 'listening')
const handlerUrl = `http://127.0.0.1:${handler.address().port}/events`
const eventOf = (name, isMeant = () => true) =>
  new Promise((resolve) => {
    onEvent = () => {
      const found = events.find(({ event, data }) => event === name && isMeant(data))
      if (found) resolve(found.data)
    }
    onEvent()
  })

// --- browsers of employees
function openBrowser() {
  const cookies = new Map()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const visit = async (path, init = {}) => {
    const response = await fetch(address + path, {
      ...init,
      redirect: 'manual',
      headers: { cookie: cookie(), origin: address, ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=')
      cookies.set(name, value)
    }
    return { response, text: await response.text(), location: response.headers.get('location') }
  }
  const submit = (page, path, fields) => {
    const token = /name="token" value="([0-9a-f]+)"/.exec(page.text)[1]
    return visit(path, { method: 'POST', body: new URLSearchParams({ token, ...fields }) })
  }
  return { visit, submit, cookie }
}

/** An employee who keeps the page of calls open; `cards` are those on their screen. */
async function openCardPage(email) {
  const browser = openBrowser()
  const path = '/login/?back=/card/'
  await browser.submit(await browser.visit(path), path, { action: 'login', email, password })
  const stream = await fetch(`${address}/card/events`, { headers: { cookie: browser.cookie() } })
  const page = { cards: new Map(), token: '', browser }
  let onChange = () => {}
  const hear = (name, data) => {
    if (name === 'hello') page.token = data.token
    else if (name === 'snapshot') for (const card of data) page.cards.set(card.call, card)
    else if (name === 'card') page.cards.set(data.call, data)
    else if (name === 'gone') page.cards.delete(data.call)
    onChange()
  }
  void (async () => {
    let text = ''
    for await (const chunk of stream.body) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const [, name] = /^event: (\w+)$/m.exec(text.slice(0, end)) ?? []
        const [, data] = /^data: (.*)$/m.exec(text.slice(0, end)) ?? []
        text = text.slice(end + 2)
        if (name) hear(name, JSON.parse(data))
      }
    }
  })()
  page.until = (isSo) =>
    new Promise((resolve) => {
      onChange = () => isSo(page) && resolve()
      onChange()
    })
  await page.until(({ token }) => token !== '')
  return page
}

// --- the application: authorized by the administrator, then only the SDK
const browser = openBrowser()
const authorize = `/oauth/authorize/?client_id=${clientId}&state=s`
const login = await browser.visit(authorize)
const entered = await browser.submit(login, authorize, { action: 'login', email: admin, password })
const back = await browser.submit(await browser.visit(entered.location), authorize, {
  action: 'allow',
})
const code = new URL(back.location).searchParams.get('code')
const exchange = await fetch(
  `${address}/oauth/token/?${new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code })}`,
)
const tokens = await exchange.json()
const $b24 = oauthClient(B24OAuth, tokens, { clientId, clientSecret })
await $b24.initIsAdmin()
const call = async (method, params = {}) => {
  const response = await $b24.actions.v2.call.make({ method, params, requestId: method })
  if (!response.isSuccess) throw new Error(`${method}: ${response.getErrorMessages().join('; ')}`)
  return response.getData().result
}

await call('telephony.externalLine.add', { NUMBER: 'line-1', NAME: 'External line' })
for (const event of [
  'ONEXTERNALCALLSTART',
  'ONEXTERNALCALLBACKSTART',
  'ONVOXIMPLANTCALLINIT',
  'ONVOXIMPLANTCALLEND',
])
  await call('event.bind', { event, handler: handlerUrl })
const adminPage = await openCardPage(admin)
const responsiblePage = await openCardPage(responsible)
const isShown = (callId) => (page) => page.cards.has(callId)
const isHidden = (callId) => (page) => !page.cards.has(callId)

// --- required 1 and 2, recommended 1: a known client rings, and their responsible gets the call
const [client] = await call('telephony.externalCall.searchCrmEntities', {
  PHONE_NUMBER: '19062195047',
})
const known = await call('telephony.externalCall.register', {
  USER_ID: client.ASSIGNED_BY_ID,
  PHONE_NUMBER: '19062195047',
  TYPE: 2,
  LINE_NUMBER: 'line-1',
  EXTERNAL_CALL_ID: 'asterisk-1',
  SHOW: 0,
})
outcomes.known = known
outcomes.init = await eventOf('ONVOXIMPLANTCALLINIT')
outcomes.shownBeforeShow = responsiblePage.cards.size
await call('telephony.externalCall.show', {
  CALL_ID: known.CALL_ID,
  USER_ID: client.ASSIGNED_BY_ID,
})
await responsiblePage.until(isShown(known.CALL_ID))
outcomes.card = responsiblePage.cards.get(known.CALL_ID)

// --- recommended 2: the queue moves the call to another employee, and the card with it
await call('telephony.externalCall.show', { CALL_ID: known.CALL_ID, USER_ID: [1] })
await call('telephony.externalCall.hide', {
  CALL_ID: known.CALL_ID,
  USER_ID: [client.ASSIGNED_BY_ID],
})
await adminPage.until(isShown(known.CALL_ID))
await responsiblePage.until(isHidden(known.CALL_ID))
outcomes.moved = [adminPage.cards.size, responsiblePage.cards.size]

// --- the employee takes a note, and the call ends
const note = await adminPage.browser.visit('/card/notes', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ call: known.CALL_ID, text: 'wants a visit', token: adminPage.token }),
})
outcomes.note = note.response.status
outcomes.finished = await call('telephony.externalCall.finish', {
  CALL_ID: known.CALL_ID,
  USER_ID: 1,
  DURATION: 95,
  STATUS_CODE: '200',
  ADD_TO_CHAT: 1,
})
await adminPage.until(isHidden(known.CALL_ID))
outcomes.end = await eventOf('ONVOXIMPLANTCALLEND')

// --- required 3: the recording after the call
const samples = Buffer.alloc(800, 128)
const wav = Buffer.concat([
  Buffer.from('RIFF'),
  number(36 + samples.length, 4),
  Buffer.from('WAVEfmt '),
  // A format of 16 bytes: PCM, one channel, 8,000 samples and bytes a second, a byte of 8 bits each.
  number(16, 4),
  number(1, 2),
  number(1, 2),
  number(8_000, 4),
  number(8_000, 4),
  number(1, 2),
  number(8, 2),
  Buffer.from('data'),
  number(samples.length, 4),
  samples,
])
outcomes.record = await call('telephony.externalCall.attachRecord', {
  CALL_ID: known.CALL_ID,
  FILENAME: 'record.wav',
  FILE_CONTENT: wav.toString('base64'),
})
outcomes.statistics = await call('voximplant.statistic.get', { FILTER: { CALL_ID: known.CALL_ID } })

// --- required 1 again: somebody unknown rings and becomes a lead
const unknown = await call('telephony.externalCall.register', {
  USER_ID: 1,
  PHONE_NUMBER: '+442079460123',
  TYPE: 2,
  LINE_NUMBER: 'line-1',
  EXTERNAL_CALL_ID: 'asterisk-2',
  CRM_CREATE: 1,
})
await adminPage.until(isShown(unknown.CALL_ID))
outcomes.unknown = unknown
outcomes.unknownCard = adminPage.cards.get(unknown.CALL_ID)
await call('telephony.externalCall.finish', { CALL_ID: unknown.CALL_ID, USER_ID: 1, DURATION: 0 })

// --- required 4: click to call. The call comes registered; the application only finishes it.
const click = await responsiblePage.browser.visit('/card/call', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ number: '+1 906 219 5047', token: responsiblePage.token }),
})
outcomes.click = click.response.status
outcomes.started = await eventOf('ONEXTERNALCALLSTART')
await responsiblePage.until(isShown(outcomes.started.CALL_ID))
outcomes.dialled = await call('telephony.externalCall.finish', {
  CALL_ID: outcomes.started.CALL_ID,
  USER_ID: outcomes.started.USER_ID,
  DURATION: 12,
  STATUS_CODE: '200',
})
await responsiblePage.until(isHidden(outcomes.started.CALL_ID))

// --- required 5: a visitor asks to be called back
const visitor = await fetch(form, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'Vera Visitor', phone: '+44 20 7946 0777' }),
})
outcomes.visitor = await visitor.json()
outcomes.callback = await eventOf('ONEXTERNALCALLBACKSTART')
const calledBack = await call('telephony.externalCall.register', {
  USER_ID: 1,
  PHONE_NUMBER: outcomes.callback.PHONE_NUMBER,
  TYPE: 4,
  LINE_NUMBER: outcomes.callback.LINE_NUMBER,
  CRM_ENTITY_TYPE: outcomes.callback.CRM_ENTITY_TYPE,
  CRM_ENTITY_ID: outcomes.callback.CRM_ENTITY_ID,
})
outcomes.calledBack = await call('telephony.externalCall.finish', {
  CALL_ID: calledBack.CALL_ID,
  USER_ID: 1,
  DURATION: 30,
})
console.log(JSON.stringify(outcomes))
process.exit(0)

function number(value, bytes) {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}
