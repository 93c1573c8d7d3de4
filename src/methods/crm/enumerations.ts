/** What never changes: the types of objects, the modes of the CRM, the parts of a multi-field. */
import { z } from 'zod'
import { defineMethod, type Method } from '../../rest/method.ts'

const docs = (page: string): string => `https://apidocs.bitrix24.com/api-reference/crm/${page}.html`

const common = { scope: 'crm', auth: 'any', params: z.object({}), errors: {} } as const

const entrySchema = z.array(
  z.object({
    ID: z.int(),
    NAME: z.string(),
    SYMBOL_CODE: z.string().nullable(),
    SYMBOL_CODE_SHORT: z.string().nullable(),
  }),
)

const entry = (id: number, name: string, code: string | null, short: string | null) => ({
  ID: id,
  NAME: name,
  SYMBOL_CODE: code,
  SYMBOL_CODE_SHORT: short,
})

const ownerTypes = [
  entry(1, 'Lead', 'LEAD', 'L'),
  entry(2, 'Deal', 'DEAL', 'D'),
  entry(3, 'Contact', 'CONTACT', 'C'),
  entry(4, 'Company', 'COMPANY', 'CO'),
  entry(5, 'Invoice (old version)', 'INVOICE', 'I'),
  entry(31, 'Invoice', 'SMART_INVOICE', 'SI'),
  entry(7, 'Quote', 'QUOTE', 'Q'),
  entry(8, 'Billing Details', 'REQUISITE', 'RQ'),
  entry(36, 'Document', 'SMART_DOCUMENT', 'DO'),
  entry(39, 'Company Document', 'SMART_B2E_DOC', 'SBD'),
]

const ownerType = defineMethod({
  ...common,
  name: 'crm.enum.ownertype',
  title: 'List the types of CRM objects',
  docs: docs('auxiliary/enum/crm-enum-owner-type'),
  differs:
    'All types that every portal has are named; records are kept of leads, contacts and companies.',
  result: entrySchema,
  async handler() {
    return ownerTypes
  },
})

const settingsModes = [entry(1, 'Classic CRM', null, null), entry(2, 'Simple CRM', null, null)]

const enumSettingsMode = defineMethod({
  ...common,
  name: 'crm.enum.settings.mode',
  title: 'List the modes of the CRM',
  docs: docs('auxiliary/enum/crm-enum-settings-mode'),
  result: entrySchema,
  async handler() {
    return settingsModes
  },
})

const settingsModeGet = defineMethod({
  ...common,
  name: 'crm.settings.mode.get',
  title: 'Read the mode of the CRM',
  docs: docs('crm-settings-mode-get'),
  result: z.int().describe('1: with leads'),
  async handler() {
    return 1
  },
})

const descriptionSchema = z.record(z.string(), z.record(z.string(), z.unknown()))

const described = (type: string, title: string, isReadOnly: boolean) => ({
  type,
  isRequired: false,
  isReadOnly,
  isImmutable: false,
  isMultiple: false,
  isDynamic: false,
  title,
})

const enumFields = defineMethod({
  ...common,
  name: 'crm.enum.fields',
  title: 'Describe the entries of the crm.enum methods',
  docs: docs('auxiliary/enum/crm-enum-fields'),
  result: descriptionSchema,
  async handler() {
    return {
      ID: described('int', 'ID', true),
      NAME: described('string', 'Name', true),
      SYMBOL_CODE: described('string', 'Symbol code', true),
      SYMBOL_CODE_SHORT: described('string', 'Short symbol code', true),
    }
  },
})

const multifieldFields = defineMethod({
  ...common,
  name: 'crm.multifield.fields',
  title: 'Describe the rows of phones, e-mails, sites and messengers',
  docs: docs('auxiliary/multifield/crm-multifield-fields'),
  result: descriptionSchema,
  async handler() {
    return {
      ID: described('int', 'ID', true),
      TYPE_ID: described('string', 'Field Type', true),
      VALUE: described('string', 'Value', false),
      VALUE_TYPE: described('string', 'Value Type', false),
    }
  },
})

export const enumerationMethods: readonly Method[] = [
  ownerType,
  enumFields,
  enumSettingsMode,
  settingsModeGet,
  multifieldFields,
]
