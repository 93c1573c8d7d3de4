import { expect, test } from 'vitest'
import type { BulkClient } from '../store/bulk/bulk-clients.ts'
import { packClients, unpackClients } from './pack.ts'

const client: BulkClient = {
  type: 'lead',
  origin: 'bitrix24:7',
  title: 'A "title", \u2028 with\nlines',
  name: 'Jörg',
  secondName: '',
  lastName: 'Иванова 🙂',
  responsible: 3,
  stage: 'NEW',
  stageSemantics: 'P',
  activityAt: 1_760_000_001,
  createdAt: 1_760_000_000,
  data: '{"COMMENTS":"a \\"word\\""}',
  multifields: [
    {
      kind: 'PHONE',
      valueType: 'WORK',
      value: '030 1234567 / 0170 1234567',
      numbers: [
        [49_301_234_567, ''],
        [491_701_234_567, '12'],
      ],
      address: null,
    },
    { kind: 'EMAIL', valueType: 'HOME', value: 'A@b.example', numbers: [], address: 'a@b.example' },
  ],
}
const bare: BulkClient = {
  type: 'company',
  origin: null,
  title: 'Firm',
  name: null,
  secondName: null,
  lastName: null,
  responsible: null,
  stage: null,
  stageSemantics: null,
  activityAt: null,
  createdAt: null,
  data: '{}',
  multifields: [],
}

test('clients come out of the text as they went in, in order', () => {
  const clients = [client, bare, { ...client, origin: null }, bare]
  expect(unpackClients(packClients(clients) as string)).toStrictEqual(clients)
  expect(unpackClients(packClients([]) as string)).toStrictEqual([])
})

test('a number too great for JSON is not packed', () => {
  const [phone] = client.multifields
  const great = { ...phone, numbers: [[2n ** 60n, '']] } as BulkClient['multifields'][number]
  expect(packClients([bare, { ...client, multifields: [great] }])).toBeUndefined()
})
