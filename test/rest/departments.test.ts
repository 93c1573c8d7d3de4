/** `department.*` through the front door. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testPortal, type TestPortal } from '../support/server.ts'

let portal: TestPortal

beforeEach(async () => {
  portal = await testPortal()
})
afterEach(() => portal[Symbol.asyncDispose]())

const call = async (method: string, params: unknown = {}) => {
  const { status, body } = await portal.request(`department.${method}`, params)
  return status === 200 ? body.result : body
}
const core = (error_description: string) => ({ error: 'ERROR_CORE', error_description })
const topLevel = core('There can only be one top-level department in the company structure')

test('a new portal has one department, with everybody in it', async () => {
  expect(await call('get')).toEqual([{ ID: '1', NAME: 'Company', SORT: 500 }])
  const { body } = await portal.request('user.get', { UF_DEPARTMENT: 1 })
  expect(body.total).toBe(1)
})

describe('department.get', () => {
  beforeEach(async () => {
    const names = ['Sales', 'Accounting', 'R&D', 'Legal', 'sales']
    for (const [index, NAME] of names.entries())
      await call('add', { NAME, PARENT: 1, SORT: 100 * index, ...(index === 1 && { UF_HEAD: 1 }) })
  })

  test.each([
    ['sort and order', { sort: 'NAME', order: 'DESC', PARENT: 1 }, [6, 2, 4, 5, 3]],
    ['SORT as the field to sort by', { SORT: 'NAME', ORDER: 'asc', PARENT: 1 }, [3, 5, 4, 2, 6]],
    ['SORT as a condition', { SORT: 300 }, [5]],
    ['sort as a condition', { sort: '300' }, [5]],
    ['both at once', { sort: 'NAME', order: 'desc', SORT: [0, 400] }, [6, 2]],
    ['an id', { ID: 4 }, [4]],
    ['several ids', { ID: ['4', 2] }, [2, 4]],
    ['a whole name', { NAME: 'Sales' }, [2]],
    ['the head', { UF_HEAD: 1 }, [3]],
    ['no parent', { PARENT: '' }, [1]],
    ['0 for no parent, as tests of b24phpsdk find the top', { PARENT: 0 }, [1]],
    ['0 beside a parent', { PARENT: ['0', 1], sort: 'PARENT' }, [1, 2, 3, 4, 5, 6]],
    ['any parent', { '!PARENT': '0' }, [2, 3, 4, 5, 6]],
    ['the parent', { PARENT: '1', sort: 'PARENT' }, [2, 3, 4, 5, 6]],
    ['nobody’s id', { ID: 'x' }, []],
    ['nothing', { ID: '', NAME: null, order: 'sideways', sort: 'nonsense' }, [1, 2, 3, 4, 5, 6]],
    ['what is no parameter', { 'ID) or (1': 1 }, [1, 2, 3, 4, 5, 6]],
  ])('takes %s', async (_name, params, expected) => {
    const found = (await call('get', params)) as { ID: string }[]
    expect(found.map(({ ID }) => Number(ID))).toEqual(expected)
  })

  test('shows SORT as a number, the rest as texts, and a head only where there is one', async () => {
    expect(await call('get', { ID: [2, 3] })).toEqual([
      { ID: '2', NAME: 'Sales', SORT: 0, PARENT: '1' },
      { ID: '3', NAME: 'Accounting', SORT: 100, PARENT: '1', UF_HEAD: '1' },
    ])
  })

  test('counts and pages', async () => {
    for (let each = 0; each < 50; each += 1) await call('add', { NAME: `D${each}`, PARENT: 1 })
    const page = async (params: object) => (await portal.request('department.get', params)).body
    const first = await page({})
    expect([first.result.length, first.total, first.next]).toEqual([50, 56, 50])
    const second = await page({ START: 50 })
    expect([second.result.length, second.total, second.next]).toEqual([6, 56, undefined])
  })
})

test('department.fields names the fields', async () => {
  expect(await call('fields')).toEqual({
    ID: 'ID',
    NAME: 'Department Name',
    SORT: 'Sort Order',
    PARENT: 'Parent Department',
    UF_HEAD: 'Manager',
  })
})

describe('changing the structure', () => {
  test.each([
    [{ PARENT: 1 }, core('Department name not provided.<br>')],
    [{ NAME: ' ', PARENT: 1 }, core('Department name not provided.<br>')],
    [{ NAME: ['x'], PARENT: 1 }, core('Department name not provided.<br>')],
    [{ NAME: 'X' }, topLevel],
    [{ NAME: 'X', PARENT: 0 }, topLevel],
    [{ NAME: 'X', PARENT: 99 }, topLevel],
    [{ NAME: 'X', PARENT: 'x' }, topLevel],
    [{ NAME: 'X', PARENT: 1, UF_HEAD: 99 }, core('The user of UF_HEAD does not exist')],
  ])('%j is refused', async (params, error) => {
    expect(await call('add', params)).toEqual(error)
  })

  test('a department is added with its defaults and changed field by field', async () => {
    const id = await call('add', { name: 'Muggle Studies', parent: '1' })
    expect(id).toBe(2)
    expect(await call('update', { ID: id, UF_HEAD: 1, SORT: '450' })).toBe(true)
    expect(await call('get', { ID: id })).toEqual([
      { ID: '2', NAME: 'Muggle Studies', SORT: 450, PARENT: '1', UF_HEAD: '1' },
    ])
    expect(await call('update', { ID: id, NAME: 'Secrets', UF_HEAD: '' })).toBe(true)
    expect(await call('get', { ID: id })).toEqual([
      { ID: '2', NAME: 'Secrets', SORT: 450, PARENT: '1', UF_HEAD: '1' },
    ])
    expect(await call('update', { ID: id, UF_HEAD: 0 })).toBe(true)
    expect((await call('get', { ID: id }))[0]).not.toHaveProperty('UF_HEAD')
  })

  test('nothing can come to lie below itself, and nothing becomes a second top', async () => {
    const above = await call('add', { NAME: 'Above', PARENT: 1 })
    const below = await call('add', { NAME: 'Below', PARENT: above })
    const circle = core('A department cannot be moved below itself')
    expect(await call('update', { ID: above, PARENT: below })).toEqual(circle)
    expect(await call('update', { ID: above, PARENT: above })).toEqual(circle)
    expect(await call('update', { ID: 1, PARENT: below })).toEqual(circle)
    expect(await call('update', { ID: below, PARENT: 0 })).toEqual(topLevel)
    expect(await call('update', { ID: below, PARENT: 99 })).toEqual(topLevel)
    expect(await call('update', { ID: below, PARENT: 1 })).toBe(true)
  })

  test('what is not there cannot be changed or deleted', async () => {
    for (const ID of [undefined, '', 'x', 0, 99]) {
      expect(await call('update', { ID, NAME: 'X' })).toEqual(core('Department not found'))
      expect(await call('delete', { ID })).toEqual(core('Department not found'))
    }
    expect(await call('delete', { ID: 1 })).toEqual(
      core('The top-level department cannot be deleted'),
    )
  })

  test('what lies below a deleted department, and who was in it, moves up', async () => {
    const above = await call('add', { NAME: 'Above', PARENT: 1 })
    const below = await call('add', { NAME: 'Below', PARENT: above })
    const leaf = await call('add', { NAME: 'Leaf', PARENT: below })
    const add = async (EMAIL: string, UF_DEPARTMENT: number[]) =>
      (await portal.request('user.add', { EMAIL, UF_DEPARTMENT })).body.result
    const one = await add('one@portal.example', [below])
    const both = await add('both@portal.example', [above, below])
    expect(await call('delete', { ID: below })).toBe(true)
    expect(await call('get', { ID: leaf })).toMatchObject([{ PARENT: String(above) }])
    const { body } = await portal.request('user.get', { ID: [one, both] })
    expect(
      body.result.map((user: object) => 'UF_DEPARTMENT' in user && user.UF_DEPARTMENT),
    ).toEqual([[above], [above]])
  })

  test('is for administrators', async () => {
    const owner = (
      await portal.request('user.add', { EMAIL: 'plain@portal.example', UF_DEPARTMENT: 1 })
    ).body.result
    const { path } = await portal.webhook({ owner })
    for (const method of ['add?NAME=X&PARENT=1', 'update?ID=1&NAME=X', 'delete?ID=1']) {
      const { status, body } = await portal.raw({ url: `${path}/department.${method}` })
      expect([status, body]).toEqual([400, core('Access denied')])
    }
    expect((await portal.raw({ url: `${path}/department.get` })).status).toBe(200)
  })
})
