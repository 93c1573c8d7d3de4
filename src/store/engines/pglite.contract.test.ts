import { describe } from 'vitest'
import { pgliteEngine } from '../../../test/support/database-engines.ts'
import { describeStore } from '../store.contract.ts'

const { skipped = '' } = pgliteEngine()
describe.skipIf(skipped !== '')(`the contracts on pglite${skipped && ` (${skipped})`}`, () => {
  describeStore(pgliteEngine)
})
