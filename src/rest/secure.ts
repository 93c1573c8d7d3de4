import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'

/** The proxies in front of the server whose word is taken. */
export interface TrustedProxies {
  has(address: string): boolean
}

/** From addresses and CIDR blocks. @throws RangeError for an entry that is neither. */
export function createTrustedProxies(entries: readonly string[]): TrustedProxies {
  if (entries.length === 0) return { has: () => false }
  const list = new BlockList()
  for (const entry of entries) {
    const [network, bits] = entry.split('/') as [string, string?]
    const longest = { 4: 32, 6: 128 }[isIP(network)] ?? -1
    const prefix = bits === undefined ? longest : Number(bits)
    if (!/^\d*$/.test(bits ?? '') || bits === '' || prefix > longest || longest === -1)
      throw new RangeError(
        `has "${entry}", which is no address like 10.0.0.1 and no block like 10.0.0.0/8`,
      )
    list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6')
  }
  return {
    has: (address) => {
      const plain = plainAddress(address)
      return isIP(plain) !== 0 && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
    },
  }
}

/**
 * Whether a request came in a way that nobody between can read: over TLS, from this machine itself, or
 * through a trusted proxy that says `X-Forwarded-Proto: https`.
 */
export function isSecureRequest(request: IncomingMessage, proxies: TrustedProxies): boolean {
  if (isEncryptedRequest(request, proxies)) return true
  const isDirect = request.headers['x-forwarded-proto'] === undefined
  return isDirect && isLoopback(request.socket.remoteAddress ?? '')
}

/** Whether the client itself spoke HTTPS, with this server or with a trusted proxy that says so. */
export function isEncryptedRequest(request: IncomingMessage, proxies: TrustedProxies): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true
  const schemes = request.headers['x-forwarded-proto']
  if (schemes === undefined) return false
  const address = request.socket.remoteAddress ?? ''
  // Of several proxies the first spoke with the client. One on this machine may also say "http" undeclared.
  const isHttps = String(schemes).split(',', 1)[0]?.trim().toLowerCase() === 'https'
  return isHttps && (proxies.has(address) || isLoopback(address))
}

/** Where the request comes from: the last hop of X-Forwarded-For that is no trusted proxy. */
export function clientAddress(request: IncomingMessage, proxies: TrustedProxies): string {
  let address = request.socket.remoteAddress ?? ''
  const header = request.headers['x-forwarded-for']
  const hops = header === undefined ? [] : String(header).split(',')
  while (proxies.has(address)) {
    const hop = hops.pop()?.trim()
    if (hop === undefined || isIP(hop) === 0) break
    address = hop
  }
  return plainAddress(address)
}

// A socket that listens on both families shows an IPv4 address inside an IPv6 one.
const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address

const isLoopback = (address: string): boolean =>
  address === '::1' || plainAddress(address).startsWith('127.')
