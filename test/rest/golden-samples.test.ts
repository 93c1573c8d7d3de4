/** The documentation's samples for every method, in every way that clients write a request. */
import { describe, expect, it } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { reserveIds } from '../../src/store/counters.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'
import { stories } from '../golden/index.ts'
import { encodings, send } from '../golden/send.ts'
import type { Story } from '../golden/sample.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

describe('the samples', () => {
  it('show every method answering, and name its page of the documentation', () => {
    const answering = new Set(
      stories.flatMap(({ samples }) =>
        samples.filter(({ answer }) => 'result' in answer).map(({ method }) => method),
      ),
    )
    expect(methods.map(({ name }) => name).filter((name) => !answering.has(name))).toEqual([])
    for (const { docs } of methods)
      expect(docs).toMatch(/^https:\/\/apidocs\.bitrix24\.com\/[\w/-]+\.html$/)
  })

  it('are of methods that exist', () => {
    const known = new Set(methods.map(({ name }) => name))
    const asked = stories.flatMap(({ samples }) => samples.map(({ method }) => method))
    expect(asked.filter((name) => !known.has(name))).toEqual([])
  })
})

describe.each(encodings)('as %s', (encoding) => {
  it.each(stories.map((story) => [story.title, story] as const))('%s', async (_title, story) => {
    await using at = await opened(story)
    const nowS = Math.floor(at.portal.nowMs / 1000)
    const { access } = await at.portal.database.transaction((tx) =>
      issueTokens(tx, { app: at.app.id, employee: 1 }, nowS),
    )
    const results: unknown[] = []
    for (const { method, params, answer } of story.samples) {
      const sent = typeof params === 'function' ? params(results) : params
      const got = await send(at.portal, encoding, method, sent, access)
      const { status = 'result' in answer ? 200 : answer.status, ...body } = got
      expect({ method, status, ...body }).toMatchObject({ method, status: 200, ...answer })
      results.push(body['result'])
    }
  })
})

async function opened({ options, next = {}, prepare }: Story): Promise<CallPortal> {
  const at = await callPortal(options)
  await at.portal.database.transaction(async (tx) => {
    for (const [counter, id] of Object.entries(next)) await reserveIds(tx, counter, id - 1)
  })
  await prepare?.(at)
  return at
}
