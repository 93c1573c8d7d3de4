/** A value that both engines take as a parameter. Booleans and dates are stored as integers. */
export type SqlValue = string | number | bigint | null

/**
 * What an SQL engine must do for callerbook. Placeholders are $1, $2, … in both engines; a limit stands
 * in the text itself, as SQLite plans by its value and would prepare the statement anew at each call,
 * which takes several times as long as a lookup. Integers up
 * to 2^53 come back as JavaScript numbers, greater ones are refused; JSON goes in and comes out as
 * text. PostgreSQL cannot keep U+0000 in a text, so both engines drop it from text parameters.
 */
export interface Database {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads committed data (inside `transaction`: also its own writes). Rows are objects. */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>
  /** The same with rows as arrays in the order of the select list; for the hot paths. */
  values<Row extends readonly unknown[]>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>
  /**
   * The same as `values` for what may read very much: nobody else waits for it. A statement that reads
   * little is answered sooner by `values`. Inside a transaction there is no difference.
   */
  valuesApart<Row extends readonly unknown[]>(
    sql: string,
    params?: readonly SqlValue[],
  ): Promise<Row[]>
  /**
   * Resolves once the work is durable; rolls back when the work throws, or when one of its statements
   * failed, even if the work caught that. Inside a transaction it nests as a savepoint: what may fail
   * belongs into one of its own.
   *
   * The work may run more than once (after a deadlock in PostgreSQL), so it changes nothing but the
   * store. Inside it only `tx` may be used: a `database.transaction` there would wait for itself.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Bytes the portal's data takes on disk. */
  size(): Promise<number>
  /** Waits for the transactions that are under way. */
  close(): Promise<void>
}

/** The only place where data can be changed: `query` outside a transaction refuses to write. */
export interface Transaction extends Database {
  /** One statement with every row of parameters, in order. */
  executeMany(sql: string, rows: readonly (readonly SqlValue[])[]): Promise<void>
}
