import { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { StoreError } from '../store/errors.ts'
import { LocalAuthorityError } from '../tls/local-authority.ts'

/** What a command cannot do, said to the person who typed it. The message says what to do next. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Writes one line to the error output and returns the exit code: 1 the command could not be done,
 * 2 it was not understood, 3 the store cannot be used, 70 a defect.
 */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ConfigError) return say(error, 2)
  if (error instanceof StoreError) return say(error, 3)
  if (error instanceof LocalAuthorityError) return say(error, 1)
  if (error instanceof CommandError) return say(error, error.exitCode)
  console.error(error)
  return 70
}

function say(error: Error, exitCode: number): number {
  console.error(`callerbook: ${error.message}`)
  return exitCode
}
