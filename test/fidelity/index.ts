/** The lists that docs/fidelity.md is made of. A method without rows fails test/fidelity.test.ts. */
import { appMethods, appTopics } from './apps.ts'
import { basicMethods, limitTopics } from './basic.ts'
import { calls, callTopics } from './calls.ts'
import { crmDirectories } from './crm-directories.ts'
import { crmDuplicates } from './crm-duplicates.ts'
import { crmItems } from './crm-items.ts'
import { crmLinks } from './crm-links.ts'
import { crmMerge } from './crm-merge.ts'
import { crmRecords } from './crm-records.ts'
import { crmUserfields } from './crm-userfields.ts'
import { eventTopics, events } from './events.ts'
import { externalCallTopics } from './external-call-events.ts'
import { frameTopics } from './frames.ts'
import { gatewayTopics } from './gateway.ts'
import { people } from './people.ts'
import { recordingRows } from './recordings.ts'
import type { MethodRows, TopicRows } from './rows.ts'
import { telephony } from './telephony.ts'
import { workdays } from './workdays.ts'

export const topics: readonly TopicRows[] = [
  ...gatewayTopics,
  ...limitTopics,
  ...appTopics,
  ...eventTopics,
  ...callTopics,
  ...externalCallTopics,
  ...frameTopics,
]

export const families: readonly MethodRows[] = [
  ...telephony,
  ...calls,
  ...recordingRows,
  ...crmDuplicates,
  ...crmRecords,
  ...crmItems,
  ...crmUserfields,
  ...crmLinks,
  ...crmDirectories,
  ...crmMerge,
  ...people,
  ...workdays,
  ...basicMethods,
  ...appMethods,
  ...events,
]
