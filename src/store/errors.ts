export type StoreErrorKind =
  | 'locked'
  | 'read-only'
  | 'disk'
  | 'damaged'
  | 'full'
  | 'unreachable'
  | 'newer'

/** The store cannot do its work, for a reason that an operator can see to. The message says what to do. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind

  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.kind = kind
  }
}
