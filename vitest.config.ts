import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    // These end a test that hangs. They measure nothing: on a busy machine a process takes seconds to start.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Many files wait for processes and browsers they started: one worker less than there are cores, as is usual,
    // would leave a machine of two cores idle for half of a run.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
})
