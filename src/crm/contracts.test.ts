/** What records do together, on every engine. */
import { describe } from 'vitest'
import { databaseEngines } from '../../test/support/database-engines.ts'
import { describeDirectories } from './directories.contract.ts'
import { describeMeetingChanges } from './meeting-changes.contract.ts'
import { describeMerge } from './merge.contract.ts'

for (const describeContract of [describeMerge, describeDirectories, describeMeetingChanges])
  for (const engine of databaseEngines())
    describe.skipIf(engine.skipped)(engine.skipped ?? '', () => describeContract(engine))
