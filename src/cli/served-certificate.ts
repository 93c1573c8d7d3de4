/** The certificate that `serve` answers HTTPS with: the operator's, or one of the local authority. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Config } from '../config.ts'
import { ensureLocalCertificate } from '../tls/local-authority.ts'
import { CommandError } from './failure.ts'

export interface Certificate {
  tls: { cert: string | Buffer; key: string | Buffer }
  /** What clients have to trust; undefined: they trust it already. */
  authorityFile: string | undefined
}

/** Of `--tls-cert` and `--tls-key`; undefined: none is named. @throws CommandError that names the file. */
export function certificateOfFiles({ tlsCert, tlsKey }: Config): Certificate | undefined {
  if ((tlsCert === '') !== (tlsKey === ''))
    throw new CommandError('--tls-cert and --tls-key go together', 2)
  if (tlsCert === '') return undefined
  const tls = { cert: read('--tls-cert', tlsCert), key: read('--tls-key', tlsKey) }
  refuseUnusable(tls, { tlsCert, tlsKey })
  return { tls, authorityFile: undefined }
}

/** Of `--https`, made on the spot; undefined: it is not wanted. */
export async function localCertificate(config: Config): Promise<Certificate | undefined> {
  if (!config.https) return undefined
  return ensureLocalCertificate(join(config.data, 'tls'), [
    ...config.httpsNames,
    ...config.authServerNames,
  ])
}

function read(flag: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new CommandError(`${flag} cannot be read: ${(error as Error).message}`)
  }
}

/** Names the file that is at fault: what OpenSSL says of it names none. */
function refuseUnusable(
  { cert, key }: { cert: Buffer; key: Buffer },
  { tlsCert, tlsKey }: Pick<Config, 'tlsCert' | 'tlsKey'>,
): void {
  const certificate = attempt(() => new X509Certificate(cert))
  if (!certificate) throw new CommandError(`--tls-cert: ${tlsCert} holds no certificate in PEM`)
  const privateKey = attempt(() => createPrivateKey(key))
  if (!privateKey)
    throw new CommandError(`--tls-key: ${tlsKey} holds no private key in PEM without a passphrase`)
  if (!certificate.checkPrivateKey(privateKey))
    throw new CommandError(`the key in ${tlsKey} does not belong to the certificate in ${tlsCert}`)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new CommandError(`--tls-cert and --tls-key cannot be used: ${(error as Error).message}`)
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
