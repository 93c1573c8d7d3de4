import { expect, it } from 'vitest'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal } from '../support/server.ts'

it('answers the sample of the search page as printed there', async () => {
  await using portal = await testPortal()
  await addDocumentedSamples(portal)
  const answer = await portal.request('telephony.externalCall.searchCrmEntities', {
    PHONE_NUMBER: '19062195047',
  })
  expect(answer.status).toBe(200)
  console.log(answer.text)
})
