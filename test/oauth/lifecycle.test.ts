/** What an app is told of its own life, by the commands of whoever runs the portal. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { parseForm } from '../../src/rest/decode/php-form.ts'
import { callerbook, serving, temporaryFolder } from '../support/command-line.ts'

interface Told {
  contentType: string | undefined
  // eslint-disable-next-line typescript/no-explicit-any
  body: any
}

/** An app's server: it remembers what it is told. */
async function appServer() {
  const told: Told[] = []
  const waiting: ((told: Told) => void)[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const each = { contentType: request.headers['content-type'], body: parseForm(text) }
      const next = waiting.shift()
      if (next) next(each)
      else told.push(each)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/install`,
    next: (): Promise<Told> => {
      const first = told.shift()
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve))
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const addCommand = (data: readonly string[], install: string): string[] => {
  const place = ['--api-only', '--install', install, '--scopes', 'crm,telephony']
  return ['app', 'add', ...data, '--name', 'Dialer', ...place]
}

describe('an app without a page', () => {
  it('is told of its installation, again of it, of its update and of its removal', async () => {
    await using folder = await temporaryFolder()
    await using app = await appServer()
    const data = ['--data', folder.path]
    await using server = await serving([...data, '--event-networks', '127.0.0.1'])
    const added = await callerbook([...addCommand(data, app.url), '--json'])
    expect([added.code, added.err]).toEqual([0, ''])
    const { id, clientId, clientSecret, applicationToken } = JSON.parse(added.out) as {
      id: number
      clientId: string
      clientSecret: string
      applicationToken: string
    }
    expect(applicationToken).toMatch(/^[0-9a-f]{32}$/)

    const auth = {
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      expires: expect.stringMatching(/^\d{10}$/),
      // What is left of an hour when it is sent: the next second may have begun.
      expires_in: expect.stringMatching(/^(?:3600|359\d)$/),
      scope: 'crm,telephony',
      domain: new URL(server.address).host,
      server_endpoint: `${server.address}/rest/`,
      client_endpoint: `${server.address}/rest/`,
      member_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'L',
      user_id: '1',
      client_id: clientId,
      application_token: applicationToken,
    }
    const installed = await app.next()
    expect(installed).toEqual({
      contentType: 'application/x-www-form-urlencoded',
      body: {
        event: 'ONAPPINSTALL',
        event_handler_id: '0',
        data: { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' },
        ts: expect.stringMatching(/^\d{10}$/),
        auth,
      },
    })

    // What it was given works, and can be renewed.
    const call = (token: string) => fetch(`${server.address}/rest/app.info?auth=${token}`)
    expect((await call(installed.body.auth.access_token)).status).toBe(200)
    const refreshed = await fetch(`${server.address}/oauth/token/`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: installed.body.auth.refresh_token,
      }),
    })
    expect(refreshed.status).toBe(200)
    const { access_token: access } = (await refreshed.json()) as { access_token: string }

    await callerbook(['app', 'install', ...data, String(id)])
    const again = await app.next()
    expect(again.body).toMatchObject({ event: 'ONAPPINSTALL', auth })
    expect(again.body.auth.access_token).not.toBe(installed.body.auth.access_token)

    const updated = await callerbook(['app', 'update', ...data, String(id), '--name', 'Caller'])
    expect([updated.code, updated.err]).toEqual([0, ''])
    const update = await app.next()
    expect(update.body).toMatchObject({
      event: 'ONAPPUPDATE',
      data: { VERSION: '2', PREVIOUS_VERSION: '1', LANGUAGE_ID: 'en' },
      auth: { refresh_token: expect.any(String), user_id: '1' },
    })
    expect(update.body.auth.application_token).not.toBe(applicationToken)

    const removed = await callerbook(['app', 'remove', ...data, String(id), '--clean'])
    expect([removed.code, removed.err]).toEqual([0, ''])
    expect((await app.next()).body).toEqual({
      event: 'ONAPPUNINSTALL',
      event_handler_id: '0',
      data: { LANGUAGE_ID: 'en', CLEAN: '1' },
      ts: expect.any(String),
      auth: {
        domain: auth.domain,
        server_endpoint: auth.server_endpoint,
        client_endpoint: auth.client_endpoint,
        member_id: auth.member_id,
        application_token: update.body.auth.application_token,
      },
    })
    await expect.poll(async () => (await call(access)).status, { timeout: 5_000 }).toBe(401)
  })

  it('that was added while nobody served hears of it as soon as somebody does', async () => {
    await using folder = await temporaryFolder()
    await using app = await appServer()
    const data = ['--data', folder.path]
    const { out } = await callerbook(addCommand(data, app.url))
    expect(out).toContain(`ONAPPINSTALL goes to ${app.url} as soon as the portal is served.`)
    await using server = await serving([...data, '--event-networks', '127.0.0.1'])
    const { body } = await app.next()
    expect(body.auth.client_endpoint).toBe(`${server.address}/rest/`)
    // No token ever waited in the store, and none is kept there after it was sent.
    const shown = await callerbook(['app', 'show', ...data, '1'])
    expect(shown.out).not.toContain(body.auth.access_token)
  })
})

describe('an app with an installation page', () => {
  it('is not installed, and cannot be authorized, before that page is done', async () => {
    await using folder = await temporaryFolder()
    const data = ['--data', folder.path]
    await using server = await serving(data)
    const places = ['--handler', 'https://app.example/', '--install', 'https://app.example/install']
    const added = await callerbook(['app', 'add', ...data, '--name', 'Dialer', ...places, '--json'])
    const app = JSON.parse(added.out) as { clientId: string; isInstalled: boolean }
    expect(app.isInstalled).toBe(false)
    const authorize = async () =>
      (await fetch(`${server.address}/oauth/authorize/?client_id=${app.clientId}`)).status
    expect(await authorize()).toBe(400)
    expect((await callerbook(['app', 'install', ...data, '1'])).err).toContain('installation page')
    expect((await callerbook(['app', 'finish', ...data, '1'])).err).toBe('')
    expect(await authorize()).toBe(200)
    expect((await callerbook(['app', 'finish', ...data, '1'])).err).toContain('already')
  })
})

describe('the command app', () => {
  it('refuses what no app can be', async () => {
    await using folder = await temporaryFolder()
    const add = (...args: string[]) => callerbook(['app', 'add', '--data', folder.path, ...args])
    const cases: [string[], string][] = [
      [['--handler', 'https://a.example/'], 'an app needs --name'],
      [['--name', ' ', '--handler', 'https://a.example/'], '--name must be 1 to 255 characters'],
      [['--name', 'x'.repeat(256), '--handler', 'https://a.example/'], '1 to 255 characters'],
      [['--name', 'A\nB', '--handler', 'https://a.example/'], 'in one line'],
      [['--name', 'A'], 'an app with a page needs --handler'],
      [['--name', 'A', '--api-only'], 'needs --handler or --install'],
      [['--name', 'A', '--handler', 'javascript:alert(1)'], 'must be an address like'],
      [['--name', 'A', '--handler', "https://a;script-src'self'/"], 'must be an address like'],
      [['--name', 'A', '--handler', 'https://u:p@a.example/'], 'without user, password and #'],
      [['--name', 'A', '--handler', 'https://a.example/#x'], 'without user, password and #'],
      [['--name', 'A', '--handler', 'https://a.example/', '--scopes', 'all'], 'unknown scopes'],
      [['--name', 'A', '--handler', 'https://a.example/', '--allow', '99'], 'no employee 99'],
    ]
    for (const [args, text] of cases) {
      const { code, err } = await add(...args)
      expect([args, code === 0, err]).toEqual([args, false, expect.stringContaining(text)])
    }
  })

  it('changes nothing without being told what, and shows the token that a change makes', async () => {
    await using folder = await temporaryFolder()
    const data = ['--data', folder.path]
    await callerbook(['app', 'add', ...data, '--name', 'A', '--handler', 'https://a.example/'])
    expect(await callerbook(['app', 'update', ...data, '1'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('nothing to change'),
    })
    const { out } = await callerbook(['app', 'update', ...data, '1', '--name', 'B'])
    const shown = JSON.parse((await callerbook(['app', 'show', ...data, '1'])).out) as {
      version: number
      applicationToken: string
    }
    expect(shown.version).toBe(2)
    expect(out).toContain(shown.applicationToken)
  })

  it('says at once that an installation address will be refused', async () => {
    await using folder = await temporaryFolder()
    const add = (install: string, ...more: string[]) =>
      callerbook([...addCommand(['--data', folder.path], install), ...more])
    const refused = 'Nothing will be sent yet: 10.0.0.5 is no public address; --event-networks'
    expect((await add('http://10.0.0.5/')).err).toContain(refused)
    expect((await add('http://10.0.0.5/', '--event-networks', '10.0.0.0/8')).err).toBe('')
    expect((await add('http://localhost:3000/')).err).toBe('')
    const reachable = ['--public-url', 'https://crm.example.com']
    expect((await add('http://localhost:3000/', ...reachable)).err).toContain('127.0.0.1 is no')
  })

  it('shows the secret once, and a new one revokes the tokens', async () => {
    await using folder = await temporaryFolder()
    const data = ['--data', folder.path]
    const handler = 'https://a.example/'
    const added = await callerbook(['app', 'add', ...data, '--name', 'A', '--handler', handler])
    const secret = /client_secret +(\w{50})/.exec(added.out)?.[1] as string
    for (const args of [['list'], ['list', '--json'], ['show', '1']]) {
      const { out, code } = await callerbook(['app', args[0] as string, ...data, ...args.slice(1)])
      expect(code).toBe(0)
      expect(out).toContain('local.')
      expect(out).not.toContain(secret)
    }
    const changed = await callerbook(['app', 'secret', ...data, '1'])
    expect(/\n +(\w{50})/.exec(changed.out)?.[1]).not.toBe(secret)
  })
})
