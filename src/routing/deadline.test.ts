import { describe, expect, it } from 'vitest'
import { StoreError } from '../store/errors.ts'
import { createDeadline } from './deadline.ts'

const never = () => new Promise<string>(() => {})
const now = () => performance.now()

describe('a deadline', () => {
  it('gives what the work comes to in time, at once or later', async () => {
    const deadline = createDeadline(10_000)
    expect(await deadline.run(now(), () => 'now')).toEqual({ done: 'now' })
    expect(await deadline.run(now(), async () => 'soon')).toEqual({ done: 'soon' })
    expect(await createDeadline(Infinity).run(now(), async () => 'soon')).toEqual({ done: 'soon' })
  })

  it('does not wait for work that hangs', async () => {
    const startedAt = now()
    expect(await createDeadline(20).run(startedAt, never)).toEqual({ missed: 'deadline' })
    expect(now() - startedAt).toBeGreaterThanOrEqual(19)
  })

  it('counts from the moment that is given', async () => {
    expect(await createDeadline(50).run(now() - 51, async () => 'late')).toEqual({
      missed: 'deadline',
    })
  })

  it('drops what is found too late because this thread was held up', async () => {
    const outcome = await createDeadline(5).run(now(), async () => {
      const until = now() + 10
      while (now() < until);
      return 'late'
    })
    expect(outcome).toEqual({ missed: 'deadline' })
  })

  it('tells a failing store from a defect', async () => {
    const fault = new StoreError('unreachable', 'gone')
    const deadline = createDeadline(1_000)
    expect(await deadline.run(now(), () => Promise.reject(fault))).toEqual({
      missed: 'store-unavailable',
      fault,
    })
    await expect(deadline.run(now(), () => Promise.reject(new Error('defect')))).rejects.toThrow(
      'defect',
    )
  })

  it('asks nothing more of a store that leaves a hundred questions open, until it answers', async () => {
    const deadline = createDeadline(1)
    const open: PromiseWithResolvers<string>[] = []
    const hang = () => {
      const question = Promise.withResolvers<string>()
      open.push(question)
      return question.promise
    }
    const missed = await Promise.all(Array.from({ length: 100 }, () => deadline.run(now(), hang)))
    expect(missed.every((each) => 'missed' in each && each.missed === 'deadline')).toBe(true)
    expect(await deadline.run(now(), hang)).toEqual({ missed: 'store-unavailable' })
    expect(open).toHaveLength(100)

    // A failure that comes late is nobody's any more, and ends nothing else.
    for (const [index, question] of open.entries())
      if (index % 2 === 0) question.resolve('')
      else question.reject(new StoreError('unreachable', 'gone'))
    await Promise.allSettled(open.map(({ promise }) => promise))
    expect(await createDeadline(1_000).run(now(), async () => 'back')).toEqual({ done: 'back' })
    expect(await deadline.run(now() + 1_000, async () => 'back')).toEqual({ done: 'back' })
  })
})
