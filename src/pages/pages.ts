/** The list of pages. A new one is a route here, and an entry of the bar when it is to be found there. */
import type { Site } from '../rest/site.ts'
import type { Services } from '../services.ts'
import { cardRoutes, type CardParts } from './card/routes.ts'
import { hostRoutes } from './host/routes.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { recordRoutes } from './records/routes.ts'
import { selectorRoutes } from './selectors/routes.ts'
import { createShell, type BarEntry } from './shell.ts'
import { createPagesSite, type PagesSiteParts } from './site.ts'
import { startRoute } from './start.ts'

export interface PagesParts
  extends Omit<PagesSiteParts, 'routes'>, Pick<CardParts, 'news' | 'onFault'> {
  services: Services
}

const barEntries: readonly BarEntry[] = [
  { path: '/', title: 'Start' },
  { path: '/card/', title: 'Calls' },
]

export function createPages(parts: PagesParts): Site {
  const shell = createShell(barEntries)
  const routes = [
    startRoute(parts.database, shell, barEntries),
    ...cardRoutes(parts, shell),
    ...hostRoutes(parts, shell),
    ...recordRoutes(parts, shell),
    ...recordingRoutes(parts, shell),
    ...selectorRoutes(parts),
  ]
  return createPagesSite({ ...parts, routes })
}
