/**
 * What a request may hold, in any encoding: far above what any client sends. docs/reference/limits.md
 * has all limits.
 */

/** Parameters, list items and fields together. */
export const valuesMax = 10_000

/** Lists and maps inside each other. */
export const nestingMax = 64
