/** Roles, departments and schedules by command and config, run as a user runs them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callerbook, serving, temporaryFolder, type Finished } from '../support/command-line.ts'

// Each command is a process of its own.
const timeout = 60_000
const json = ({ out }: Finished) => JSON.parse(out)

/** A portal with employees 1, its administrator, and 2. */
async function portal() {
  const folder = await temporaryFolder()
  const data = join(folder.path, 'data')
  const on = (...args: string[]) => callerbook([...args, '--data', data])
  expect(await on('employee', 'add', '--name', 'Mia')).toMatchObject({ code: 0 })
  return { on, data, folder, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

describe('role', () => {
  it('is added, changed, given, listed and removed', { timeout }, async () => {
    await using at = await portal()
    const add = ['role', 'add', 'sales', '--clients', 'own', '--company', 'read=all,add=none']
    expect(await at.on(...add)).toMatchObject({ code: 0, out: 'Role sales is added.\n' })
    expect(await at.on('role', 'set', 'sales', '--lead', 'delete=none')).toMatchObject({ code: 0 })
    const give = ['role', 'assign', 'sales', '--employee', '2', '--department', '1']
    expect(await at.on(...give)).toMatchObject({ code: 0 })
    const own = { read: 'own', add: 'own', update: 'own', delete: 'own' }
    expect(json(await at.on('role', 'list', '--json'))).toEqual([
      {
        name: 'sales',
        rights: {
          lead: { ...own, delete: 'none' },
          contact: own,
          company: { ...own, read: 'all', add: 'none' },
        },
        employees: [2],
        departments: [1],
      },
    ])
    expect((await at.on('role', 'list')).out).toMatch(
      /^sales\s+read=own add=own.*\s+own\s+read=all/m,
    )
    await at.on('role', 'assign', '', '--department', '1')
    expect(json(await at.on('role', 'list', '--json'))).toMatchObject([{ departments: [] }])
    expect(await at.on('role', 'remove', 'sales')).toMatchObject({ code: 0 })
    expect(json(await at.on('employee', 'list', '--json'))).toMatchObject([{}, { role: null }])
  })

  it('is refused with a reason when it makes no sense', { timeout }, async () => {
    await using at = await portal()
    for (const [args, code, message] of [
      [['add', 'x', '--lead', 'see=all'], 2, '--lead is "see=all": "see" is no action'],
      [['add', 'x', '--clients', 'most'], 2, '"most" is no action'],
      [['add', 'a/b'], 2, 'cannot be the name of a role'],
      [['set', 'nobody'], 1, 'there is no role nobody'],
      [['remove', 'nobody'], 1, 'there is no role nobody'],
      [['assign', 'nobody', '--employee', '1'], 1, 'there is no role nobody'],
      [['assign', ''], 2, '--employee or --department'],
      [['assign', '', '--department', '9'], 1, 'there is no department 9'],
    ] as const) {
      const refused = await at.on('role', ...args)
      expect(refused.code, refused.err).toBe(code)
      expect(refused.err).toContain(message)
    }
  })

  it('of the config file is there at the start', { timeout }, async () => {
    await using at = await portal()
    const config = join(at.folder.path, 'config.json')
    const roles = { sales: { rights: { lead: { read: 'own' } }, employees: [2] } }
    writeFileSync(config, JSON.stringify({ roles }))
    {
      await using server = await serving(['--config', config, '--data', at.data])
      expect(server.address).toContain('http')
    }
    expect(json(await at.on('role', 'list', '--json'))).toEqual([
      { name: 'sales', rights: { lead: { read: 'own' } }, employees: [2], departments: [] },
    ])
    writeFileSync(config, JSON.stringify({ roles: { sales: { departments: [9] } } }))
    const refused = await at.on('serve', '--config', config)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.err).toContain('department 9')
    const wrong = await at.on('serve', '--roles', '{"sales": {"rights": {"deal": {}}}}')
    expect(wrong).toMatchObject({ code: 2 })
    expect(wrong.err).toContain('"deal" is nothing to have rights to')
  })
})

describe('an employee', () => {
  it(
    'belongs to the departments that are named, or to the top-level one',
    { timeout },
    async () => {
      await using at = await portal()
      expect(await at.on('employee', 'set', '2', '--department', '1')).toMatchObject({ code: 0 })
      expect(await at.on('employee', 'set', '2', '--department', '')).toMatchObject({ code: 0 })
      const refused = await at.on('employee', 'set', '2', '--department', '1,7')
      expect(refused).toMatchObject({ code: 1 })
      expect(refused.err).toContain('one of them does not exist')
    },
  )

  it(
    'has a schedule that can be set, and a day that needs a reason for another time',
    { timeout },
    async () => {
      await using at = await portal()
      const set = ['workday', 'schedule', '2', '--max-start', '10:00', '--flexible', '--json']
      expect(json(await at.on(...set))).toEqual({
        employee: 2,
        isFree: true,
        maxStart: 36_000,
        minFinish: 63_900,
        minDuration: 28_800,
        allowedDelta: 900,
      })
      const fixed = await at.on('workday', 'schedule', '2', '--no-flexible')
      expect(fixed.out).toBe(
        'Employee 2: fixed, begins until 10:00, ends from 17:45, at least 08:00, changes up to 00:15\n',
      )
      const now = new Date(Date.now() - 1_000).toISOString()
      const refused = await at.on('workday', 'open', '2', '--time', now)
      expect(refused).toMatchObject({ code: 1 })
      expect(refused.err).toContain('--time needs a --reason')
      expect(await at.on('workday', 'schedule', '2', '--min-finish', '25:00')).toMatchObject({
        code: 2,
      })
      expect(await at.on('workday', 'open', '2', '--time', 'soon')).toMatchObject({ code: 2 })
    },
  )
})
