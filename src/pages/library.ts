/**
 * The BX24 library, at the path under which apps load it: from the portal, or from api.bitrix24.com when
 * that name leads here. https://apidocs.bitrix24.com/sdk/bx24-js-sdk/index.html
 */
import { createHash } from 'node:crypto'
import type { SiteAnswer, SiteRequest } from '../rest/site.ts'
import { classicScript } from './console-files.ts'

export const isLibraryPath = (path: string): boolean => /^\/api\/v1\/?$/.test(path)

let library: { script: string; tag: string } | undefined

/** The script, made when it is first asked for. */
export function bx24Library(): { script: string; tag: string } {
  if (library) return library
  const script = classicScript('bx24/bx24.ts')
  const hash = createHash('sha256').update(script).digest('hex')
  library = { script, tag: `"${hash.slice(0, 16)}"` }
  return library
}

/** For pages of every origin. A browser that has it already is told so. */
export function libraryAnswer({ header }: Pick<SiteRequest, 'header'>): SiteAnswer {
  const { script, tag } = bx24Library()
  const isKnown = header('if-none-match')?.includes(tag) === true
  return {
    status: isKnown ? 304 : 200,
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=300',
      ETag: tag,
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    },
    body: isKnown ? '' : script,
    name: 'pages.library',
  }
}
