import type { DatabaseEngine } from '../../test/support/database-engines.ts'
import { describeBulkClients } from './bulk/bulk-clients.contract.ts'
import { describeCallDesk } from './calls/call-desk.contract.ts'
import { describeCalls } from './calls/calls.contract.ts'
import { describeClients } from './clients/clients.contract.ts'
import { describeCounters } from './counters.contract.ts'
import { describeDatabase } from './database.contract.ts'
import { describeDepartments } from './people/departments.contract.ts'
import { describeDeputies } from './people/deputies.contract.ts'
import { describeEmployees } from './people/employees.contract.ts'
import { describeEvents } from './events/events.contract.ts'
import { describeExternalIds } from './clients/external-ids.contract.ts'
import { describeFilters } from './lists/filter-sql.contract.ts'
import { describeFrames } from './access/frames.contract.ts'
import { describeLinks } from './links/links.contract.ts'
import { describeMigrate } from './migrate.contract.ts'
import { describePeople } from './people/people.contract.ts'
import { describePortal } from './portal.contract.ts'
import { describeRecordings } from './calls/recordings.contract.ts'
import { describeTokens } from './access/tokens.contract.ts'
import { describeWebhooks } from './access/webhooks.contract.ts'

/** Everything that an engine must get right. Each suite gets an engine of its own. */
export function describeStore(engine: () => DatabaseEngine): void {
  describeDatabase(engine())
  describeMigrate(engine())
  describePortal(engine())
  describeCounters(engine())
  describeClients(engine())
  describeExternalIds(engine())
  describeBulkClients(engine())
  describeEmployees(engine())
  describeDeputies(engine())
  describeDepartments(engine())
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
