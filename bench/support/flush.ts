import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './report.ts'

/** How often a second the disk flushes a few pages written at the end of a file. */
export function flushesPerSecond(folder: string): number {
  const file = openSync(join(folder, 'flush'), 'a')
  const written = Buffer.alloc(16_384, 1)
  const times: number[] = []
  for (let turn = 0; turn < 200; turn += 1) {
    const startedAt = performance.now()
    writeSync(file, written)
    fdatasyncSync(file)
    times.push(performance.now() - startedAt)
  }
  closeSync(file)
  return 1000 / median(times)
}
