// Makes an employee responsible for all clients of another one, who leaves. Needs the scope crm.
//
//   npm start                                              prints the address of a webhook
//   export CALLERBOOK_WEBHOOK=http://127.0.0.1:8024/rest/1/…/
//   node examples/hand-over.mjs 6 2                        the clients of employee 6 go to employee 2
const webhook = process.env.CALLERBOOK_WEBHOOK
const [from, to] = process.argv.slice(2).map(Number)
if (!from || !to || from === to) throw new Error('say from whom and to whom, by their ids: 6 2')

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

for (const type of ['contact', 'company', 'lead']) {
  let last = 0
  let count = 0
  for (;;) {
    const page = await call(`crm.${type}.list`, {
      select: ['ID'],
      order: { ID: 'ASC' },
      filter: { '>ID': last, ASSIGNED_BY_ID: from },
      start: -1,
    })
    const cmd = page.map(({ ID }) => `crm.${type}.update?id=${ID}&fields[ASSIGNED_BY_ID]=${to}`)
    if (cmd.length > 0) {
      const { result, result_error: refused } = await call('batch', { cmd })
      count += Object.keys(result).length
      for (const { error_description: problem } of Object.values(refused)) console.error(problem)
    }
    if (page.length < 50) break
    last = page.at(-1).ID
  }
  console.log(`${type}: ${count}`)
}
