/** The paths of Bitrix24 that lead to a page here. */

const known =
  /^\/(?:crm\/(?:lead|contact|company)\/(?:details|show)\/[1-9]\d*|company\/personal\/user\/[1-9]\d*|marketplace\/app\/[1-9]\d*)\/?$/

/**
 * Path and query of the page, to be shown inside another one; undefined: there is none. The SDK puts
 * paths that lead back to the root before the real one, to choose a width.
 */
export function portalPath(sent: unknown, origin: string): string | undefined {
  if (typeof sent !== 'string' || !/^\/(?![/\\])/.test(sent) || !URL.canParse(sent, origin))
    return undefined
  const url = new URL(sent, origin)
  if (url.origin !== origin || !known.test(url.pathname)) return undefined
  url.searchParams.set('IFRAME', 'Y')
  return `${url.pathname}${url.search}`
}
