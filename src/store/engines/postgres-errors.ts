import { StoreError } from '../errors.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

// https://www.postgresql.org/docs/15/errcodes-appendix.html
const codes = {
  serializationFailure: '40001',
  deadlock: '40P01',
  lockTimeout: '55P03',
  readOnlyTransaction: '25006',
}

/** The transaction lost against another one and may be tried again as a whole. */
export const isRetryable = (error: unknown): boolean =>
  codeOf(error) === codes.serializationFailure || codeOf(error) === codes.deadlock

/** The server takes no writes: it is a replica, or became one. */
export const isReadOnlyTransaction = (error: unknown): boolean =>
  codeOf(error) === codes.readOnlyTransaction

const lostCodes = /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$|57P0[1-3]$|08)/

/** The connection failed, not the statement. */
export const isLost = (error: unknown): boolean => lostCodes.test(codeOf(error))

/**
 * Turns an engine's failure into one that an operator can act on. What is left is a broken invariant;
 * it loses the parts that repeat stored values, as errors are logged.
 */
export function explain(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error
  hideValues(error)
  const code = codeOf(error)
  const options = { cause: error }
  if (error instanceof CommitUnansweredError)
    return new StoreError(
      'unreachable',
      `${place} was lost while it committed: whether the change was kept is not known`,
      options,
    )
  if (isLost(error))
    return new StoreError('unreachable', `${place} cannot be reached (${code})`, options)
  if (code === codes.lockTimeout)
    return new StoreError('locked', `another session holds a lock in the ${place}`, options)
  if (code === codes.readOnlyTransaction)
    return new StoreError('read-only', `the ${place} is read-only (a standby?)`, options)
  if (code === '42501')
    return new StoreError('read-only', `${error.message} in the ${place}: grant it`, options)
  if (code === '53100')
    return new StoreError('full', `the disk of the ${place} is full. Nothing was kept`, options)
  if (code === '53300')
    return new StoreError('unreachable', `the ${place} takes no more connections`, options)
  if (code.startsWith('28'))
    return new StoreError('unreachable', `the ${place} refused the user name or password`, options)
  if (code === '3D000') return new StoreError('unreachable', `there is no ${place}`, options)
  if (code.startsWith('XX00') && code !== 'XX000')
    return new StoreError('damaged', `the ${place} is damaged. Restore it from a backup`, options)
  if (code === '58030')
    return new StoreError('disk', `the disk of the ${place} reported an error`, options)
  return error
}

/** The connection was lost when nothing but the server's "done" was missing. */
export class CommitUnansweredError extends Error {
  readonly code = 'CONNECTION_CLOSED'

  constructor(cause: unknown) {
    super('a commit was not answered', { cause })
  }
}

function hideValues(error: Error): void {
  for (const key of ['detail', 'where', 'internal_query'])
    if (key in error) Object.defineProperty(error, key, { enumerable: false })
}
