/**
 * Where events may be sent. A handler's address comes from whoever writes an app, so it must not become
 * a way into the network that the portal stands in.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export interface AddressGuard {
  /** Why nothing may be sent to the address; undefined: it may. */
  refusal(address: string): string | undefined
  /**
   * For a socket that is about to connect: every address of the host is checked, and the socket gets
   * those very addresses, so that a second answer of the name server changes nothing.
   */
  lookup: LookupFunction
}

/** An address that may not be sent to, or a name that has none. */
export class AddressRefused extends Error {}

const resolveBySystem: Resolve = (host) =>
  new Promise((resolve, reject) =>
    systemLookup(host, { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    ),
  )

/**
 * `allowed`: addresses and blocks like `10.0.0.0/8` that may be sent to although they are not public;
 * `all` for every one.
 */
export function createAddressGuard(
  allowed: readonly string[],
  resolve: Resolve = resolveBySystem,
): AddressGuard {
  const isAllAllowed = allowed.includes('all')
  const exceptions = blockList(allowed.filter((entry) => entry !== 'all'))

  const refusal = (address: string): string | undefined => {
    if (isAllAllowed) return undefined
    const plain = unwrapped(address)
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6'
    if (isIP(plain) !== 0 && exceptions.check(plain, family)) return undefined
    if (isIP(plain) !== 0 && !notPublic.check(plain, family)) return undefined
    return `${plain} is no public address; --event-networks allows others`
  }

  const checked = async (host: string): Promise<readonly LookupAddress[]> => {
    const addresses = await resolve(host)
    if (addresses.length === 0) throw new AddressRefused(`${host} has no address`)
    for (const { address } of addresses) {
      const reason = refusal(address)
      if (reason !== undefined) throw new AddressRefused(reason)
    }
    return addresses
  }

  return {
    refusal,
    lookup(host, options, callback) {
      checked(host).then(
        (addresses) => {
          const [first] = addresses as [LookupAddress]
          if (options.all) callback(null, [...addresses])
          else callback(null, first.address, first.family)
        },
        (error: NodeJS.ErrnoException) => callback(error, ''),
      )
    },
  }
}

// https://www.iana.org/assignments/iana-ipv4-special-registry and its sibling for IPv6. What carries an
// IPv4 address inside (6to4, Teredo, NAT64) could reach a private one, and is refused as a whole.
const notPublic = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
])

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [network = '', bits] = entry.split('/')
    const family = isIPv4(network) ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(network, family)
    else list.addSubnet(network, Number(bits), family)
  }
  return list
}

/** The IPv4 address inside an IPv6 one, a scope and brackets taken off. */
function unwrapped(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const canonical = isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare
  const hex = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical)
  if (!hex) return canonical
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
