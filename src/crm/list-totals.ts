/**
 * The `total` of a list. An unfiltered one is kept by the store; a filtered one is counted with the
 * first page and remembered for the pages that follow, so that walking a list counts once.
 */
import { isRemembered } from '../domain/limits/remembered.ts'
import { countAll } from '../store/clients/client-counts.ts'
import { countList, type ListCondition } from '../store/clients/client-lists.ts'
import type { Database } from '../store/database.ts'

const rememberedMs = 60_000
const rememberedMax = 500

export type ListTotal = (
  condition: ListCondition,
  options: { isWhole: boolean; isFirstPage: boolean; nowMs: number },
) => Promise<number>

/** Remembers for a minute, in this process only. */
export function createListTotal(database: Database): ListTotal {
  const remembered = new Map<string, { total: number; atMs: number }>()
  return async (condition, { isWhole, isFirstPage, nowMs }) => {
    if (isWhole) return countAll(database, condition.type)
    const key = JSON.stringify([condition.sql, condition.params.map(String)])
    const known = remembered.get(key)
    const isFresh = known && isRemembered(known.atMs, nowMs, rememberedMs)
    if (!isFirstPage && isFresh) return known.total
    const total = await countList(database, condition)
    remembered.delete(key)
    if (remembered.size >= rememberedMax)
      remembered.delete(remembered.keys().next().value as string)
    if (key.length < 10_000) remembered.set(key, { total, atMs: nowMs })
    return total
  }
}
