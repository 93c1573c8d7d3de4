/**
 * Fetches a recording from where somebody says it lies. The address comes from a caller, so nothing that
 * it says is believed: each step of the way is checked, each byte counted, and all of it has an end.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { AddressRefused, type AddressGuard } from '../events/address-guard.ts'

export type DownloadProblem =
  /** The server answered, with this status. */
  | { kind: 'status'; status: number }
  /** The message is for whoever gave the address. */
  | { kind: 'failed'; reason: string }

export class DownloadFailed extends Error {
  readonly problem: DownloadProblem

  constructor(problem: DownloadProblem, options?: ErrorOptions) {
    super(problem.kind === 'failed' ? problem.reason : `status ${problem.status}`, options)
    this.problem = problem
  }
}

export interface DownloadLimits {
  guard: AddressGuard
  /** From the beginning to the last byte, redirects included. */
  totalMs: number
  /** Without a byte. */
  idleMs: number
  /** Ends it at once. */
  signal: AbortSignal
}

const redirectsMax = 5

/** Whether something can be fetched from there at all. */
export const isFetchable = (text: string): boolean =>
  /^https?:\/\//i.test(text) && URL.canParse(text) && text.length <= 8_192

/**
 * Gives the body to `read` as it comes, and the address that it came from in the end.
 *
 * @throws DownloadFailed, and what `read` throws
 */
export async function download<Value>(
  address: string,
  limits: DownloadLimits,
  read: (body: AsyncIterable<Buffer>, from: URL) => Promise<Value>,
): Promise<Value> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(tooSlow), limits.totalMs)
  const signal = AbortSignal.any([limits.signal, end.signal])
  try {
    let url = new URL(address)
    for (let step = 0; step <= redirectsMax; step += 1) {
      const response = await ask(url, limits, signal)
      try {
        const next = redirectOf(response, url)
        if (!next) return await read(bodyOf(response, signal), url)
        url = next
      } finally {
        response.destroy()
      }
    }
    throw failed('it leads from one address to the next without an end')
  } finally {
    clearTimeout(timer)
  }
}

const failed = (reason: string, cause?: unknown): DownloadFailed =>
  new DownloadFailed({ kind: 'failed', reason }, { cause })
const tooSlow = failed('it does not come in time')

function ask(
  url: URL,
  { guard, idleMs }: DownloadLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A socket asks for no lookup when the host is an address already.
  if (isIP(host) !== 0 && guard.refusal(host) !== undefined) throw notPublic()
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      // A connection of its own: nothing of it is used again.
      agent: false,
      lookup: guard.lookup,
      signal,
      // Packed bytes could stand for any number of others.
      headers: {
        accept: 'audio/*, */*',
        'accept-encoding': 'identity',
        'user-agent': 'callerbook',
      },
    })
    request.setTimeout(idleMs, () => request.destroy(tooSlow))
    request.on('response', (response) => {
      // Whoever reads it hears of it; until then nobody does.
      response.on('error', () => {})
      resolve(response)
    })
    request.on('error', (error) => reject(reasonOf(error, signal)))
    request.end()
  })
}

/** Where the answer sends us; undefined: it has the body. @throws DownloadFailed */
function redirectOf(response: IncomingMessage, from: URL): URL | undefined {
  const { statusCode: status = 0, headers } = response
  if ([301, 302, 303, 307, 308].includes(status) && headers.location !== undefined) {
    const isUsable =
      URL.canParse(headers.location, from) && isFetchable(new URL(headers.location, from).href)
    if (!isUsable) throw failed('it leads to an address that is none of the web')
    return new URL(headers.location, from)
  }
  if (status !== 200) throw new DownloadFailed({ kind: 'status', status })
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw failed('its server packs it although it was asked not to')
  return undefined
}

async function* bodyOf(response: IncomingMessage, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* response as AsyncIterable<Buffer>
  } catch (error) {
    throw reasonOf(error as Error, signal)
  }
}

const notPublic = (): DownloadFailed =>
  failed('it lies at an address that is not public, which only whoever runs the portal can allow')

/** In words that say nothing of the network that the portal stands in. */
function reasonOf(error: NodeJS.ErrnoException, signal: AbortSignal): DownloadFailed {
  if (error instanceof DownloadFailed) return error
  if (error instanceof AddressRefused) return notPublic()
  if (signal.aborted)
    return signal.reason instanceof DownloadFailed
      ? signal.reason
      : failed('the portal is being stopped', error)
  if (/CERT|SIGNED|SIGNATURE|ALTNAME|ISSUER/.test(error.code ?? ''))
    return failed('the certificate of its server cannot be trusted', error)
  if (error.code === 'ECONNRESET') return failed('its server ended before the file did', error)
  return failed('its server cannot be reached', error)
}
