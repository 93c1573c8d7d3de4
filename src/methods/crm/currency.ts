/** The currencies of the portal: its base currency, which amounts that name none are in. */
import { z } from 'zod'
import { mayReadClients } from '../../domain/rights.ts'
import { defineMethod, Page, type Method } from '../../rest/method.ts'
import { map } from '../../rest/wire.ts'

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

const list = defineMethod({
  name: 'crm.currency.list',
  title: 'List the currencies',
  docs: page('list'),
  differs: 'The base currency is the only one.',
  scope: 'crm',
  auth: 'any',
  params: z.object({ order: map().describe('Accepted; there is nothing to sort') }),
  result: z.array(
    z.object({
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
    }),
  ),
  errors: { accessDenied: { status: 400, code: '', description: 'Access denied.' } },
  async handler(_sent, { portal, caller }, fail) {
    if (!caller.isAdmin && !mayReadClients(caller.rights)) fail('accessDenied')
    // The total is always 0: the page says so.
    return new Page([describeCurrency(portal.currency)], 0)
  },
})

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

export const currencyMethods: readonly Method[] = [baseGet, list]
