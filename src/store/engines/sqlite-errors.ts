import { StoreError, type StoreErrorKind } from '../errors.ts'
import { ForeignFileError } from './sqlite-connection.ts'

// https://www.sqlite.org/rescode.html: the low byte is the primary result code.
const codes = { busy: 5, locked: 6, readOnly: 8, io: 10, corrupt: 11, full: 13, cantOpen: 14 }
const notADatabase = 26

const extendedCode = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : 0

/** Another process writes; the statement may be tried again. */
export const isBusy = (error: unknown): boolean => (extendedCode(error) & 0xff) === codes.busy

/** The connection may not write, for no reason of the file's own. */
export const isReadOnly = (error: unknown): boolean => extendedCode(error) === codes.readOnly

/** Turns an engine's failure into one that an operator can act on; leaves every other error alone. */
export function explain(error: unknown, file: string): unknown {
  const reason =
    error instanceof ForeignFileError
      ? ([
          'damaged',
          `${file} is an SQLite database of another program. It was not changed; name another file`,
        ] as const)
      : reasons(file)[extendedCode(error) & 0xff]
  return reason ? new StoreError(reason[0], reason[1], { cause: error }) : error
}

const reasons = (file: string): Record<number, readonly [StoreErrorKind, string]> => ({
  [codes.busy]: ['locked', `another process holds the write lock of ${file}`],
  [codes.locked]: ['locked', `another process holds the write lock of ${file}`],
  [codes.readOnly]: [
    'read-only',
    `${file} cannot be written: check the owner and the mode of the file and its folder`,
  ],
  [codes.io]: ['disk', `the disk under ${file} reported an error`],
  [codes.corrupt]: ['damaged', `${file} is damaged. Restore it from a backup`],
  [codes.full]: ['full', `the disk under ${file} is full. Nothing of this change was kept`],
  [codes.cantOpen]: [
    'unreachable',
    `${file} cannot be opened: check that its folder exists and may be written`,
  ],
  [notADatabase]: ['damaged', `${file} is not a callerbook database. It was not changed`],
})
