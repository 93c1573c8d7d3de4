/** Which character stands between the cells, and which one ends a line. */

export type Delimiter = ',' | ';' | '\t' | '|'
export const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']

/**
 * The delimiter of the header, if more than one of its kind stands outside quotes; the one that
 * divides the following lines into equally many cells wins a tie.
 */
export function detectDelimiter(head: string): Delimiter {
  const lines = head
    .split(/\r\n|\n|\r/, 20)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, ''))
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of delimiters) {
    const [first = 0, ...others] = lines.map((line) => line.split(delimiter).length - 1)
    if (first === 0) continue
    const alike = others.filter((count) => count === first).length
    const score = (others.length === 0 ? 1 : 0.2 + alike / others.length) * Math.log2(first + 1)
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

/** What a first line `sep=;` says, which is there for Excel alone. */
export const toldDelimiter = (head: string): Delimiter | undefined => {
  const told = /^\uFEFF?"?sep=([,;\t|])"?[\r\n]/i.exec(head)?.[1]
  return delimiters.find((delimiter) => delimiter === told)
}

/** Files of old Macs end their lines with a carriage return alone. */
export const detectNewline = (head: string): '\n' | '\r' =>
  !head.includes('\n') && head.includes('\r') ? '\r' : '\n'
