import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv4 } from 'node:net'
import type { TLSSocket } from 'node:tls'

const blockLists = new WeakMap<readonly string[], BlockList>()

/**
 * Whether a request came in a way that nobody between can read: over TLS, from this machine itself, or
 * through a declared proxy that says `X-Forwarded-Proto: https`.
 */
export function isSecureRequest(
  request: IncomingMessage,
  trustedProxies: readonly string[],
): boolean {
  if ((request.socket as TLSSocket).encrypted) return true
  const address = request.socket.remoteAddress ?? ''
  const isForwarded = request.headers['x-forwarded-proto'] !== undefined
  if (isForwarded && trustedProxies.length > 0 && isListed(address, trustedProxies))
    return request.headers['x-forwarded-proto'] === 'https'
  return isLoopback(address)
}

const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')

function isListed(address: string, proxies: readonly string[]): boolean {
  let list = blockLists.get(proxies)
  if (!list) {
    list = new BlockList()
    for (const proxy of proxies) {
      const [network, bits] = proxy.split('/') as [string, string?]
      const family = isIPv4(network) ? 'ipv4' : 'ipv6'
      if (bits === undefined) list.addAddress(network, family)
      else list.addSubnet(network, Number(bits), family)
    }
    blockLists.set(proxies, list)
  }
  const plain = address.replace(/^::ffff:/, '')
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}
