/** Finds the digit runs of a text: each a number as people group it, or an extension, or noise. */
export interface Run {
  digits: string
  plus: boolean
  /** As written, for the slash that may divide two numbers. */
  text: string
  /** What stands between the run before and this one. */
  gap: string
  /** A right-to-left display or an export put the plus behind: "972501234567+". */
  plusBehind: boolean
  hashBehind: boolean
}

// Marks inside a number: groups, area codes in brackets, the tilde of 8~10, an apostrophe of Excel.
const run = /[+]?[\s+()[\].-]*\d(?:[\d\s().\-/\\[\]~_'’]*\d)?/g

/** The digit runs of a text, in order. */
export const findRuns = (body: string): Run[] => {
  const runs: Run[] = []
  let end = 0
  for (const match of body.replaceAll('\n', ';').matchAll(run)) {
    const after = match.index + match[0].length
    let text = match[0]
    let start = match.index
    const plusAt = text.lastIndexOf('+')
    // Only separators next to the plus belong to the number; the rest is gap.
    const lead = plusAt >= 0 ? plusAt : text.search(/\d/)
    start += lead
    text = text.slice(lead)
    runs.push({
      digits: text.replace(/\D/g, ''),
      plus: plusAt >= 0,
      text,
      gap: body.slice(end, start),
      plusBehind: body[after] === '+' && after === body.length - 1,
      hashBehind: body[after] === '#' && after === body.length - 1,
    })
    end = after
  }
  return runs
}
