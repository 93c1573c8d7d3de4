/** The list of pages. A new one is a route here, and an entry of the bar when it is to be found there. */
import type { Site } from '../rest/site.ts'
import type { Services } from '../services.ts'
import { hostRoutes } from './host/routes.ts'
import { recordRoutes } from './records/routes.ts'
import { selectorRoutes } from './selectors/routes.ts'
import { createShell, type BarEntry } from './shell.ts'
import { createPagesSite, type PagesSiteParts } from './site.ts'
import { startRoute } from './start.ts'

export interface PagesParts extends Omit<PagesSiteParts, 'routes'> {
  services: Services
}

const barEntries: readonly BarEntry[] = [{ path: '/', title: 'Start' }]

export function createPages(parts: PagesParts): Site {
  const shell = createShell(barEntries)
  const routes = [
    startRoute(parts.database, shell, barEntries),
    ...hostRoutes(parts, shell),
    ...recordRoutes(parts, shell),
    ...selectorRoutes(parts),
  ]
  return createPagesSite({ ...parts, routes })
}
