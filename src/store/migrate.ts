import type { Database } from './database.ts'
import { StoreError } from './errors.ts'
import { migrations as all, type Dialect, type Migration } from './migrations/index.ts'
import { waitForOtherStarts } from './start-lock.ts'

const dialects: Record<Database['engine'], Dialect> = {
  sqlite: { clustered: ' without rowid', json: 'text', key: 'integer primary key' },
  postgres: { clustered: '', json: 'jsonb', key: 'bigint primary key' },
}

/**
 * Brings the store to the newest version, in one transaction. Two processes may start at once: the
 * second waits for the first and finds nothing left to do.
 *
 * @throws StoreError `newer` when a newer callerbook has written the store; nothing is changed then.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = all,
): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0
  // Whoever only reads need not wait for the one who writes: nothing to do is seen without a lock.
  if ((await knownVersion(database)) === newest) return
  await database.transaction(async (tx) => {
    await waitForOtherStarts(tx)
    await tx.query(
      'create table if not exists schema_version (version bigint primary key, name text not null)',
    )
    const [row] = await tx.query<{ version: number | null }>(
      'select max(version) as version from schema_version',
    )
    const current = row?.version ?? 0
    if (current > newest)
      throw new StoreError(
        'newer',
        `the data was written by a newer callerbook (schema ${current}; this one knows ${newest}). ` +
          'Start that version, or restore a backup from before the upgrade. Nothing was changed',
      )
    for (const migration of migrations.filter(({ version }) => version > current)) {
      for (const statement of migration.statements(dialects[tx.engine])) await tx.query(statement)
      await tx.query('insert into schema_version (version, name) values ($1, $2)', [
        migration.version,
        migration.name,
      ])
    }
  })
}

/** undefined for an empty store, and for one that cannot be asked: the transaction will say why. */
async function knownVersion(database: Database): Promise<number | undefined> {
  try {
    const [row] = await database.query<{ version: number | null }>(
      'select max(version) as version from schema_version',
    )
    return row?.version ?? undefined
  } catch {
    return undefined
  }
}
