/**
 * Phones and e-mails under random changes by both families of methods, against a plain list in memory;
 * what is stored and what lookups find must agree after each.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { testPortal } from '../support/server.ts'

interface Row {
  id: number
  kind: string
  type: string
  value: string
}

const values = {
  PHONE: ['+49 30 1234567', '030 7654321', '0301112223', '+1 212 555 0100'],
  EMAIL: ['a@one.example', 'B@one.example', 'c@two.example'],
} as const
type Kind = keyof typeof values
const kinds = ['PHONE', 'EMAIL'] as const

const row = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    type: fc.constantFrom('WORK', 'HOME', 'MOBILE'),
    value: fc.constantFrom(...values[kind]),
    // Whether the request may name another kind than that of the row with the id.
    isStray: fc.nat(3).map((chance) => chance === 0),
  }),
)

/** `at` picks a row that is there; beyond them it is an id that nobody has. */
const change = fc.oneof(
  row.map((added) => ({ what: 'add' as const, ...added, at: 0 })),
  fc.tuple(row, fc.nat(6)).map(([to, at]) => ({ what: 'edit' as const, ...to, at })),
  fc.tuple(row, fc.nat(6)).map(([to, at]) => ({ what: 'delete' as const, ...to, at })),
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

const step = fc.record({
  isItem: fc.boolean(),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
})

const unknownId = 900_000

it('rows and lookups follow every change', async () => {
  await using portal = await testPortal({ portalCountry: 'DE' })
  const request = async (method: string, params: object) => {
    const { status, body } = await portal.request(method, params)
    expect([status, body.error_description]).toEqual([200, undefined])
    return body.result
  }

  const steps = fc.array(step, { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const id = await request('crm.contact.add', { fields: { NAME: 'A' } })
      let model: Row[] = []
      for (const { isItem, changes } of all) {
        const targets = targetsOf(changes, model)
        if (isItem)
          await request('crm.item.update', {
            entityTypeId: 3,
            id,
            fields: { fm: fmOf(targets) },
          })
        else await request('crm.contact.update', { id, fields: fieldsOf(targets) })
        const stored = await request('crm.item.get', { entityTypeId: 3, id })
        model = applied(model, targets, stored.item.fm)
        expect(stored.item.fm).toEqual(
          model.map((each) => ({
            id: each.id,
            typeId: each.kind,
            valueType: each.type,
            value: each.value,
          })),
        )
        await expectFound(id, model)
      }
      await request('crm.contact.delete', { id })
      await expectFound(id, [])
    }),
    { numRuns: 40 },
  )

  async function expectFound(id: number, model: readonly Row[]): Promise<void> {
    for (const kind of kinds)
      for (const value of values[kind]) {
        const found = await request('crm.duplicate.findbycomm', { type: kind, values: [value] })
        const listed = await request('crm.contact.list', { filter: { [kind]: value } })
        const has = model.some((each) => each.kind === kind && each.value === value)
        expect(found.CONTACT ?? []).toEqual(has ? [id] : [])
        expect(listed).toHaveLength(has ? 1 : 0)
      }
  }
})

type Target = Change & { id: number | undefined }

/** Each row is named once in a request: a map cannot name it twice. */
function targetsOf(changes: readonly Change[], model: readonly Row[]): Target[] {
  const taken = new Set<number>()
  return changes.flatMap((each): Target[] => {
    if (each.what === 'add') return [{ ...each, id: undefined }]
    const there = model[each.at]
    const id = there?.id ?? unknownId + each.at
    if (taken.has(id)) return []
    taken.add(id)
    const kind: Kind = each.isStray ? each.kind : ((there?.kind as Kind | undefined) ?? each.kind)
    const isOfKind = (values[kind] as readonly string[]).includes(each.value)
    return [{ ...each, kind, value: isOfKind ? each.value : values[kind][0], id }]
  })
}

const fmOf = (targets: readonly Target[]): object =>
  Object.fromEntries(
    targets.map(({ what, kind, type, value, id }, index) => [
      id ?? `n${index}`,
      { typeId: kind, valueType: type, value: what === 'delete' ? '' : value },
    ]),
  )

function fieldsOf(targets: readonly Target[]): object {
  const rows = (kind: Kind) =>
    targets
      .filter((each) => each.kind === kind)
      .map(({ what, type, value, id }) => {
        if (what === 'delete') return { ID: id, DELETE: 'Y' }
        return { ...(id !== undefined && { ID: id }), VALUE: value, VALUE_TYPE: type }
      })
  return { PHONE: rows('PHONE'), EMAIL: rows('EMAIL') }
}

/** The model after the request. New rows have the ids that the store gave them. */
function applied(
  model: readonly Row[],
  targets: readonly Target[],
  stored: readonly { id: number; typeId: string; valueType: string; value: string }[],
): Row[] {
  const kept = model.flatMap((each) => {
    // An id among rows of another kind is one that the client does not have.
    const target = targets.find(({ id, kind }) => id === each.id && kind === each.kind)
    if (!target) return [each]
    return target.what === 'delete' ? [] : [{ ...each, type: target.type, value: target.value }]
  })
  const known = new Set(model.map(({ id }) => id))
  const isNew = ({ what, id, kind }: Target) =>
    what === 'add' ||
    (what === 'edit' && !model.some((each) => each.id === id && each.kind === kind))
  const added = targets.filter(isNew)
  const fresh = stored.filter(({ id }) => !known.has(id))
  // Which of the new rows comes first is not promised; that each comes once is.
  const text = (kind: string, type: string, value: string) => [kind, type, value].join('|')
  expect(fresh.map((each) => text(each.typeId, each.valueType, each.value)).toSorted()).toEqual(
    added.map((each) => text(each.kind, each.type, each.value)).toSorted(),
  )
  return [
    ...kept,
    ...fresh.map(({ id, typeId, valueType, value }) => ({
      id,
      kind: typeId,
      type: valueType,
      value,
    })),
  ]
}
