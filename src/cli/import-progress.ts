/** How far an import is: a bar that is redrawn on a terminal, a line every few seconds elsewhere. */
import type { Progress } from '../import/import-clients.ts'

const redrawMs = 100
const lineMs = 5_000
const barWidth = 24

export interface ProgressDisplay {
  show(progress: Progress): void
  end(): void
}

export function createProgress(
  file: string,
  size: number | undefined,
  output: NodeJS.WriteStream = process.stderr,
  clock: () => number = performance.now.bind(performance),
): ProgressDisplay {
  const startedAt = clock()
  let shownAt = startedAt
  let hasBar = false
  return {
    show({ rows, bytes }) {
      const now = clock()
      if (now - shownAt < (output.isTTY ? redrawMs : lineMs)) return
      shownAt = now
      const text = progressText({ rows, bytes, size, seconds: (now - startedAt) / 1000 })
      if (!output.isTTY) {
        output.write(`${file}: ${text}\n`)
        return
      }
      hasBar = true
      output.write(`\r${text.slice(0, (output.columns ?? 80) - 1)}\u001B[K`)
    },
    end() {
      if (hasBar) output.write('\r\u001B[K')
    },
  }
}

/** `████████░░░░  42 %  1,200,000 rows  61,000/s  0:21 left` */
export function progressText({
  rows,
  bytes,
  size,
  seconds,
}: Progress & { size: number | undefined; seconds: number }): string {
  const rate = seconds > 0 ? Math.round(rows / seconds) : 0
  const counts = `${number(rows)} rows  ${number(rate)}/s`
  if (size === undefined || size === 0) return counts
  const share = Math.min(bytes / size, 1)
  const full = Math.round(share * barWidth)
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  const left = share > 0 ? (seconds / share) * (1 - share) : 0
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${counts}  ${clockTime(left)} left`
}

const number = (value: number): string => value.toLocaleString('en-US')

function clockTime(seconds: number): string {
  const whole = Math.ceil(seconds)
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`
}
