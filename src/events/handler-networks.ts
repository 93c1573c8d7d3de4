import { isIPv4 } from 'node:net'

export interface HandlerNetworkSettings {
  /** As the setting has it: blocks, `all`, or `none`; nothing: whatever suits the portal's place. */
  eventNetworks: readonly string[]
  host: string
  publicUrl: string
  trustedProxies: readonly string[]
}

const loopback = ['127.0.0.0/8', '::1']

/**
 * Which addresses that are not public the portal may send requests to, for `createAddressGuard`.
 *
 * A portal that nobody but this machine reaches is one on a desk: the app beside it listens on loopback,
 * too, and whoever can write its address could call it themselves. Where others reach the portal,
 * such an address would be their way to services that trust this machine.
 */
export function handlerNetworks(settings: HandlerNetworkSettings): readonly string[] {
  const { eventNetworks } = settings
  if (eventNetworks.length > 0) return eventNetworks.filter((network) => network !== 'none')
  return isReachedFromHereAlone(settings) ? loopback : []
}

const isReachedFromHereAlone = ({
  host,
  publicUrl,
  trustedProxies,
}: HandlerNetworkSettings): boolean =>
  publicUrl === '' && trustedProxies.length === 0 && isLoopbackHost(host)

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
