/** batch through the front door, with the literal bodies of the official clients. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../src/methods/index.ts'
import { addDocumentedSamples } from '../support/samples.ts'
import { testPortal, type TestPortal } from '../support/server.ts'

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'
const find = 'crm.duplicate.findbycomm?type=PHONE&values[]=1234567'
const found = { CONTACT: [275, 2297] }
const refused = 'telephony.externalCall.searchCrmEntities?PHONE_NUMBER='
const empty = {
  result: [],
  result_error: [],
  result_total: [],
  result_next: [],
  result_time: [],
}
const lengthExceeded = {
  error: 'ERROR_BATCH_LENGTH_EXCEEDED',
  error_description: 'Max batch length exceeded',
}

let portal: TestPortal
let path: string
beforeAll(async () => {
  portal = await testPortal()
  await addDocumentedSamples(portal)
  path = (await portal.webhook()).path
})
afterAll(() => portal[Symbol.asyncDispose]())

const run = async (cmd: unknown, halt: unknown = 0) => {
  const answer = await portal.request('batch', { halt, cmd })
  expect(answer.status).toBe(200)
  return answer.body.result
}
const post = (contentType: string, body: string, url = `${path}/batch`) =>
  portal.raw({ url, contentType, body })

describe('the answer', () => {
  it('has five members and the whole time of each command that succeeded', async () => {
    const { body } = await portal.request('batch', {
      cmd: { a: find, b: 'crm.contact.list?select[]=ID&order[ID]=ASC', c: refused },
    })
    expect(Object.keys(body)).toEqual(['result', 'time'])
    expect(body.result.result).toEqual({
      a: found,
      b: [{ ID: '275' }, { ID: '651' }, { ID: '2297' }],
    })
    expect(body.result.result_error).toEqual({
      c: { error: 'ERROR_CORE', error_description: 'PHONE_NUMBER is empty' },
    })
    expect(body.result.result_total).toEqual({ b: 3 })
    expect(body.result.result_next).toEqual([])
    expect(Object.keys(body.result.result_time)).toEqual(['a', 'b'])
    expect(body.result.result_time.a).toEqual(body.time)
    expect(Object.keys(body.time)).toHaveLength(8)
    const declared = methods.find(({ name }) => name === 'batch')
    expect(() => declared?.result.parse(body.result)).not.toThrow()
  })

  it.each([
    ['a list', [find, find], [found, found]],
    ['keys 0, 1 (b24pysdk)', { 0: find, 1: find }, [found, found]],
    ['names', { a: find, b: find }, { a: found, b: found }],
    ['keys 1, 2', { 1: find, 2: find }, { 1: found, 2: found }],
    ['a list whose first command failed', [refused, find], { 1: found }],
    ['a list whose last command failed', [find, refused], [found]],
    ['nothing that succeeded', { a: refused }, []],
    ['nothing at all', [], []],
    ['an empty map', {}, []],
  ])('of %s is a list or a map by the rule of PHP', async (_, cmd, expected) => {
    expect((await run(cmd)).result).toEqual(expected)
  })

  it('of errors and times follows the same rule', async () => {
    const result = await run([refused, refused])
    expect(result.result_error).toHaveLength(2)
    expect(result.result_time).toEqual([])
    expect(Array.isArray((await run([find])).result_time)).toBe(true)
  })

  it('keeps a result of null', async () => {
    await using own = await testPortal()
    const { path: ownPath } = await own.webhook()
    const answer = await own.raw({ url: `${ownPath}/batch?cmd[a]=access.name` })
    expect('a' in answer.body.result.result).toBe(true)
  })

  it('in XML', async () => {
    const answer = await portal.raw({ url: `${path}/batch.xml?cmd[a]=server.time` })
    expect(answer.contentType).toBe('text/xml; charset=utf-8')
    expect(answer.text).toContain(
      '<response><result><result><a>2026-03-06T15:42:39+00:00</a></result><result_error></result_error>',
    )
  })

  it.each([
    ['no cmd, as form encoders send an empty list', ''],
    ['an empty cmd', 'cmd='],
    ['a cmd of null', '{"cmd":null}'],
  ])('to %s is empty', async (_, body) => {
    const { body: answer } = await portal.raw({ url: `${path}/batch`, httpMethod: 'POST', body })
    expect(answer.result).toEqual(empty)
  })

  it.each(['"server.time"', '5', 'true'])('to a cmd of %s is an error', async (cmd) => {
    const { status, body } = await post(json, `{"cmd":${cmd}}`)
    expect([status, body.error]).toEqual([400, 'ERROR_ARGUMENT'])
  })
})

describe('the bodies of the official clients', () => {
  const escaped = 'filter%5B%3EID%5D=275&order%5BID%5D=ASC&select%5B0%5D=ID&start=-1'
  const rows = [{ ID: '651' }, { ID: '2297' }]
  it.each([
    [
      'b24jssdk, list',
      json,
      `{"halt":1,"cmd":["crm.contact.list?${escaped}","server.time?"]}`,
      0,
      1,
    ],
    [
      'b24jssdk, named',
      json,
      `{"halt":0,"cmd":{"a":"crm.contact.list?${escaped}","b":"server.time?"}}`,
      'a',
      'b',
    ],
    [
      'b24pysdk',
      json,
      '{"cmd":{"0":"crm.contact.list?filter[>ID]=275&order[ID]=ASC&select[0]=ID&start=-1","1":"server.time"},"halt":false}',
      0,
      1,
    ],
    [
      'b24phpsdk',
      json,
      `{"halt":true,"cmd":{"0190a3c5-1f2e-7b7a-9d4c-0a1b2c3d4e5f":"crm.contact.list?${escaped}","cmd_1":"server.time?"}}`,
      '0190a3c5-1f2e-7b7a-9d4c-0a1b2c3d4e5f',
      'cmd_1',
    ],
    [
      'CRest',
      form,
      `cmd%5Ba%5D=crm.contact.list%3F${encodeURIComponent(escaped)}&cmd%5Bb%5D=server.time%3F&halt=0`,
      'a',
      'b',
    ],
    [
      'curl of the page',
      json,
      '{"halt":0,"cmd":{"a":"crm.contact.list?filter[>ID]=275&order[ID]=ASC&select[]=ID","b":"server.time"}}',
      'a',
      'b',
    ],
  ] as const)('%s', async (_, contentType, body, listed, time) => {
    const { body: answer } = await post(contentType, body)
    expect(answer.result.result[listed]).toEqual(rows)
    expect(answer.result.result[time]).toBe('2026-03-06T15:42:39+00:00')
    expect(answer.result.result_error).toEqual([])
  })

  it('in the address, encoded twice', async () => {
    const command = encodeURIComponent(`crm.contact.list?${escaped}`)
    const { body } = await portal.raw({ url: `${path}/batch.json?halt=0&cmd[a]=${command}` })
    expect(body.result.result.a).toEqual(rows)
  })

  it.each([
    'SERVER.Time',
    'server.time.json',
    'server.time.XML?',
    ' server.time ?a=b',
    'server.time?auth=x',
  ])('may write %s', async (command) => {
    expect((await run([command])).result).toEqual(['2026-03-06T15:42:39+00:00'])
  })
})

describe('commands', () => {
  it('fail each for itself, and the request succeeds', async () => {
    const { path: poor } = await portal.webhook({ scopes: ['crm'] })
    const cmd = {
      scope: 'telephony.externalCall.searchCrmEntities?PHONE_NUMBER=1',
      unknown: 'crm.nothing',
      nested: 'batch?cmd[a]=server.time',
      form: 'server.time?a=%ff',
      object: { method: 'server.time' },
      none: null,
      nameless: '?a=b',
    }
    const { status, body } = await post(json, JSON.stringify({ cmd }), `${poor}/batch`)
    expect(status).toBe(200)
    const codes = Object.entries(body.result.result_error as Record<string, { error: string }>)
    expect(codes.map(([key, { error }]) => [key, error])).toEqual([
      ['scope', 'insufficient_scope'],
      ['unknown', 'ERROR_METHOD_NOT_FOUND'],
      ['nested', 'ERROR_BATCH_METHOD_NOT_ALLOWED'],
      ['form', 'INVALID_REQUEST'],
      ['object', 'ERROR_METHOD_NOT_FOUND'],
      ['none', 'ERROR_METHOD_NOT_FOUND'],
      ['nameless', 'ERROR_METHOD_NOT_FOUND'],
    ])
    expect(body.result).toMatchObject({ ...empty, result_error: expect.anything() })
  })

  it('see what earlier ones of the batch have written, in the order given', async () => {
    await using own = await testPortal()
    const { body } = await own.request('batch', {
      cmd: {
        before: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B493055501',
        add: 'crm.contact.add?fields[NAME]=A&fields[PHONE][0][VALUE]=%2B493055501',
        after: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B493055501',
        get: 'crm.contact.get?id=$result[after][CONTACT][0]',
        gone: 'crm.contact.delete?id=$result[add]',
        last: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B493055501',
      },
    })
    const { result } = body.result
    expect(result).toMatchObject({
      before: [],
      add: 1,
      after: { CONTACT: [1] },
      gone: true,
      last: [],
    })
    expect(result.get.NAME).toBe('A')
  })

  it('run in the order given when their keys are numbers', async () => {
    await using own = await testPortal()
    const { path: ownPath } = await own.webhook()
    const result = await own.raw({
      url: `${ownPath}/batch`,
      contentType: json,
      body: '{"cmd":{"9":"server.time","10":"crm.contact.add?fields[NAME]=B","2":"crm.contact.get?id=$result[10]"}}',
    })
    expect(result.body.result.result['2'].NAME).toBe('B')
  })

  it('beyond fifty end with an error each', async () => {
    const result = await run(Array.from({ length: 53 }, () => 'server.time'))
    expect(result.result).toHaveLength(50)
    expect(result.result_error).toEqual({
      50: lengthExceeded,
      51: lengthExceeded,
      52: lengthExceeded,
    })
    const overlapping = await run(
      Array.from({ length: 53 }, () => find),
      1,
    )
    expect(overlapping.result).toHaveLength(50)
    expect(overlapping.result_error).toEqual({ 50: lengthExceeded })
  })

  it('of a faulty method are an internal error, and the operator hears of it', async () => {
    await using own = await testPortal()
    await own.request('server.time')
    const { path: ownPath } = await own.webhook()
    await own.raw({ url: `${ownPath}/server.time` })
    await own.database.transaction((tx) => tx.query('drop table phone'))
    const { answer, outcome } = await own.app.gateway({
      httpMethod: 'POST',
      url: `${ownPath}/batch`,
      contentType: json,
      contentEncoding: undefined,
      authorization: undefined,
      body: Buffer.from(JSON.stringify({ cmd: ['server.time', find] })),
      isSecure: true,
    })
    expect(answer.status).toBe(200)
    const { result } = JSON.parse(answer.body)
    expect(result.result).toHaveLength(1)
    expect(result.result_error['1'].error).toMatch(/INTERNAL_SERVER_ERROR|OVERLOAD_LIMIT/)
    expect(outcome.fault).toBeInstanceOf(Error)
  })
})

describe('halt', () => {
  it.each([1, '1', true, 'true', 'True', 'Y', 'y'])(
    '%j ends the batch at the first error',
    async (halt) => {
      const result = await run({ a: 'server.time', b: refused, c: 'server.time' }, halt)
      expect(Object.keys(result.result)).toEqual(['a'])
      expect(Object.keys(result.result_error)).toEqual(['b'])
      expect(Object.keys(result.result_time)).toEqual(['a'])
    },
  )

  it.each([0, '0', false, 'false', 'False', 'N', '', null])('%j runs them all', async (halt) => {
    const result = await run({ a: 'server.time', b: refused, c: 'server.time' }, halt)
    expect(Object.keys(result.result)).toEqual(['a', 'c'])
  })

  it('answers exactly the commands up to the first error, whichever they are', async () => {
    const good = fc.constantFrom(find, 'server.time', 'scope')
    const bad = fc.constantFrom(refused, 'crm.nothing', 'batch')
    const commands = fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-z0-9]{1,3}$/), fc.oneof({ weight: 4, arbitrary: good }, bad)),
      { selector: ([key]) => key, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(commands, fc.boolean(), async (given, isHalting) => {
        const body = given.map(([key, command]) => `"${key}":"${command}"`).join(',')
        const answer = await post(json, `{"halt":${isHalting},"cmd":{${body}}}`)
        const fails = (command: string) => [refused, 'crm.nothing', 'batch'].includes(command)
        const end = given.findIndex(([, command]) => fails(command))
        const ran = isHalting && end !== -1 ? given.slice(0, end + 1) : given
        const keys = (member: object) => Object.keys(member).toSorted()
        const { result, result_error, result_time } = answer.body.result
        const expected = ran.filter(([, command]) => !fails(command)).map(([key]) => key)
        expect(keys(result)).toEqual(expected.toSorted())
        expect(keys(result_time)).toEqual(expected.toSorted())
        expect(keys(result_error)).toEqual(
          ran.flatMap(([key, command]) => (fails(command) ? [key] : [])).toSorted(),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('a reference', () => {
  it.each([
    [
      'to an id of a list',
      'crm.contact.get?id=$result[l][0][ID]',
      'crm.contact.list?order[ID]=ASC',
    ],
    [
      'written escaped',
      'crm.contact.get?id=%24result%5Bl%5D%5B0%5D%5BID%5D',
      'crm.contact.list?order[ID]=ASC',
    ],
    ['to the duplicates', 'crm.contact.get?id=$result[l][CONTACT][0]', find],
  ])('%s is resolved', async (_, command, list) => {
    expect((await run({ l: list, g: command })).result.g.ID).toBe('275')
  })

  it('to a list is a list', async () => {
    const result = await run({
      f: find,
      l: 'crm.contact.list?filter[@ID]=$result[f][CONTACT]&select[]=ID&order[ID]=ASC',
    })
    expect(result.result.l).toEqual([{ ID: '275' }, { ID: '2297' }])
  })

  it.each([
    '>ID',
    'ID',
    '=ID',
    '@ID',
    '!ID',
    '!@ID',
    '<ID',
    '%ID',
    '!%ID',
    '><ID',
    '>=ID',
    '=%NAME',
    'COMPANY_ID',
    '!NAME',
  ])('that stands for nothing finds nothing by filter[%s]', async (key) => {
    const escaped = encodeURIComponent(key)
    const cmd = {
      a: 'crm.contact.list?order[ID]=ASC&start=-1',
      b: `crm.contact.list?filter[${escaped}]=$result[a][49][ID]&order[ID]=ASC&start=-1`,
      c: `crm.contact.list?filter[${escaped}][]=$result[a][49][ID]`,
    }
    const { result } = await run(cmd)
    expect(result.a).toHaveLength(3)
    expect(result.b).toEqual([])
    expect(result.c).toEqual([])
  })

  it('waits for what it refers to, also among lookups, which may run at the same time', async () => {
    await using own = await testPortal()
    const numbers = ['+1 212 555 0100', '+1 212 555 0101', '+1 212 555 0102']
    for (const [index, VALUE] of numbers.entries())
      await own.request('crm.contact.add', {
        fields: { NAME: numbers[index + 1] ?? 'Ann', PHONE: [{ VALUE }] },
      })
    const search = 'telephony.externalCall.searchCrmEntities?PHONE_NUMBER='
    const cmd = {
      first: `${search}${encodeURIComponent(numbers[0]!)}`,
      second: `${search}$result[first][0][NAME]`,
      third: `${search}$result[second][0][NAME]`,
    }
    const { result } = (await own.request('batch', { cmd })).body.result
    expect(result.third).toMatchObject([{ CRM_ENTITY_ID: 3, NAME: 'Ann' }])
  })

  it('beyond the last page finds nothing, where null asks for empty fields', async () => {
    const { body } = await portal.request('crm.contact.list', { filter: { COMPANY_ID: null } })
    expect(body.result).toHaveLength(3)
  })

  it('beside other conditions of users and departments finds nobody too', async () => {
    const result = await run({
      a: 'user.get?ID=$result[x][0][ID]',
      b: 'user.get?filter[>ID]=$result[x][0][ID]',
      c: 'department.get?ID=$result[x][UF_DEPARTMENT]',
    })
    expect(result.result).toEqual({ a: [], b: [], c: [] })
  })

  it('to itself, to a later or to a failed command stands for nothing', async () => {
    const { result, result_error } = await run({
      a: 'crm.contact.list?filter[ID]=$result[a][0][ID]',
      b: 'crm.contact.list?filter[ID]=$result[c][0][ID]',
      c: 'crm.contact.list?filter[ID]=$result[b][0][ID]',
      d: refused,
      e: 'crm.contact.get?id=$result[d]',
    })
    expect([result.a, result.b, result.c]).toEqual([[], [], []])
    expect(result_error.e.error_description).toBe('ID is not defined or invalid.')
  })
})

describe('hostile input', () => {
  it('of a hundred thousand commands is refused as a request', async () => {
    const cmd = Array.from({ length: 100_000 }, () => 'server.time')
    const { status, body } = await portal.request('batch', { cmd })
    expect([status, body.error]).toEqual([400, 'INVALID_REQUEST'])
  })

  it('of ten thousand commands gets fifty results and an error for each other', async () => {
    const result = await run(Array.from({ length: 9_990 }, () => 'server.time'))
    expect(result.result).toHaveLength(50)
    expect(Object.keys(result.result_error)).toHaveLength(9_940)
  })

  it('that doubles a text with every step ends with an error', async () => {
    await using own = await testPortal()
    const cmd: Record<string, string> = {
      a0: 'crm.contact.add?fields[NAME]=A&fields[COMMENTS]=0123456789',
    }
    for (let step = 1; step < 25; step += 1) {
      cmd[`g${step}`] = `crm.contact.get?id=$result[a${step - 1}]`
      cmd[`a${step}`] =
        `crm.contact.add?fields[NAME]=A&fields[COMMENTS]=$result[g${step}][COMMENTS]$result[g${step}][COMMENTS]`
    }
    const { body } = await own.request('batch', { halt: 1, cmd })
    // A field holds only so much, long before references would.
    const [error] = Object.values(
      body.result.result_error as Record<string, { error_description: string }>,
    )
    expect(error?.error_description).toBe('The field "COMMENTS" has an invalid value.')
    expect(body.result.result.a13).toBeUndefined()
  })

  it('that refers to more than a request may hold ends with an error', async () => {
    await using own = await testPortal()
    const { body } = await own.request('batch', {
      cmd: {
        add: `crm.contact.add?fields[NAME]=A&fields[COMMENTS]=${'x'.repeat(60_000)}`,
        get: 'crm.contact.get?id=$result[add]',
        much: `server.time?a=${'$result[get][COMMENTS]'.repeat(30)}`,
        tooMuch: `server.time?a=${'$result[get][COMMENTS]'.repeat(40)}`,
      },
    })
    expect(body.result.result.much).toBeDefined()
    expect(body.result.result_error.tooMuch.error).toBe('INVALID_REQUEST')
  })

  it('of names of prototypes harms nobody', async () => {
    const answer = await post(
      json,
      '{"cmd":{"__proto__":"server.time","constructor":"server.time","x":"crm.contact.get?id=$result[__proto__][x]"}}',
    )
    expect(answer.status).toBe(200)
    expect(answer.body.result.result_error.x.error_description).toContain('ID')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('of huge commands and keys is answered', async () => {
    const huge = 'x'.repeat(500_000)
    const result = await run({ [huge]: huge, a: `server.time?${huge}=${huge}` })
    expect(result.result.a).toBeDefined()
    expect(Object.keys(result.result_error)).toEqual([huge])
  })
})
