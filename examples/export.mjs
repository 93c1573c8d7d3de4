// Prints every client that the webhook's owner may read, as JSON Lines that `callerbook import` takes.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   node examples/export.mjs > clients.jsonl
const webhook = process.env.CALLERBOOK_WEBHOOK

async function call(method, params) {
  const answer = await fetch(webhook + method, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(params),
  })
  const { result, error, error_description: problem } = await answer.json()
  if (error !== undefined) throw new Error(problem || error)
  return result
}

for (const type of ['company', 'contact', 'lead']) {
  const select = ['*', 'UF_*', 'PHONE', 'EMAIL', 'WEB', 'IM']
  let last = 0
  for (;;) {
    // By id and without a total, each page costs the same however many clients there are.
    const page = await call(`crm.${type}.list`, {
      select,
      order: { ID: 'ASC' },
      filter: { '>ID': last },
      start: -1,
    })
    for (const fields of page) console.log(JSON.stringify({ type, fields }))
    if (page.length < 50) break
    last = page.at(-1).ID
  }
}
