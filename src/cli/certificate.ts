import type { Command } from 'commander'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ensureLocalCertificate } from '../tls/local-authority.ts'
import { configOf, withSettings } from './portal-options.ts'
import { print, printJson } from './table.ts'

/** The hosts that the Python SDK, CRest and pages with BX24.js have built in. */
const builtIn = 'oauth.bitrix.info,oauth.bitrix24.tech,api.bitrix24.com'

/** `certificate`: what `serve --https` would make, made beforehand, to be handed to clients. */
export function addCertificateCommand(program: Command): void {
  withSettings(program.command('certificate'), ['data', 'httpsNames', 'authServerNames'])
    .description('Make the certificate of --https, and say what clients and their hosts file need')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nFor clients with a built-in authorization server, and pages that load BX24.js:\n  callerbook certificate --auth-server-names ${builtIn}`,
    )
    .action(async (options: { json?: boolean }, command: Command) => {
      const config = configOf(command)
      const names = [...config.httpsNames, ...config.authServerNames]
      const folder = join(config.data, 'tls')
      const { tls, authorityFile } = await ensureLocalCertificate(folder, names)
      const { validTo } = new X509Certificate(tls.cert)
      const authority = new X509Certificate(await readFile(authorityFile))
      const report = {
        authorityFile: resolve(authorityFile),
        authorityFingerprint: authority.fingerprint256,
        names: [...new Set(names)],
        validTo: new Date(validTo).toISOString(),
      }
      if (options.json) {
        printJson(report)
        return
      }
      const lines = [
        `The certificate is for ${report.names.join(', ')} until ${report.validTo.slice(0, 10)}.`,
        '',
        'Clients trust it with:',
        `  Node.js     NODE_EXTRA_CA_CERTS=${report.authorityFile}`,
        `  Python      REQUESTS_CA_BUNDLE=${report.authorityFile}`,
        `  PHP, curl   curl.cainfo and openssl.cafile = ${report.authorityFile}`,
        `  SHA-256     ${report.authorityFingerprint}`,
      ]
      if (config.authServerNames.length > 0)
        lines.push(
          '',
          'On the machine of each such client, in /etc/hosts (127.0.0.1: the address of this portal):',
          `  127.0.0.1  ${config.authServerNames.join(' ')}`,
          '',
          'Serve the portal on port 443, with the same names:',
          `  callerbook serve --https --port 443 --auth-server-names ${config.authServerNames.join(',')}`,
        )
      print(lines.join('\n'))
    })
}
