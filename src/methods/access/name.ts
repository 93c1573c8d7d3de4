import { z } from 'zod'
import { defineMethod } from '../../rest/method.ts'
import { textList } from '../../rest/wire.ts'

// Each code is looked up on its own; nobody shows more of them at once.
const codesMax = 1_000

export const accessName = defineMethod({
  name: 'access.name',
  title: 'Names of access codes',
  docs: 'https://apidocs.bitrix24.com/api-reference/common/system/access-name.html',
  scope: 'basic',
  auth: 'any',
  params: z.object({ ACCESS: textList().describe('Access codes such as U1, D2, DR2, G2 and AU') }),
  result: z.union([
    z.record(
      z.string(),
      z.object({ provider: z.string(), name: z.string(), provider_id: z.string() }),
    ),
    z.array(z.never()).describe('None of the codes exists'),
    z.literal(false).describe('No codes were sent'),
  ]),
  errors: {},
  async handler({ ACCESS }, { accessCodes }) {
    const codes = [...new Set(ACCESS)].filter((code) => code !== '').slice(0, codesMax)
    if (codes.length === 0) return false
    const names = await accessCodes.names(codes)
    return Object.keys(names).length === 0 ? [] : names
  },
})
