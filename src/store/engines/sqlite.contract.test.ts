import { describe } from 'vitest'
import { sqliteEngine } from '../../../test/support/database-engines.ts'
import { describeStore } from '../store.contract.ts'

const { skipped = '' } = sqliteEngine()
describe.skipIf(skipped !== '')(`the contracts on sqlite${skipped && ` (${skipped})`}`, () => {
  describeStore(sqliteEngine)
})
