/** Stores that several processes can share: the flags with which each of them finds the same one. */
import type { DatabasePlace } from '../../src/store/open.ts'
import { temporaryFolder } from './command-line.ts'
import { postgresEngine } from './database-engines.ts'

export interface SharedStore extends AsyncDisposable {
  readonly flags: readonly string[]
  readonly place: DatabasePlace
}

async function onSqlite(): Promise<SharedStore> {
  const folder = await temporaryFolder()
  return {
    flags: ['--data', folder.path],
    place: { file: `${folder.path}/callerbook.db` },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function onPostgres(): Promise<SharedStore> {
  const folder = await temporaryFolder()
  const engine = postgresEngine()
  const { database } = await engine.open()
  const [row] = await database.query<{ schema: string }>('select current_schema() as schema')
  const schema = row?.schema as string
  const url = process.env['CALLERBOOK_TEST_POSTGRES'] as string
  return {
    flags: ['--data', folder.path, '--database', url, '--schema', schema],
    place: { url, schema },
    async [Symbol.asyncDispose]() {
      await engine.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export const sharedStores = [
  { engine: 'SQLite', skipped: undefined, open: onSqlite },
  { engine: 'PostgreSQL', skipped: postgresEngine().skipped, open: onPostgres },
]
