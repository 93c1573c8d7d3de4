import { describe, expect, it } from 'vitest'
import type { Site } from './site.ts'
import { Sites } from './sites.ts'

const siteAt = (own: RegExp, isBelowRest: boolean): Site & { asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    ...(isBelowRest && { isBelowRest }),
    owns(path) {
      asked.push(path)
      return own.test(path)
    },
    streams: () => ({ bytesMax: 7, totalMs: 1, idleMs: 1 }),
    answer: async () => ({ status: 200, headers: {}, body: '', name: 'test' }),
  }
}

const sitesOf = (...sites: readonly Site[]): Sites =>
  new Sites({
    sites,
    bodyMaxBytes: 1,
    proxies: { has: () => false },
    record: () => {},
    holdUp: async () => {},
  })

describe('sites', () => {
  it('below /rest/ are those that say so; all else there is left to the gateway', () => {
    const upload = siteAt(/^\/rest\/upload$|^\/upload$/, true)
    const page = siteAt(/^\/(?:rest\/)?page$/, false)
    const sites = sitesOf(page, upload)
    expect(sites.find('/rest/upload')).toBe(upload)
    expect(sites.find('/upload')).toBe(upload)
    expect(sites.find('/page')).toBe(page)
    expect(sites.find('/rest/page')).toBeUndefined()
    expect(sites.find('/rest/1/secret/crm.lead.get')).toBeUndefined()
    expect(page.asked.filter((path) => path.startsWith('/rest/'))).toEqual([])
  })

  it('are asked in their order', () => {
    const [first, second] = [siteAt(/^\/page$/, false), siteAt(/^\/page$/, false)]
    expect(sitesOf(first, second).find('/page')).toBe(first)
    expect(second.asked).toEqual([])
  })

  it('say what they take as a stream only for addresses of their own', () => {
    const sites = sitesOf(siteAt(/^\/page$/, false))
    expect(sites.streamLimits('POST', '/page')?.bytesMax).toBe(7)
    expect(sites.streamLimits('POST', '/rest/page')).toBeUndefined()
  })
})
