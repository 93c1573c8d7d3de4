/** The file as a whole cannot be taken. The message says why, and what to do where something can be done. */
export class ImportError extends Error {
  /** The wish was wrong, not the file. */
  readonly isUsage: boolean

  constructor(message: string, options: ErrorOptions & { isUsage?: boolean } = {}) {
    super(message, options)
    this.name = 'ImportError'
    this.isUsage = options.isUsage ?? false
  }
}
