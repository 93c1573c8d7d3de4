import { StoreError } from '../errors.ts'

/** Where a PostgreSQL database is, taken from a URL. */
export interface PostgresAddress {
  /** A host, or a folder with the server's Unix socket. */
  host: string
  port: number
  database: string
  user: string | undefined
  password: string | undefined
  ssl: 'disable' | 'prefer' | 'require' | 'verify-full'
  connectTimeoutS: number
}

const form = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i
const sslModes = ['disable', 'prefer', 'require', 'verify-full'] as const
const known = ['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'connect_timeout']

/**
 * Reads the forms of libpq: `postgres://user:password@host:port/database`, `?host=/var/run/postgresql`
 * or a percent-encoded folder as host for a Unix socket, `?sslmode=`, `?connect_timeout=`.
 * https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING
 *
 * @throws StoreError `unreachable` for what cannot be read; the message repeats no part of the URL.
 */
export function parsePostgresUrl(url: string): PostgresAddress {
  const parts = form.exec(url)
  if (!parts)
    throw new StoreError(
      'unreachable',
      'the database URL cannot be read; it looks like postgres://user:password@host:5432/database ' +
        'or postgres://user@/database?host=/var/run/postgresql',
    )
  const [, account = '', place = '', path = '', queryText = ''] = parts
  const query = new URLSearchParams(queryText)
  for (const key of query.keys())
    if (!known.includes(key))
      throw new StoreError(
        'unreachable',
        `the database URL has a parameter that is not understood; known are ${known.join(', ')}`,
      )
  const [user = '', ...passwordParts] = account.split(':')
  const [, urlHost = '', urlPort = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(place) ?? []
  const host = (query.get('host') ?? decode(urlHost).replace(/^\[(.*)\]$/, '$1')) || 'localhost'
  const port = Number(query.get('port') ?? (urlPort || 5432))
  const connectTimeoutS = Number(query.get('connect_timeout') ?? 5)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StoreError('unreachable', 'the database URL has no usable port')
  if (!(connectTimeoutS > 0 && connectTimeoutS <= 600))
    throw new StoreError('unreachable', 'connect_timeout of the database URL is 1 to 600 seconds')
  const username = query.get('user') ?? decode(user)
  return {
    host,
    port,
    database: query.get('dbname') ?? (decode(path) || username || 'postgres'),
    user: username || undefined,
    password: query.get('password') ?? (decode(passwordParts.join(':')) || undefined),
    ssl: sslMode(query.get('sslmode'), host),
    connectTimeoutS,
  }
}

/** The address for messages and logs: no password. */
export const describeAddress = ({ host, port, database }: PostgresAddress): string =>
  host.startsWith('/')
    ? `PostgreSQL database "${database}" at ${host}/.s.PGSQL.${port}`
    : `PostgreSQL database "${database}" at ${host}:${port}`

function sslMode(asked: string | null, host: string): PostgresAddress['ssl'] {
  const isOnThisMachine = host.startsWith('/') || /^(localhost|127\.[\d.]+|::1)$/.test(host)
  if (asked === null) return isOnThisMachine ? 'disable' : 'prefer'
  const mode = sslModes.find((each) => each === asked)
  if (!mode)
    throw new StoreError('unreachable', `sslmode of the database URL is ${sslModes.join(', ')}`)
  return mode
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new StoreError('unreachable', 'the database URL has a broken percent sign: write %25')
  }
}
