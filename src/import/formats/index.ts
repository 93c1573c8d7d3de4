import { bitrix24 } from './bitrix24.ts'
import type { CsvFormat } from './format.ts'
import { google } from './google.ts'
import { hubspot } from './hubspot.ts'
import { outlook } from './outlook.ts'
import { spreadsheet } from './spreadsheet.ts'
import { thunderbird } from './thunderbird.ts'

export type { CsvFormat } from './format.ts'

/** In the order in which they are tried when two know equally many columns of a header. */
export const csvFormats: readonly CsvFormat[] = [
  google,
  hubspot,
  outlook,
  thunderbird,
  bitrix24,
  spreadsheet,
]
