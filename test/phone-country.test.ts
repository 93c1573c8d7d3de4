import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createServices } from '../src/portal-services.ts'
import { openPortal } from '../src/portal.ts'
import { loadConfig, ConfigError } from '../src/config.ts'
import { addClients } from '../src/store/clients/clients.ts'

const folder = mkdtempSync(join(tmpdir(), 'callerbook-country-'))
const configOf = (country: string) =>
  loadConfig({ data: folder, ...(country !== '' && { portalCountry: country }) }, {})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a portal remembers its country; changing it makes the keys of all numbers anew', async () => {
  const first = await openPortal(configOf('US'))
  const before = createServices(first.config, first.database)
  await first.database.transaction((tx) =>
    addClients(
      tx,
      [
        {
          type: 'contact',
          name: 'Ann',
          responsible: 1,
          activityAt: 0,
          createdAt: 0,
          createdBy: 1,
          multifields: [{ kind: 'PHONE', valueType: 'WORK', value: '030 901820' }],
        },
      ],
      before.phones,
    ),
  )
  expect(await before.findClients(before.phones.read('+49 30 901820')!, 0)).toHaveLength(0)
  await first.database.close()

  // Whoever names no country gets the portal's; whoever names another one by mistake is told.
  const again = await openPortal(configOf(''))
  expect(again.config.portalCountry).toBe('US')
  await again.database.close()
  await expect(openPortal(configOf('DE'))).rejects.toThrow(ConfigError)

  let isRebuilt = false
  const german = await openPortal(configOf('DE'), {
    mayChangeCountry: true,
    onRebuild: () => (isRebuilt = true),
  })
  expect(isRebuilt).toBe(true)
  const after = createServices(german.config, german.database)
  expect(await after.findClients(after.phones.read('+49 30 901820')!, 0)).toHaveLength(1)
  await german.database.close()
})
