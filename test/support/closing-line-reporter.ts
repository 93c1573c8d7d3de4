import type { Reporter, TestModule } from 'vitest/node'

/** Prints the totals as one plain line at the very end, for tools that read no runner's own summary. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        totals[state === 'pending' ? 'skipped' : state] += 1
      }
      // A file that could not even be read holds no tests to count.
      if (module.errors().length > 0) totals.failed += 1
    }
    const line = `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`
    // After the summary of the default reporter, which is printed by the same event.
    setImmediate(() => process.stdout.write(`\n${line}\n`))
  }
}
