/** `callerbook route` and the deputies it asks, run as a user runs them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callerbook, serving, temporaryFolder } from '../support/command-line.ts'

async function portal() {
  const folder = await temporaryFolder()
  const data = join(folder.path, 'data')
  const on = (...args: string[]) => callerbook([...args, '--data', data])
  const file = join(folder.path, 'clients.csv')
  writeFileSync(file, 'First Name,Last Name,Phone,Responsible\nJohn,Doe,+1 906 219 5047,2\n')
  await on('employee', 'add', '--name', 'Mia', '--extension', '112', '--mobile', '9062196001')
  await on('employee', 'add', '--name', 'Ben', '--extension', '113')
  await on('import', file)
  const configure = (config: object) =>
    writeFileSync(join(data, 'callerbook.json'), JSON.stringify(config))
  return { on, data, configure, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

it('route says where a call goes and every step on the way; deputies are named by command', async () => {
  await using at = await portal()
  expect((await at.on('route', '9062195047')).out).toContain(
    'To the queue queue: the workday of the responsible employee is finished or was never begun.',
  )
  expect(await at.on('employee', 'deputy', '2', '3')).toMatchObject({
    code: 0,
    out: 'Employee 3 stands in for employee 2.\n',
  })
  await at.on('workday', 'open', '3')
  at.configure({
    routing: {
      steps: ['extension', 'deputy', 'queue'],
      routes: [{ name: 'night', hours: '20:00-06:00', queue: 'voicemail', steps: 'queue' }],
    },
  })
  const noon = await at.on('route', '(906) 219-5047', '--at', '2026-03-06T12:00:00Z')
  expect(noon).toMatchObject({ code: 0, err: '' })
  expect(noon.out).toContain('To the extension 113 of 3 Ben for 2 Mia')
  expect(noon.out).toContain('Client: contact 1 John Doe')
  expect(noon.out).toMatch(/1 +1 +2 Mia +closed +extension +is not at work/)
  expect(noon.out).toMatch(/3 +1 +3 Ben, deputy +opened +extension +takes the call/)
  const night = await at.on('route', '9062195047', '--at', '2026-03-06T23:00:00Z', '--json')
  expect(JSON.parse(night.out)).toMatchObject({
    decision: 'queue',
    target: 'voicemail',
    route: 'night',
    reason: 'policy',
  })
  expect((await at.on('route', 'anonymous')).out).toContain('the caller withholds the number')
  expect((await at.on('employee', 'list')).out).toMatch(/2 +Mia .* 3 /)
  expect(JSON.parse((await at.on('employee', 'list', '--json')).out)).toMatchObject([
    { id: 1, deputy: null },
    { id: 2, deputy: 3 },
    { id: 3, deputy: null },
  ])
  expect(await at.on('employee', 'deputy', '2', 'none')).toMatchObject({ code: 0 })
})

it.each([
  [['employee', 'deputy', '2', '2'], 2, 'an employee cannot stand in for themself'],
  [['employee', 'deputy', '2', '9'], 1, 'there is no employee 9'],
  [['employee', 'deputy', '9', '2'], 1, 'there is no employee 9'],
  [['employee', 'deputy', '2', 'Ben'], 2, 'DEPUTY is "Ben", but must be a positive whole number'],
  [['route', '1', '--at', 'noon'], 2, '--at is "noon", which is no time like'],
  [['route', '1', '--routing', '{'], 2, '--routing is not valid JSON'],
  [['route', '1', '--routing', '{"steps":["x"]}'], 2, '--routing is no routing policy: steps[0]'],
])('%j is refused with what would be right', async (args, exitCode, message) => {
  await using at = await portal()
  const { code, err } = await at.on(...args)
  expect({ code, err }).toEqual({ code: exitCode, err: expect.stringContaining(message) })
})

it('the first call after a start is answered in time, by the policy of the file', async () => {
  await using at = await portal()
  await at.on('workday', 'open', '2')
  const made = await at.on('webhook', 'add', '--owner', '1')
  const secret = /\/rest\/1\/(\w+)\//.exec(made.out)?.[1] as string
  at.configure({ routing: { steps: ['mobile'] }, routeDeadlineMs: 1_000 })
  await using server = await serving(['--data', at.data])
  const answer = await fetch(`${server.address}/route?number=19062195047`, {
    headers: { authorization: `Bearer 1/${secret}` },
  })
  expect(await answer.json()).toMatchObject({ decision: 'mobile', target: '+19062196001' })
})

it('a server does not start with a policy that cannot be', async () => {
  await using at = await portal()
  at.configure({ routing: { routes: [{ hours: 'mo-fr' }] } })
  const { code, err } = await at.on('serve', '--port', '0')
  expect(code).toBe(2)
  expect(err).toMatch(/routing in .*callerbook\.json is no routing policy: routes\[0\]\.hours\[0\]/)
})
