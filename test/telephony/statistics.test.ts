/** The statistics of calls: filters, order, pages, and who may see them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveRole, assignRole } from '../../src/store/people/roles.ts'
import type { Rights } from '../../src/domain/people/rights.ts'
import { callPortal, type CallPortal } from '../support/call-portal.ts'

const get = 'voximplant.statistic.get'

let at: CallPortal
let contact: number
let callIds: string[]

/** Four calls: ids 1 to 4. */
const calls = [
  {
    register: { PHONE_NUMBER: '030 901820', LINE_NUMBER: '3', EXTERNAL_CALL_ID: 'asterisk-1' },
    start: '2026-03-01T10:00:00+01:00',
    finish: { USER_ID: 7, DURATION: 95, COST: '1.5', COST_CURRENCY: 'EUR', VOTE: 5 },
  },
  {
    register: { PHONE_NUMBER: '+4930901821', TYPE: 1 },
    start: '2026-03-04T10:00:00+01:00',
    finish: { USER_ID: 8, STATUS_CODE: '486', FAILED_REASON: 'Busy here' },
  },
  {
    register: { PHONE_NUMBER: '+4930901822', LINE_NUMBER: '4' },
    start: '2026-03-02T10:00:00+01:00',
    finish: { USER_ID: 7, STATUS_CODE: '603-S', FAILED_REASON: 'Call canceled' },
  },
  {
    register: { PHONE_NUMBER: '112', TYPE: 1, LINE_NUMBER: '3' },
    start: '2026-03-03T10:00:00+01:00',
    finish: { USER_ID: 1, DURATION: 12 },
  },
]

beforeAll(async () => {
  at = await callPortal({ portalCountry: 'DE', timeZone: 'Europe/Berlin' })
  contact = await at.addClient('contact', '+4930901820')
  callIds = []
  for (const { register, start, finish } of calls) {
    const CALL_ID = await at.ring({ ...register, CALL_START_DATE: start })
    callIds.push(CALL_ID)
    await at.call('telephony.externalCall.finish', { CALL_ID, ...finish })
  }
  // One that is not finished is no statistic.
  await at.ring({ PHONE_NUMBER: '+4930901829' })
})
afterAll(() => at[Symbol.asyncDispose]())

const ids = async (params: object, by: { employee?: number } = {}) => {
  const { body } = await at.call(get, params, by)
  if (!body.result || body.error) return body.error
  return body.result.map((row: { ID: string }) => Number(row.ID))
}

describe('a filter', () => {
  test.each<[object, number[]]>([
    [{}, [1, 2, 3, 4]],
    [{ ID: [1, '3'] }, [1, 3]],
    [{ '!ID': 1 }, [2, 3, 4]],
    [{ '!=ID': [1, 2] }, [3, 4]],
    [{ '>ID': 3 }, [4]],
    [{ '><ID': [2, 3] }, [2, 3]],
    [{ '!><ID': [2, 3] }, [1, 4]],
    [{ EXTERNAL_CALL_ID: 'asterisk-1' }, [1]],
    [{ CALL_CATEGORY: 'external' }, [1, 2, 3, 4]],
    [{ CALL_CATEGORY: 'internal' }, []],
    [{ PORTAL_USER_ID: 7 }, [1, 3]],
    [{ PORTAL_NUMBER: '3' }, [1, 4]],
    [{ PORTAL_NUMBER: 'REST_APP:' }, [2]],
    [{ CALL_TYPE: 1 }, [2, 4]],
    [{ '>=CALL_DURATION': 12 }, [1, 4]],
    [{ '>=CALL_START_DATE': '2026-03-02T10:00:00+01:00' }, [2, 3, 4]],
    [{ '<CALL_START_DATE': '2026-03-02T09:00:00Z' }, [1]],
    [{ CALL_VOTE: 5 }, [1]],
    [{ '>COST': 1 }, [1]],
    [{ COST_CURRENCY: 'EUR' }, [1]],
    [{ '=CALL_FAILED_CODE': '486' }, [2]],
    [{ '%CALL_FAILED_REASON': 'BUSY' }, [2]],
    [{ '?CALL_FAILED_REASON': 'call' }, [3]],
    [{ '!%CALL_FAILED_REASON': 'busy' }, [1, 3, 4]],
    [{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 }, [1]],
    [{ CRM_ENTITY_TYPE: '' }, [2, 3, 4]],
    [{ CRM_ACTIVITY_ID: 1 }, [1]],
    [{ REST_APP_NAME: 'Dialer' }, [1, 2, 3, 4]],
    [{ TRANSCRIPT_PENDING: 'Y' }, []],
    [{ TRANSCRIPT_ID: '' }, [1, 2, 3, 4]],
    [{ SESSION_ID: 5 }, []],
    [{ CALL_LOG: 'x' }, []],
    [{ COMMENT: 'x' }, []],
    [{ NO_SUCH_FIELD: 5 }, [1, 2, 3, 4]],
    [{ CALL_START_DATE: 'nonsense' }, []],
  ])('%j finds %j', async (FILTER, found) => {
    expect(await ids({ FILTER })).toEqual(found)
  })

  test.each<[object, number[]]>([
    [{ PHONE_NUMBER: '+4930901820' }, [1]],
    [{ PHONE_NUMBER: '030/901820 ext. 5' }, [1]],
    [{ '!PHONE_NUMBER': '0049 30 901820' }, [2, 3, 4]],
    [{ PHONE_NUMBER: ['004930901821', '112'] }, [2, 4]],
    [{ PHONE_NUMBER: '901820' }, []],
    [{ '%PHONE_NUMBER': '90182' }, [1, 2, 3]],
  ])('by number, %j, finds the number in any notation: %j', async (FILTER, found) => {
    expect(await ids({ FILTER })).toEqual(found)
  })

  test('by CALL_ID finds the call', async () => {
    expect(await ids({ FILTER: { CALL_ID: callIds[2] } })).toEqual([3])
  })

  test('of b24phpsdk without conditions restricts nothing', async () => {
    expect(await ids({ FILTER: [''], SORT: null, ORDER: null })).toEqual([1, 2, 3, 4])
  })
})

describe('the order', () => {
  test.each<[string, string, number[]]>([
    ['CALL_START_DATE', 'ASC', [1, 3, 4, 2]],
    ['CALL_START_DATE', 'DESC', [2, 4, 3, 1]],
    ['CALL_DURATION', 'DESC', [1, 4, 3, 2]],
    ['CRM_ENTITY_ID', 'DESC', [1, 4, 3, 2]],
    ['call_failed_reason', 'asc', [1, 4, 2, 3]],
    ['ID', 'DESC', [4, 3, 2, 1]],
    ['CALL_TYPE', 'DESC', [1, 2, 3, 4]],
    ['NO_SUCH_FIELD', 'DESC', [1, 2, 3, 4]],
  ])('by %s %s is %j', async (SORT, ORDER, order) => {
    expect(await ids({ SORT, ORDER })).toEqual(order)
  })
})

describe('a page', () => {
  test('has fifty calls, a total and where the next one starts', async () => {
    await using many = await callPortal()
    for (let count = 0; count < 51; count += 1) {
      const CALL_ID = await many.ring({ EXTERNAL_CALL_ID: String(count) })
      await many.call('telephony.externalCall.finish', { CALL_ID, USER_ID: 7 })
    }
    const page = async (start: number) => {
      const { body } = await many.call(get, { start })
      return [body.result.length, body.total, body.next]
    }
    expect(await page(0)).toEqual([50, 51, 50])
    expect(await page(50)).toEqual([1, 51, undefined])
    expect(await page(-1)).toEqual([50, 0, undefined])
  })
})

describe('the right to see statistics', () => {
  const give = async (rights: Rights) => {
    const { database } = at.portal
    await database.transaction(async (tx) => {
      await saveRole(tx, 'desk', rights)
      await assignRole(tx, 'employee', 7, 'desk')
    })
    // What somebody may do is known for a second.
    at.portal.nowMs += 2_000
  }

  test('is everybody’s without a role, and an administrator’s with any', async () => {
    expect(await ids({}, { employee: 7 })).toEqual([1, 2, 3, 4])
  })

  test('may go as far as one’s own calls, or be missing', async () => {
    await give({ call: { read: 'own' } })
    expect(await ids({}, { employee: 7 })).toEqual([1, 3])
    const { body } = await at.call(get, { FILTER: { PORTAL_USER_ID: 8 } }, { employee: 7 })
    expect(body).toMatchObject({ result: [], total: 0 })
    await give({ call: { read: 'none' } })
    const denied = await at.call(get, {}, { employee: 7 })
    expect([denied.status, denied.body.error, denied.body.error_description]).toEqual([
      403,
      'ACCESS_DENIED',
      'Access denied!',
    ])
    expect(await ids({}, { employee: 1 })).toEqual([1, 2, 3, 4])
  })

  test('goes by webhook as well', async () => {
    const { path } = await at.portal.webhook({ owner: 1, scopes: ['telephony'] })
    const { body } = await at.portal.raw({ url: `${path}/${get}?FILTER[ID]=1` })
    expect(body.result).toMatchObject([{ ID: '1', CRM_ENTITY_ID: String(contact) }])
    const other = await at.portal.webhook({ owner: 1, scopes: ['crm'] })
    expect((await at.portal.raw({ url: `${other.path}/${get}` })).body.error).toBe(
      'insufficient_scope',
    )
  })
})
