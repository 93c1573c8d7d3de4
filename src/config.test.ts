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
