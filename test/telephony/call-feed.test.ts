/** The feed that screens follow: what they missed is told, and what is no longer kept is admitted. */
import { describe, expect, test } from 'vitest'
import { callPortal } from '../support/call-portal.ts'

describe('the feed of calls', () => {
  test('tells what came after a signal, and wakes who listens', async () => {
    await using at = await callPortal()
    const { feed } = at.portal.services.calls
    let woken = 0
    const stop = feed.onSignal(() => (woken += 1))
    expect(await feed.since(0)).toEqual([])
    await at.ring()
    const seen = await feed.latest()
    expect(woken).toBe(1)
    await at.ring({ SHOW: 0, EXTERNAL_CALL_ID: 'b' })
    expect((await feed.since(seen))?.map(({ id, kind }) => [id, kind])).toEqual([
      [seen + 1, 'registered'],
    ])
    expect(await feed.since(seen + 1)).toEqual([])
    stop()
    await at.ring({ EXTERNAL_CALL_ID: 'c' })
    expect(woken).toBe(2)
  })

  test('wakes nobody for what changed nothing', async () => {
    await using at = await callPortal()
    await at.ring()
    let woken = 0
    at.portal.services.calls.feed.onSignal(() => (woken += 1))
    await at.ring()
    await at.call('telephony.externalCall.show', { CALL_ID: 'x' })
    await at.call('telephony.externalCall.finish', { CALL_ID: 'x', USER_ID: 7 })
    expect(woken).toBe(0)
  })

  test('says so when some of it is not kept any more', async () => {
    await using at = await callPortal()
    const { feed } = at.portal.services.calls
    await at.ring()
    await at.portal.database.transaction(async (tx) => {
      // As after an hour with five hundred more.
      await tx.query('update call_signal set at = at - 3600001')
      await tx.query(`update counter set value = 511 where name = 'call_signal'`)
    })
    await at.ring({ EXTERNAL_CALL_ID: 'b' })
    expect(await feed.since(0)).toBeUndefined()
    expect((await feed.since(511))?.map(({ id }) => id)).toEqual([512, 513])
    const [kept] = await at.portal.database.values<[number]>('select min(id) from call_signal')
    expect(kept?.[0]).toBe(512)
    await at.portal.database.transaction((tx) => tx.query('delete from call_signal'))
    expect(await feed.since(512)).toBeUndefined()
    expect(await feed.since(513)).toEqual([])
  })
})
