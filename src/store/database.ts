/** A value that both engines take as a parameter. Booleans and dates are stored as integers. */
export type SqlValue = string | number | bigint | null

/**
 * What an SQL engine must do for callerbook. Placeholders are $1, $2, … in both engines, and integers
 * up to 2^53 come back as JavaScript numbers.
 */
export interface Database {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads committed data (inside `transaction`: also its own writes). Rows are objects. */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>
  /** The same with rows as arrays in the order of the select list; for the hot paths. */
  values<Row extends readonly unknown[]>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>
  /** Resolves once the work is durable; rolls back when the work throws. Inside a transaction it nests as a savepoint. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Bytes the portal's data takes on disk. */
  size(): Promise<number>
  close(): Promise<void>
}

/** The only place where data can be changed: `query` outside a transaction refuses to write. */
export interface Transaction extends Database {
  /** One statement with every row of parameters, in order. */
  executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>
}
