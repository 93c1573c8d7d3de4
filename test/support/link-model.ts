/** What links between clients mean, on a plain list in memory: the stores are compared with it. */
import type { Link, LinkDraft } from '../../src/domain/clients/links.ts'

interface Place {
  sort: number
  isPrimary: boolean
}

interface Row {
  left: number
  right: number
  /** Its place among the links of the left client, and among those of the right one. */
  leftPlace: Place
  rightPlace: Place
}

type End = 'left' | 'right'
const placeOf = { left: 'leftPlace', right: 'rightPlace' } as const
const opposite = { left: 'right', right: 'left' } as const

export class LinkModel {
  #rows: Row[] = []

  links(end: End, owner: number): Link[] {
    return this.#of(end, owner).map((row) => ({
      id: row[opposite[end]],
      role: 0,
      ...row[placeOf[end]],
    }))
  }

  add(end: End, owner: number, { id, sort, isPrimary = false }: LinkDraft): boolean {
    if (this.#find(end, owner, id)) return false
    const own = this.#last(end, owner, { sort, isPrimary })
    const far = this.#last(opposite[end], id, {})
    if (own.isPrimary) for (const row of this.#of(end, owner)) row[placeOf[end]].isPrimary = false
    this.#rows.push(
      end === 'left'
        ? { left: owner, right: id, leftPlace: own, rightPlace: far }
        : { left: id, right: owner, leftPlace: far, rightPlace: own },
    )
    return true
  }

  remove(end: End, owner: number, id: number): boolean {
    const row = this.#find(end, owner, id)
    if (!row) return false
    this.#rows = this.#rows.filter((each) => each !== row)
    this.#repair(end, owner)
    this.#repair(opposite[end], id)
    return true
  }

  set(end: End, owner: number, drafts: readonly LinkDraft[]): void {
    const before = this.#of(end, owner)
    const ids = [...new Set(drafts.map(({ id }) => id))]
    const given = new Map<number, number | undefined>()
    for (const { id, sort } of drafts) given.set(id, sort ?? given.get(id))
    let highest = Math.max(
      0,
      ...before.map((row) => row[placeOf[end]].sort),
      ...[...given.values()].map((sort) => sort ?? 0),
    )
    for (const row of before)
      if (!ids.includes(row[opposite[end]])) this.remove(end, owner, row[opposite[end]])
    const primary = (drafts.find(({ isPrimary }) => isPrimary) ?? drafts[0])?.id
    for (const id of ids) {
      const sort = given.get(id)
      const known = this.#find(end, owner, id)
      if (!known) {
        if (sort === undefined) highest += 10
        this.add(end, owner, { id, sort: sort ?? highest })
      } else if (sort !== undefined) known[placeOf[end]].sort = sort
    }
    for (const row of this.#of(end, owner))
      row[placeOf[end]].isPrimary = row[opposite[end]] === primary
  }

  makePrimary(end: End, owner: number, id: number): void {
    this.add(end, owner, { id, isPrimary: true })
    for (const row of this.#of(end, owner)) row[placeOf[end]].isPrimary = row[opposite[end]] === id
  }

  removeAll(end: End, owner: number): void {
    for (const row of this.#of(end, owner)) this.remove(end, owner, row[opposite[end]])
  }

  /** The receiving one takes the leaving one's place at the other ends. */
  move(end: End, from: number, to: number): void {
    for (const row of this.#of(end, from)) {
      const id = row[opposite[end]]
      const wasPrimary = row[placeOf[opposite[end]]].isPrimary
      const theirs = { ...row[placeOf[opposite[end]]] }
      this.#rows = this.#rows.filter((each) => each !== row)
      const known = this.#find(end, to, id)
      if (known) {
        if (wasPrimary) known[placeOf[opposite[end]]].isPrimary = true
        continue
      }
      const own = this.#last(end, to, {})
      this.#rows.push(
        end === 'left'
          ? { left: to, right: id, leftPlace: own, rightPlace: theirs }
          : { left: id, right: to, leftPlace: theirs, rightPlace: own },
      )
    }
  }

  #of(end: End, owner: number): Row[] {
    return this.#rows
      .filter((row) => row[end] === owner)
      .toSorted(
        (a, b) =>
          a[placeOf[end]].sort - b[placeOf[end]].sort || a[opposite[end]] - b[opposite[end]],
      )
  }

  #find(end: End, owner: number, id: number): Row | undefined {
    return this.#rows.find((row) => row[end] === owner && row[opposite[end]] === id)
  }

  #last(
    end: End,
    owner: number,
    { sort, isPrimary = false }: { sort?: number | undefined; isPrimary?: boolean },
  ): Place {
    const sorts = this.#of(end, owner).map((row) => row[placeOf[end]].sort)
    return {
      sort: sort ?? (sorts.length > 0 ? Math.max(...sorts) : 0) + 10,
      isPrimary: isPrimary || sorts.length === 0,
    }
  }

  #repair(end: End, owner: number): void {
    const rows = this.#of(end, owner)
    const [first] = rows
    if (first && !rows.some((row) => row[placeOf[end]].isPrimary))
      first[placeOf[end]].isPrimary = true
  }
}
