/** Every setting: its name on the command line, in the environment and in the config file, in one table. */
import { clientTypes, type ClientType } from './domain/clients/client.ts'
import { isPhoneCountry } from './domain/phone/phone.ts'
import { parseRoles, type ConfiguredRole } from './domain/people/rights.ts'
import {
  defaultRouting,
  parseRoutingPolicy,
  type RoutingPolicy,
} from './domain/routing/routing-policy.ts'
import { isTimeZone } from './domain/time-zone.ts'
import { createTrustedProxies } from './rest/secure.ts'
import {
  asCount,
  asList,
  asNetworks,
  asSwitch,
  asText,
  oneOf,
  parseJson,
} from './setting-values.ts'

export interface Setting<T> {
  /** Without `--`; the environment has CALLERBOOK_ and upper case. */
  flag: string
  /** As the manual shows the value, e.g. DIR; none for a switch. */
  placeholder?: string
  description: string
  fallback: T
  /** @throws Error with what is wrong and what would be right. */
  parse(text: string): T
}

const setting = <T>(definition: Setting<T>): Setting<T> => definition
export const settings = {
  data: setting({
    flag: 'data',
    placeholder: 'DIR',
    description: 'Folder that holds the database file, certificates and recordings',
    fallback: 'data',
    parse: asText,
  }),
  recordings: setting({
    flag: 'recordings',
    placeholder: 'DIR',
    description:
      'Folder of the recordings, when not the one named so inside --data; several machines on one PostgreSQL need one that all of them see',
    fallback: '',
    parse: asText,
  }),
  database: setting({
    flag: 'database',
    placeholder: 'URL',
    description: 'postgres://… to keep the portal in PostgreSQL instead of the embedded file',
    fallback: '',
    parse: (text) => {
      if (text !== '' && !/^postgres(ql)?:\/\//.test(text))
        throw new Error('must begin with postgres://')
      return text
    },
  }),
  schema: setting({
    flag: 'schema',
    placeholder: 'NAME',
    description: 'PostgreSQL schema of this portal; each portal has its own',
    fallback: 'callerbook',
    parse: (text) => {
      if (!/^[a-z_][a-z0-9_]{0,62}$/.test(text))
        throw new Error(`is "${text}", but must be lower-case letters, digits and _`)
      return text
    },
  }),
  host: setting({
    flag: 'host',
    placeholder: 'ADDRESS',
    description: 'Address to listen on; plain HTTP is answered on loopback addresses only',
    fallback: '127.0.0.1',
    parse: (text) => {
      if (text.trim() === '') throw new Error('is empty, but must be an address like 127.0.0.1')
      return text
    },
  }),
  port: setting({
    flag: 'port',
    placeholder: 'NUMBER',
    description: 'Port to listen on; 0 takes any free one',
    fallback: 8024,
    parse: asCount(0, 65_535),
  }),
  publicUrl: setting({
    flag: 'public-url',
    placeholder: 'URL',
    description: 'Address under which clients reach the portal, when a proxy stands before it',
    fallback: '',
    parse: (text) => {
      // `crm.example.com:8443` can be parsed, too: as something of the scheme crm.example.com.
      if (text !== '' && !(URL.canParse(text) && /^https?:\/\//i.test(text)))
        throw new Error(`is "${text}", but must begin with https:// or http://`)
      return text.replace(/\/+$/, '')
    },
  }),
  portalCountry: setting({
    flag: 'portal-country',
    placeholder: 'CODE',
    description:
      'Country whose rules read numbers without a country code (two letters); the portal remembers it, a new one begins with US',
    fallback: '',
    parse: (text) => {
      const code = text.toUpperCase()
      if (code === '') return code
      if (!isPhoneCountry(code)) throw new Error(`is "${text}", which is no country code like US`)
      return code
    },
  }),
  timeZone: setting({
    flag: 'time-zone',
    placeholder: 'ZONE',
    description: 'Zone of dates in answers and of employees without one of their own',
    fallback: 'UTC',
    parse: (text) => {
      if (!isTimeZone(text)) throw new Error(`is "${text}", which is no zone like Europe/Berlin`)
      return text
    },
  }),
  currency: setting({
    flag: 'currency',
    placeholder: 'CODE',
    description: 'Base currency of the portal (ISO 4217)',
    fallback: 'USD',
    parse: (text) => {
      const code = text.toUpperCase()
      if (!/^[A-Z]{3}$/.test(code)) throw new Error(`is "${text}", which is no code like USD`)
      return code
    },
  }),
  typeOrder: setting<readonly ClientType[]>({
    flag: 'type-order',
    placeholder: 'LIST',
    description: 'Which type of client comes first when several share a number',
    fallback: ['contact', 'company', 'lead'],
    parse: (text) => {
      const types = asList(text.toLowerCase())
      const isComplete =
        types.length === clientTypes.length && clientTypes.every((type) => types.includes(type))
      if (!isComplete) throw new Error('must name contact, company and lead once each')
      return types as ClientType[]
    },
  }),
  phoneMatching: setting<'number' | 'literal'>({
    flag: 'phone-matching',
    placeholder: 'number|literal',
    description:
      'How crm.duplicate.findbycomm compares phones; literal takes notation into account',
    fallback: 'number',
    parse: oneOf('number', 'literal'),
  }),
  crm: setting({
    flag: 'crm',
    placeholder: 'yes|no',
    description: 'no: answer as a portal without CRM does',
    fallback: true,
    parse: asSwitch,
  }),
  timeman: setting({
    flag: 'timeman',
    placeholder: 'yes|no',
    description: 'no: answer as a portal without time tracking does',
    fallback: true,
    parse: asSwitch,
  }),
  https: setting({
    flag: 'https',
    description: 'Serve HTTPS with a certificate from a local authority made on the spot',
    fallback: false,
    parse: asSwitch,
  }),
  httpsNames: setting({
    flag: 'https-names',
    placeholder: 'LIST',
    description: 'Host names and addresses in the certificate that --https makes',
    fallback: ['localhost', '127.0.0.1', '::1'] as readonly string[],
    parse: asList,
  }),
  authServerNames: setting({
    flag: 'auth-server-names',
    placeholder: 'LIST',
    description:
      'Further names in that certificate: hosts of an authorization server that clients have built in, such as oauth.bitrix.info',
    fallback: [] as readonly string[],
    parse: asList,
  }),
  tlsCert: setting({
    flag: 'tls-cert',
    placeholder: 'FILE',
    description: "The operator's own certificate chain (PEM)",
    fallback: '',
    parse: asText,
  }),
  tlsKey: setting({
    flag: 'tls-key',
    placeholder: 'FILE',
    description: 'The private key of --tls-cert (PEM)',
    fallback: '',
    parse: asText,
  }),
  trustedProxies: setting({
    flag: 'trusted-proxies',
    placeholder: 'LIST',
    description:
      'Addresses or CIDR blocks of proxies whose X-Forwarded-Proto and -For are believed',
    fallback: [] as readonly string[],
    parse: (text) => {
      const proxies = asList(text)
      createTrustedProxies(proxies)
      return proxies
    },
  }),
  bodyMaxKib: setting({
    flag: 'body-max-kib',
    placeholder: 'NUMBER',
    description: 'Largest request body, in KiB',
    fallback: 2048,
    parse: asCount(1, 1_048_576),
  }),
  requestTimeoutS: setting({
    flag: 'request-timeout-s',
    placeholder: 'NUMBER',
    description: 'Seconds in which a request must have arrived',
    fallback: 30,
    parse: asCount(1, 3_600),
  }),
  shutdownTimeoutS: setting({
    flag: 'shutdown-timeout-s',
    placeholder: 'NUMBER',
    description: 'Seconds that running requests get to finish after SIGTERM',
    fallback: 10,
    parse: asCount(0, 3_600),
  }),
  eventRetries: setting({
    flag: 'event-retries',
    placeholder: 'NUMBER',
    description:
      'How often an event is sent again that its handler did not take: after 1 s, 2 s, 4 s, …; until then the next events wait',
    fallback: 0,
    parse: asCount(0, 20),
  }),
  eventTimeoutS: setting({
    flag: 'event-timeout-s',
    placeholder: 'NUMBER',
    description: 'Seconds in which the handler of an event must have answered',
    fallback: 10,
    parse: asCount(1, 120),
  }),
  eventParallel: setting({
    flag: 'event-parallel',
    placeholder: 'NUMBER',
    description:
      'Events that one handler is sent at the same time; those of one record always come one after the other',
    fallback: 4,
    parse: asCount(1, 64),
  }),
  eventNetworks: setting({
    flag: 'event-networks',
    placeholder: 'LIST',
    description:
      'Addresses or CIDR blocks that events may be sent to although they are not public, such as 10.0.0.0/8; all: everywhere; none: nowhere. When not said: loopback addresses, if only this machine reaches the portal',
    fallback: [] as readonly string[],
    parse: asNetworks,
  }),
  recordContentMaxMib: setting({
    flag: 'record-content-max-mib',
    placeholder: 'NUMBER',
    description: 'Largest recording sent inside a request (FILE_CONTENT), in MiB',
    fallback: 16,
    parse: asCount(1, 256),
  }),
  recordMaxMib: setting({
    flag: 'record-max-mib',
    placeholder: 'NUMBER',
    description: 'Largest recording by upload address or RECORD_URL, in MiB',
    fallback: 64,
    parse: asCount(1, 4_096),
  }),
  recordTimeoutS: setting({
    flag: 'record-timeout-s',
    placeholder: 'NUMBER',
    description: 'Seconds in which a recording must have arrived by upload address or RECORD_URL',
    fallback: 120,
    parse: asCount(1, 3_600),
  }),
  recordNetworks: setting({
    flag: 'record-networks',
    placeholder: 'LIST',
    description:
      'Addresses or CIDR blocks that RECORD_URL may lead to although they are not public, such as 10.0.0.0/8; all: everywhere; none: nowhere. When not said: loopback addresses, if only this machine reaches the portal',
    fallback: [] as readonly string[],
    parse: asNetworks,
  }),
  eventKeepDays: setting({
    flag: 'event-keep-days',
    placeholder: 'NUMBER',
    description: 'Days for which `callerbook events` shows what was sent',
    fallback: 7,
    parse: asCount(1, 365),
  }),
  limits: setting<'off' | 'standard' | 'enterprise'>({
    flag: 'limits',
    placeholder: 'off|standard|enterprise',
    description:
      'Limit requests of one address as that plan does: 50, then 2 a second; 250, then 5',
    fallback: 'off',
    parse: oneOf('off', 'standard', 'enterprise'),
  }),
  operatingLimitS: setting({
    flag: 'operating-limit-s',
    placeholder: 'NUMBER',
    description: 'Seconds that a method may execute in ten minutes for one webhook; 0 for no limit',
    fallback: 0,
    parse: asCount(0, 600_000),
  }),
  executionLimitS: setting({
    flag: 'execution-limit-s',
    placeholder: 'NUMBER',
    description: 'Seconds after which a batch is ended; 0 for no limit',
    fallback: 60,
    parse: asCount(0, 86_400),
  }),
  roles: setting<readonly ConfiguredRole[]>({
    flag: 'roles',
    placeholder: 'JSON',
    description: 'Roles that are saved and given at the start; docs/guide/rights.md shows the form',
    fallback: [],
    parse: (text) => (text === '' ? [] : parseJson(text, 'table of roles', parseRoles)),
  }),
  routing: setting<RoutingPolicy>({
    flag: 'routing',
    placeholder: 'JSON',
    description:
      'Whom a call is put through to, by line and hour; docs/guide/routing.md shows the form',
    fallback: defaultRouting,
    parse: (text) =>
      text === '' ? defaultRouting : parseJson(text, 'routing policy', parseRoutingPolicy),
  }),
  routeDeadlineMs: setting({
    flag: 'route-deadline-ms',
    placeholder: 'NUMBER',
    description: 'Milliseconds after which an exchange that asks for a route is told the queue',
    fallback: 50,
    parse: asCount(1, 60_000),
  }),
  logLevel: setting<'error' | 'warn' | 'info' | 'debug' | 'silent'>({
    flag: 'log-level',
    placeholder: 'LEVEL',
    description: 'error, warn, info, debug (a line a request) or silent',
    fallback: 'info',
    parse: oneOf('error', 'warn', 'info', 'debug', 'silent'),
  }),
}

export type SettingName = keyof typeof settings

/** The default as help and reference show it; '' for one that is nothing, or more than a line. */
export function shownFallback({ fallback }: Setting<unknown>): string {
  if (Array.isArray(fallback)) return fallback.join(',')
  if (typeof fallback === 'boolean') return fallback ? 'yes' : 'no'
  return typeof fallback === 'object' ? '' : String(fallback)
}

export const environmentName = (flag: string): string =>
  `CALLERBOOK_${flag.toUpperCase().replaceAll('-', '_')}`
