import { expect, it } from 'vitest'
import { loadConfig, unknownVariables } from './config.ts'

it('what Kubernetes tells of a service of our name is no setting', () => {
  const environment = {
    CALLERBOOK_SERVICE_HOST: '10.0.0.11',
    CALLERBOOK_SERVICE_PORT: '80',
    CALLERBOOK_SERVICE_PORT_HTTP: '80',
    CALLERBOOK_PORT: 'tcp://10.0.0.11:80',
    CALLERBOOK_PORT_80_TCP: 'tcp://10.0.0.11:80',
    CALLERBOOK_PORT_80_TCP_ADDR: '10.0.0.11',
  }
  expect(loadConfig({}, environment).port).toBe(8024)
  expect(unknownVariables(environment)).toEqual([])
  expect(loadConfig({}, { CALLERBOOK_PORT: '8100' }).port).toBe(8100)
  expect(() => loadConfig({}, { CALLERBOOK_PORT: 'tcp' })).toThrow('CALLERBOOK_PORT')
})

it('an empty variable is one that is not there: it takes nothing away and opens nothing', () => {
  const environment = {
    CALLERBOOK_CRM: '',
    CALLERBOOK_TIMEMAN: '',
    CALLERBOOK_HOST: '',
    CALLERBOOK_PORT: '',
    CALLERBOOK_LIMITS: '',
  }
  expect(loadConfig({}, environment)).toEqual(loadConfig({}, {}))
})

it('no address is not every address of the machine', () => {
  expect(() => loadConfig({ host: '' }, {})).toThrow('--host is empty')
})

it('a switch is yes or no', () => {
  expect(() => loadConfig({ crm: '' }, {})).toThrow('--crm is "", but must be yes or no')
})

it('clients reach a portal by http and https', () => {
  expect(loadConfig({ publicUrl: 'https://crm.example.com/' }, {}).publicUrl).toBe(
    'https://crm.example.com',
  )
  for (const publicUrl of ['crm.example.com', 'crm.example.com:8443', 'ftp://crm.example.com'])
    expect(() => loadConfig({ publicUrl }, {})).toThrow(
      `--public-url is "${publicUrl}", but must begin with https:// or http://`,
    )
})
