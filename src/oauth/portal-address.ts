/** What an app is told of the portal: its address and its identity. */
import type { Database } from '../store/database.ts'
import { lastAddress, memberIdOf } from '../store/portal.ts'

/**
 * Under which address clients reach the portal, without a final slash: the setting, else where it is
 * served. Never the Host header of a request: that is the caller's word, and under the name of another
 * authorization server it would be wrong.
 */
export type PortalAddress = () => Promise<string>

export const createPortalAddress =
  (database: Database, publicUrl: string, fallback: string): PortalAddress =>
  async () =>
    publicUrl === '' ? ((await lastAddress(database)) ?? fallback) : publicUrl

/** The fields that tokens, events and frames share. */
export interface PortalEndpoints {
  /** Host, and port where it is no standard one. */
  domain: string
  clientEndpoint: string
  serverEndpoint: string
  memberId: string
}

export async function endpointsOf(
  database: Database,
  address: PortalAddress,
): Promise<PortalEndpoints> {
  const origin = await address()
  return {
    domain: new URL(origin).host,
    // The portal is its own authorization server.
    clientEndpoint: `${origin}/rest/`,
    serverEndpoint: `${origin}/rest/`,
    memberId: await memberIdOf(database),
  }
}
