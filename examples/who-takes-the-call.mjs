// Prints which extension should ring for a caller, or "queue" when nobody is known or at work.
const webhook = process.env.CALLERBOOK_WEBHOOK
const caller = process.argv[2]

const answer = await fetch(`${webhook}telephony.externalCall.searchCrmEntities`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ PHONE_NUMBER: caller }),
  signal: AbortSignal.timeout(2_000),
})
const { result, error_description: problem } = await answer.json()
if (problem) throw new Error(problem)

// The best match comes first.
const employee = result[0]?.ASSIGNED_BY
const isAtWork = employee?.TIMEMAN_STATUS === 'OPENED'
console.log((isAtWork && employee.USER_PHONE_INNER) || 'queue')
