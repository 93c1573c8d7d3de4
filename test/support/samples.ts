/** The records behind the sample answers of the documentation's two lookup pages. */
import type { ClientDraft } from '../../src/store/clients/clients.ts'
import { addClients } from '../../src/store/clients/clients.ts'
import { saveEmployee } from '../../src/store/people/employees.ts'
import { saveWorkday } from '../../src/store/people/workdays.ts'
import type { TestPortal } from './server.ts'

/** Employee 99, contacts 651, 275 and 2297, company 643: ids, names and numbers as printed there. */
export async function addDocumentedSamples({
  database,
  services,
  nowMs,
}: TestPortal): Promise<void> {
  const nowS = Math.floor(nowMs / 1000)
  const sample = (
    type: ClientDraft['type'],
    id: number,
    names: Partial<ClientDraft>,
    ...numbers: string[]
  ): ClientDraft => ({
    type,
    id,
    ...names,
    responsible: 99,
    activityAt: nowS - 86_400,
    createdAt: nowS - 86_400,
    createdBy: 1,
    multifields: numbers.map((value) => ({ kind: 'PHONE', valueType: 'WORK', value })),
  })
  await database.transaction(async (tx) => {
    await saveEmployee(tx, {
      id: 99,
      isActive: true,
      isAdmin: false,
      name: 'Mia',
      lastName: 'Brook',
      email: 'mia@portal.example',
      timeZone: null,
      extension: null,
      workPhone: null,
      personalPhone: null,
      personalMobile: '19062195047',
      isTimeTracked: true,
      role: null,
    })
    await saveWorkday(tx, 99, {
      state: 'closed',
      startedAt: nowS - 30_000,
      changedAt: nowS - 1_000,
      finishedAt: nowS - 1_000,
      leaks: 0,
    })
    const drafts = [
      sample('contact', 651, { name: 'John', lastName: 'Doe' }, '19062195047'),
      sample('company', 643, { title: 'Daisy LLC' }, '19062195047'),
      sample('contact', 275, { name: 'Ada', lastName: 'Stone' }, '1234567', '11223355'),
      sample('contact', 2297, { name: 'Ben', lastName: 'Field' }, '1234567', '11223355'),
    ]
    await addClients(tx, drafts, services.phones)
  })
}
