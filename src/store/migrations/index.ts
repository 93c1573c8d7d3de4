import { base } from './0001-base.ts'
import { records } from './0002-records.ts'
import { people } from './0003-people.ts'
import { userfields } from './0004-userfields.ts'
import { linksAndDirectories } from './0005-links-and-directories.ts'
import { apps } from './0006-apps.ts'
import { events } from './0007-events.ts'
import { calls } from './0008-calls.ts'
import { recordings } from './0009-recordings.ts'
import { routing } from './0010-routing.ts'
import { card } from './0011-card.ts'
import { frames } from './0012-frames.ts'
import { lastLogin } from './0013-last-login.ts'

/** Where the two engines need other words in a table definition. */
export interface Dialect {
  /** Ends a table whose rows live in the primary key's own tree. */
  clustered: string
  json: string
  /** A numeric primary key; in SQLite only `integer` is the row's own place, without an index. */
  key: string
}

export interface Migration {
  /** Numbered from 1 without gaps; never edited once released. */
  version: number
  name: string
  statements(dialect: Dialect): string[]
}

export const migrations: readonly Migration[] = [
  base,
  records,
  people,
  userfields,
  linksAndDirectories,
  apps,
  events,
  calls,
  recordings,
  routing,
  card,
  frames,
  lastLogin,
]
