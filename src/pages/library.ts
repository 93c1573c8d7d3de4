/**
 * The BX24 library, at the path under which apps load it: from the portal, or from api.bitrix24.com when
 * that name leads here. https://apidocs.bitrix24.com/sdk/bx24-js-sdk/index.html
 */
import type { SiteAnswer } from '../rest/site.ts'
import { classicScript } from './console-files.ts'

export const isLibraryPath = (path: string): boolean => /^\/api\/v1\/?$/.test(path)

let script: string | undefined

/** For pages of every origin. */
export function libraryAnswer(): SiteAnswer {
  script ??= classicScript('bx24/bx24.ts')
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=300',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
    body: script,
    name: 'pages.library',
  }
}
