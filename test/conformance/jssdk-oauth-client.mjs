// Runs as a process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only. It is an app
// as its author would write it: the browser's way to a code, the exchange, then the official SDK.
// Prints one line of JSON: what the SDK made of each answer.
import { DatabaseSync } from 'node:sqlite'
import { oauthClient } from './jssdk-oauth-connect.mjs'

const { sdk, address, clientId, clientSecret, email, password, databaseFile } = JSON.parse(
  process.argv[2],
)
const { B24OAuth } = await import(sdk)

// --- the browser
const cookies = new Map()
async function visit(path, init = {}) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(address + path, {
    ...init,
    redirect: 'manual',
    headers: { ...(cookie && { cookie }), origin: address },
  })
  for (const line of response.headers.getSetCookie()) {
    const [name, value] = line.split(';')[0].split('=')
    cookies.set(name, value)
  }
  return { response, text: await response.text(), location: response.headers.get('location') }
}
const submit = (page, fields) => {
  const token = /name="token" value="([0-9a-f]+)"/.exec(page.text)[1]
  return visit(`/oauth/authorize/?client_id=${clientId}&state=s`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
  })
}
const login = await visit(`/oauth/authorize/?client_id=${clientId}&state=s`)
const entered = await submit(login, { action: 'login', email, password })
const consent = await visit(entered.location)
const back = await submit(consent, { action: 'allow' })
const code = new URL(back.location).searchParams.get('code')

// --- the app's server
const exchange = await fetch(
  `${address}/oauth/token/?${new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code })}`,
)
const first = await exchange.json()

const connect = (tokens) => oauthClient(B24OAuth, tokens, { clientId, clientSecret })

async function call(b24, method, params = {}) {
  try {
    const response = await (b24.actions
      ? b24.actions.v2.call.make({ method, params, requestId: `${method}-1` })
      : b24.callMethod(method, params))
    return response.isSuccess ? response.getData().result : { soft: response.getErrorMessages() }
  } catch (error) {
    return { code: error.code, message: error.message, status: error.status }
  }
}

const outcomes = { scope: first.scope }
let current = first
let refreshes = 0
const b24 = connect(first)
b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => {
  refreshes += 1
  current = {
    ...current,
    access_token: b24OAuthParams.accessToken,
    refresh_token: b24OAuthParams.refreshToken,
  }
})
await b24.initIsAdmin()
outcomes.isAdmin = b24.auth.isAdmin
outcomes.search = await call(b24, 'telephony.externalCall.searchCrmEntities', {
  PHONE_NUMBER: '19062195047',
})
outcomes.info = await call(b24, 'app.info')
outcomes.beforeExpiry = refreshes

// The token dies on the server while the SDK believes in it: the 401 makes it refresh.
const database = new DatabaseSync(databaseFile)
database.exec('pragma busy_timeout = 5000')
const expire = () => database.exec('update token set access_expires_at = 1')
// The portal may take the one it knows for a second more.
while ((await fetch(`${address}/rest/profile?auth=${current.access_token}`)).status === 200)
  expire()
const answers = await Promise.all(Array.from({ length: 8 }, () => call(b24, 'profile')))
outcomes.concurrent = answers.map((answer) => answer.ID ?? answer)
outcomes.isRefreshed = refreshes > 0

// Expired by the client's own clock, too: it refreshes before it calls.
const late = connect({ ...current, expires: 1 })
const lateAnswers = await Promise.all(Array.from({ length: 8 }, () => call(late, 'profile')))
outcomes.late = lateAnswers.map((answer) => answer.ID ?? answer)

// Workers that share nothing but the stored pair find it expired by their own clocks at the same time.
const stale = { ...current, expires: 1 }
const workers = Array.from({ length: 6 }, () => connect(stale))
const theirs = await Promise.all(workers.map((worker) => call(worker, 'profile')))
outcomes.workers = theirs.map((answer) => answer.ID ?? answer)
outcomes.workersAgree = new Set(
  workers.map((worker) => worker.auth.getAuthData().refresh_token),
).size

outcomes.unknown = await call(
  connect({ ...current, access_token: 'a'.repeat(64), refresh_token: 'b'.repeat(64) }),
  'profile',
)
outcomes.noMethod = await call(late, 'crm.nothing.here')
database.close()
console.log(JSON.stringify(outcomes))
process.exit(0)
