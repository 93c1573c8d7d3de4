import type { Config } from './config.ts'

/** Where clients reach the portal, from the settings alone. */
export function addressOf(config: Config, port: number = config.port): string {
  if (config.publicUrl !== '') return config.publicUrl
  const scheme = config.https || config.tlsCert !== '' ? 'https' : 'http'
  return `${scheme}://${reachable(config.host)}:${port}`
}

/** An address that means "all of this machine's" names none that could be called. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
