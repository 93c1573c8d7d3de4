import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { createAddressGuard } from '../events/address-guard.ts'
import { handlerNetworks } from '../events/handler-networks.ts'

/** Says at once what whoever gave the address would otherwise find among failed deliveries. */
export function warnOfRefusedAddress(url: string, config: Config): void {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const address = host === 'localhost' ? '127.0.0.1' : host
  if (isIP(address) === 0) return
  const refusal = createAddressGuard(handlerNetworks(config)).refusal(address)
  if (refusal !== undefined)
    process.stderr.write(
      `Nothing will be sent yet: ${refusal}; give it to "callerbook serve", too.\n`,
    )
}
