/** The list of pages. A new one is a route here, and an entry of the bar when it is to be found there. */
import type { Site } from '../rest/site.ts'
import { createShell, type BarEntry } from './shell.ts'
import { createPagesSite, type PagesSiteParts } from './site.ts'
import { startRoute } from './start.ts'

const barEntries: readonly BarEntry[] = [{ path: '/', title: 'Start' }]

export function createPages(parts: Omit<PagesSiteParts, 'routes'>): Site {
  const shell = createShell(barEntries)
  const routes = [startRoute(parts.database, shell, barEntries)]
  return createPagesSite({ ...parts, routes })
}
