import { describe } from 'vitest'
import { postgresEngine } from '../../../test/support/database-engines.ts'
import { describeStore } from '../store.contract.ts'

const { skipped = '' } = postgresEngine()
describe.skipIf(skipped !== '')(`the contracts on postgres${skipped && ` (${skipped})`}`, () => {
  describeStore(postgresEngine)
})
