/**
 * Property tests look at other values each time, except in CI: there the same commit must get the same
 * answer. CALLERBOOK_TEST_SEED repeats a run.
 */
import fc from 'fast-check'

const seed = process.env['CALLERBOOK_TEST_SEED'] ?? (process.env['CI'] ? '20261122' : undefined)
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })
