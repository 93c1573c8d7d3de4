import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { describeCallDesk } from './call-desk.contract.ts'
import { describeCalls } from './calls.contract.ts'
import { describeClients } from './clients.contract.ts'
import { describeCounters } from './counters.contract.ts'
import { describeDatabase } from './database.contract.ts'
import { describeDeputies } from './deputies.contract.ts'
import { describeEmployees } from './employees.contract.ts'
import { describeEvents } from './events.contract.ts'
import { describeExternalIds } from './external-ids.contract.ts'
import { describeFilters } from './filter-sql.contract.ts'
import { describeFrames } from './frames.contract.ts'
import { describeLinks } from './links.contract.ts'
import { describeMigrate } from './migrate.contract.ts'
import { describePeople } from './people.contract.ts'
import { describeRecordings } from './recordings.contract.ts'
import { describeTokens } from './tokens.contract.ts'
import { describeWebhooks } from './webhooks.contract.ts'

/** Everything that an engine must get right. Each suite gets an engine of its own. */
export function describeStore(engine: () => DatabaseEngine): void {
  describeDatabase(engine())
  describeMigrate(engine())
  describeCounters(engine())
  describeClients(engine())
  describeExternalIds(engine())
  describeEmployees(engine())
  describeDeputies(engine())
  describeWebhooks(engine())
  describeTokens(engine())
  describePeople(engine())
  describeFilters(engine())
  describeEvents(engine())
  describeLinks(engine())
  describeRecordings(engine())
  describeCalls(engine())
  describeCallDesk(engine())
  describeFrames(engine())
}
