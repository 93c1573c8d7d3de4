import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseEngine } from '../../../test/support/database-engines.ts'
import { LinkModel } from '../../../test/support/link-model.ts'
import type { LinkDraft } from '../../domain/clients/links.ts'
import type { Database, Transaction } from '../database.ts'
import { moveLinks } from './link-moves.ts'
import { addLink, makePrimary, readLinks, removeAllLinks, removeLink, setLinks } from './links.ts'
import { migrate } from '../migrate.ts'

const clients = [1, 2, 3, 4]
const anyClient = fc.constantFrom(...clients)
const anyDraft = fc.record(
  { id: anyClient, sort: fc.constantFrom(5, 20, 30), isPrimary: fc.boolean() },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<LinkDraft>
const anyEnd = fc.constantFrom('left', 'right')

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('add'),
      end: anyEnd,
      owner: anyClient,
      draft: anyDraft,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('remove'),
      end: anyEnd,
      owner: anyClient,
      id: anyClient,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('set'),
      end: anyEnd,
      owner: anyClient,
      drafts: fc.array(anyDraft, { maxLength: 5 }),
    }),
  },
  fc.record({ step: fc.constant('primary'), end: anyEnd, owner: anyClient, id: anyClient }),
  fc.record({ step: fc.constant('gone'), end: anyEnd, owner: anyClient }),
  fc.record({ step: fc.constant('move'), end: anyEnd, from: anyClient, to: anyClient }),
)

type Step =
  | { step: 'add'; end: 'left' | 'right'; owner: number; draft: LinkDraft }
  | { step: 'remove' | 'primary'; end: 'left' | 'right'; owner: number; id: number }
  | { step: 'set'; end: 'left' | 'right'; owner: number; drafts: LinkDraft[] }
  | { step: 'gone'; end: 'left' | 'right'; owner: number }
  | { step: 'move'; end: 'left' | 'right'; from: number; to: number }

const sides = { left: 'contact-company', right: 'company-contact' } as const
const types = { left: 'contact', right: 'company' } as const

async function take(tx: Transaction, model: LinkModel, step: Step, base: number): Promise<void> {
  const side = sides[step.end]
  // Every run has clients of its own.
  const at = (id: number) => base + id
  const drafted = (draft: LinkDraft) => ({ ...draft, id: at(draft.id) })
  switch (step.step) {
    case 'add': {
      const isAdded = await addLink(tx, side, at(step.owner), drafted(step.draft))
      expect(isAdded).toBe(model.add(step.end, step.owner, step.draft))
      return
    }
    case 'remove': {
      const isRemoved = await removeLink(tx, side, at(step.owner), at(step.id))
      expect(isRemoved).toBe(model.remove(step.end, step.owner, step.id))
      return
    }
    case 'set':
      await setLinks(tx, side, at(step.owner), step.drafts.map(drafted))
      model.set(step.end, step.owner, step.drafts)
      return
    case 'primary':
      await makePrimary(tx, side, at(step.owner), at(step.id))
      model.makePrimary(step.end, step.owner, step.id)
      return
    case 'gone':
      await removeAllLinks(tx, types[step.end], at(step.owner))
      model.removeAll(step.end, step.owner)
      return
    default:
      if (step.from === step.to) return
      await moveLinks(tx, types[step.end], at(step.from), at(step.to))
      model.move(step.end, step.from, step.to)
  }
}

export function describeLinks(engine: DatabaseEngine): void {
  describe(`links on ${engine.name}`, () => {
    let database: Database
    let base = 0

    beforeAll(async () => {
      database = (await engine.open()).database
      await migrate(database)
    })
    afterAll(() => engine.close())

    test('after any steps both ends see the same links, in order, with one primary each', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
          base += 10
          const model = new LinkModel()
          await database.transaction(async (tx) => {
            for (const step of steps) await take(tx, model, step, base)
          })
          for (const end of ['left', 'right'] as const)
            for (const owner of clients) {
              const stored = await readLinks(database, sides[end], base + owner)
              const links = stored.map((link) => ({ ...link, id: link.id - base }))
              expect(links).toEqual(model.links(end, owner))
              const primaries = links.filter(({ isPrimary }) => isPrimary)
              expect(primaries).toHaveLength(links.length > 0 ? 1 : 0)
            }
        }),
        { numRuns: engine.name === 'sqlite' ? 300 : 60 },
      )
    })

    test('a lead’s contacts follow a contact that is merged or removed', async () => {
      base += 10
      const [lead, one, two, three] = [base + 1, base + 2, base + 3, base + 4]
      await database.transaction(async (tx) => {
        for (const id of [one, two, three]) await addLink(tx, 'lead-contact', lead, { id })
        await moveLinks(tx, 'contact', one, two)
      })
      const ids = async () =>
        (await readLinks(database, 'lead-contact', lead)).map(({ id, isPrimary }) => [
          id,
          isPrimary,
        ])
      expect(await ids()).toEqual([
        [two, true],
        [three, false],
      ])
      await database.transaction((tx) => removeAllLinks(tx, 'contact', two))
      expect(await ids()).toEqual([[three, true]])
      await database.transaction((tx) => removeAllLinks(tx, 'lead', lead))
      expect(await ids()).toEqual([])
    })
  })
}
