/** Makes the certificates of a local authority. It keeps nothing: local-authority.ts does. */
import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
// The X.509 library asks for it before it is loaded itself.
// eslint-disable-next-line import/no-unassigned-import
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export interface KeyAndCertificate {
  /** PKCS #8, PEM. */
  key: string
  /** PEM. */
  certificate: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000
const authorityDays = 3_650
// Browsers refuse server certificates that are valid for more than 398 days.
const serverDays = 397

x509.cryptoProvider.set(webcrypto)

/** A certificate authority for this one folder. `nowMs` is Unix milliseconds. */
export async function makeAuthority(nowMs: number): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  // The name tells two authorities in one trust store apart.
  const label = randomBytes(4).toString('hex')
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ O: ['callerbook'] }, { CN: [`callerbook local authority ${label}`] }],
    ...validity(nowMs, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) }
}

/** A server certificate for host names and IP addresses. It never outlives its authority. */
export async function makeServerCertificate(
  authority: KeyAndCertificate,
  names: readonly string[],
  nowMs: number,
): Promise<KeyAndCertificate> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await importKey(authority.key)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { notBefore, notAfter } = validity(nowMs, serverDays)
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ O: ['callerbook'] }, { CN: ['callerbook'] }],
    issuer: issuer.subjectName,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) }
}

// An hour back: the clock of a client may be late.
const validity = (nowMs: number, days: number) => ({
  notBefore: new Date(nowMs - 3_600_000),
  notAfter: new Date(nowMs + days * dayMs - 3_600_000),
})

// Positive and without a leading zero byte, as RFC 5280 asks.
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40
  return bytes.toString('hex')
}

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key)
  return `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`
}

const importKey = (key: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(key), algorithm, false, [
    'sign',
  ])
