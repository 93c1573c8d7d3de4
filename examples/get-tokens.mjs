// A whole app on your desk, in one file: sends you to the portal, where you sign in and agree, and keeps
// the tokens that it gets for your code in tokens.json. Other examples use that file.
//
//   npm start
//   npx callerbook app add --name Desk --handler http://localhost:3000/
//   npx callerbook employee password 1                     to sign in; `employee list` shows the e-mail
//   export CALLERBOOK_ADDRESS=http://127.0.0.1:8024
//   export CALLERBOOK_CLIENT_ID=local.… CALLERBOOK_CLIENT_SECRET=…
//   node examples/get-tokens.mjs                           and open http://localhost:3000/
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const {
  CALLERBOOK_ADDRESS: portal,
  CALLERBOOK_CLIENT_ID: clientId,
  CALLERBOOK_CLIENT_SECRET: clientSecret,
  CALLERBOOK_TOKENS: file = 'tokens.json',
  CALLERBOOK_APP_PORT: port = '3000',
} = process.env

// Comes back with the code. A code that somebody else sends here comes without it.
const state = randomBytes(16).toString('hex')

async function exchange(code) {
  const answer = await fetch(`${portal}/oauth/token/`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code,
    }),
  })
  const tokens = await answer.json()
  if (tokens.error) throw new Error(tokens.error_description)
  return tokens
}

const server = createServer(async (request, response) => {
  const sent = new URL(request.url, 'http://localhost').searchParams
  if (!sent.has('code')) {
    const query = new URLSearchParams({ client_id: clientId, state })
    response.writeHead(302, { location: `${portal}/oauth/authorize/?${query}` }).end()
    return
  }
  if (sent.get('state') !== state) {
    response.writeHead(403).end('This code was not asked for here.\n')
    return
  }
  try {
    const tokens = await exchange(sent.get('code'))
    writeFileSync(file, JSON.stringify(tokens, null, 2), { mode: 0o600 })
    response.end('Done. You can close this page.\n')
    console.log(`${file} has the tokens of employee ${tokens.user_id}, good for an hour:`)
    console.log(
      `  export CALLERBOOK_TOKEN=$(node -p "JSON.parse(fs.readFileSync('${file}')).access_token")`,
    )
    server.close()
  } catch (error) {
    response.writeHead(502).end(`${error.message}\n`)
  }
})
server.listen(Number(port), 'localhost', () => {
  console.log(`Open http://localhost:${server.address().port}/ in your browser.`)
})
