/** The currencies of the portal: its base currency, which amounts that name none are in. */
import { z } from 'zod'
import { mayReadClients } from '../../domain/people/rights.ts'
import { defineMethod, Page, type Method, type MethodContext } from '../../rest/method.ts'
import { map, text } from '../../rest/wire.ts'

const page = (name: string): string =>
  `https://apidocs.bitrix24.com/api-reference/crm/currency/crm-currency-${name}.html`

const baseGet = defineMethod({
  name: 'crm.currency.base.get',
  title: 'Read the code of the base currency',
  docs: page('base-get'),
  scope: 'crm',
  auth: 'any',
  params: z.object({}),
  result: z.string().describe('ISO 4217 code'),
  errors: {},
  async handler(_sent, { portal }) {
    return portal.currency
  },
})

const denied = { status: 400, code: '', description: 'Access denied.' } as const

const rowSchema = z.object({
  CURRENCY: z.string(),
  AMOUNT_CNT: z.string(),
  AMOUNT: z.string(),
  SORT: z.string(),
  BASE: z.enum(['Y', 'N']),
  FULL_NAME: z.string(),
  LID: z.string(),
  FORMAT_STRING: z.string(),
  DEC_POINT: z.string(),
  THOUSANDS_SEP: z.string().nullable(),
  DECIMALS: z.string(),
  DATE_UPDATE: z.string(),
})

const formatSchema = z.object({
  FORMAT_STRING: z.string(),
  FULL_NAME: z.string(),
  DEC_POINT: z.string(),
  THOUSANDS_SEP: z.string().nullable(),
  DECIMALS: z.string(),
  THOUSANDS_VARIANT: z.string().describe('C: the thousands are parted by a comma'),
  HIDE_ZERO: z.enum(['Y', 'N']),
})

const list = defineMethod({
  name: 'crm.currency.list',
  title: 'List the currencies',
  docs: page('list'),
  differs: 'The base currency is the only one.',
  scope: 'crm',
  auth: 'any',
  params: z.object({ order: map().describe('Accepted; there is nothing to sort') }),
  result: z.array(rowSchema),
  errors: { accessDenied: denied },
  async handler(_sent, { portal, caller }, fail) {
    if (!mayReadCurrencies(caller)) fail('accessDenied')
    // The total is always 0: the page says so.
    return new Page([describeCurrency(portal.currency)], 0)
  },
})

const get = defineMethod({
  name: 'crm.currency.get',
  title: 'Read a currency',
  docs: page('get'),
  differs: 'The base currency is the only one, and its formats are those of English.',
  scope: 'crm',
  auth: 'any',
  params: z.object({ id: text().describe('ISO 4217 code') }),
  result: rowSchema.extend({ LANG: z.record(z.string(), formatSchema) }),
  errors: {
    accessDenied: denied,
    notFound: { status: 400, code: '', description: 'Not found' },
  },
  async handler({ id }, { portal, caller }, fail) {
    if (!mayReadCurrencies(caller)) fail('accessDenied')
    if (id.trim().toUpperCase() !== portal.currency) fail('notFound')
    const row = describeCurrency(portal.currency)
    const { FORMAT_STRING, FULL_NAME, DEC_POINT, DECIMALS, LID } = row
    const format = { FORMAT_STRING, FULL_NAME, DEC_POINT, THOUSANDS_SEP: null, DECIMALS }
    // The variant names the separator, so that none is given.
    return {
      ...row,
      LANG: { [LID]: { ...format, THOUSANDS_VARIANT: 'C', HIDE_ZERO: 'Y' as const } },
    }
  },
})

const fields = defineMethod({
  name: 'crm.currency.fields',
  title: 'Describe the fields of a currency',
  docs: page('fields'),
  scope: 'crm',
  auth: 'any',
  params: z.object({}),
  result: z.record(z.string(), z.record(z.string(), z.unknown())),
  errors: {},
  async handler() {
    return Object.fromEntries(
      descriptions.map(([code, type, title, access]) => [
        code,
        {
          type,
          isRequired: false,
          isReadOnly: access === 'read',
          isImmutable: false,
          isMultiple: code === 'LANG',
          isDynamic: false,
          title,
        },
      ]),
    )
  },
})

const descriptions = [
  ['CURRENCY', 'string', 'Currency', 'write'],
  ['AMOUNT_CNT', 'int', 'Face value', 'write'],
  ['AMOUNT', 'double', 'Exchange rate', 'write'],
  ['BASE', 'char', 'Base currency', 'read'],
  ['SORT', 'int', 'Sorting', 'write'],
  ['DATE_UPDATE', 'datetime', 'Date modified', 'read'],
  ['LID', 'string', 'Website', 'read'],
  ['FORMAT_STRING', 'string', 'Currency output format string', 'read'],
  ['FULL_NAME', 'string', 'Name', 'read'],
  ['DEC_POINT', 'string', 'Decimal point for output', 'read'],
  ['THOUSANDS_SEP', 'string', 'Custom thousands separator for output', 'read'],
  ['DECIMALS', 'int', 'Number of decimal places', 'read'],
  ['LANG', 'currency_localization', 'Language binding', 'write'],
] as const

const mayReadCurrencies = ({ isAdmin, rights }: MethodContext['caller']): boolean =>
  isAdmin || mayReadClients(rights)

function describeCurrency(code: string) {
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency: code }).formatToParts(1)
  const symbol = parts.find(({ type }) => type === 'currency')?.value ?? code
  const decimals = parts.find(({ type }) => type === 'fraction')?.value.length ?? 0
  return {
    CURRENCY: code,
    AMOUNT_CNT: '1',
    AMOUNT: '1.0000',
    SORT: '100',
    BASE: 'Y' as const,
    FULL_NAME: new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code,
    LID: 'en',
    FORMAT_STRING: symbol === code ? `# ${code}` : `${symbol}#`,
    DEC_POINT: '.',
    THOUSANDS_SEP: ',',
    DECIMALS: String(decimals),
    // It is a setting of the program: nothing updates it.
    DATE_UPDATE: '',
  }
}

export const currencyMethods: readonly Method[] = [baseGet, list, get, fields]
