/** searchCrmEntities with PostgreSQL over a local socket, against bare node:http and against a peer. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../src/store/migrate.ts'
import { openPostgres } from '../src/store/engines/postgres.ts'
import { lookups } from './lookup.ts'
import { againstBare, type Comparison } from './support/against-bare.ts'
import { dataFolder, fill } from './support/dataset.ts'
import { callerbook, startServer } from './support/processes.ts'
import type { Finding } from './support/report.ts'

const clients = 1_000_000
const schema = 'bench'
const script = fileURLToPath(new URL('../scripts/postgres-for-tests.sh', import.meta.url))

export async function benchLookupPostgres(): Promise<Finding[]> {
  await using cluster = startCluster()
  const database = await openPostgres(cluster.url, { schema })
  await migrate(database)
  await fill(database, clients)
  await database.transaction(async (tx) => {
    await tx.query('create index multifield_value on multifield (value)')
    await tx.query('analyze')
  })
  await database.close()

  const ours = await measure(() => callerbook(['--database', cluster.url, '--schema', schema]))
  const peerScript = fileURLToPath(new URL('support/express-peer.ts', import.meta.url))
  const peer = (statements: 'unprepared' | 'prepared') =>
    measure(() => startServer(peerScript, [cluster.url, schema, statements]))
  const unprepared = await peer('unprepared')
  const prepared = await peer('prepared')
  const toPeer = ({ ratio, perSecond }: Comparison) =>
    `${(ours.ratio / ratio).toFixed(1)} (${Math.round(perSecond)}/s)`
  return [
    {
      what: 'searchCrmEntities with PostgreSQL, 1,000,000 clients, to bare node:http',
      figure: `${ours.ratio.toFixed(2)} (${Math.round(ours.perSecond)}/s, p99 ${ours.p99.toFixed(1)} ms)`,
      wanted: '>= 0.30',
      isReached: ours.ratio >= 0.3,
    },
    {
      what: 'the same, to Express with node-postgres and an index',
      figure: toPeer(unprepared),
      wanted: '>= 3',
      isReached: ours.ratio / unprepared.ratio >= 3,
    },
    {
      what: 'the same, when that peer prepares its statement by name',
      figure: toPeer(prepared),
      wanted: '',
      isReached: undefined,
    },
  ]
}

async function measure(start: () => ReturnType<typeof callerbook>): Promise<Comparison> {
  await using server = await start()
  // Awaited here: the server ends with this block.
  return await againstBare(server, lookups(clients))
}

/** A cluster of its own, thrown away afterwards. */
function startCluster(): { url: string } & AsyncDisposable {
  const environment = {
    ...process.env,
    CALLERBOOK_TEST_POSTGRES_DIR: join(dataFolder, 'postgres'),
    CALLERBOOK_TEST_POSTGRES_PORT: '25433',
  }
  const run = (command: string) =>
    execFileSync('sh', [script, command], { env: environment, encoding: 'utf8' })
  const url = /CALLERBOOK_TEST_POSTGRES='?([^'\n]+)/.exec(run('start'))?.[1]
  if (url === undefined) throw new Error('the cluster did not say its address')
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      run('stop')
    },
  }
}
