/** Commands about an employee whom a server changes at the same moment. */
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open.ts'
import { findEmployee, lockEmployee } from '../../src/store/people/employees.ts'
import { updateEmployeeRecord } from '../../src/store/people/employee-records.ts'
import { findWorkday, saveWorkday } from '../../src/store/people/workdays.ts'
import { startPortal } from '../../src/store/portal.ts'
import { during } from '../support/blocked.ts'
import { callerbook } from '../support/command-line.ts'
import { sharedStores } from '../support/store-places.ts'

// SQLite has one writer at a time: whoever comes second reads what the first has written.
const servers = sharedStores.filter(({ engine }) => engine === 'PostgreSQL')

describe.each(servers)('on $engine', ({ open, skipped }) => {
  it.skipIf(skipped)(
    'a command changes what it names, and what the server changed stays',
    async () => {
      await using store = await open()
      const database = await openDatabase(store.place)
      const nowMs = Date.now()
      await migrate(database)
      await database.transaction((tx) => startPortal(tx, nowMs))

      const set = await during(
        database,
        (tx) => updateEmployeeRecord(tx, 1, { values: { WORK_PHONE: '030 1' } }, nowMs),
        () => callerbook(['employee', 'set', '1', '--name', 'Root', ...store.flags]),
      )
      expect(set).toMatchObject({ code: 0 })
      expect(await findEmployee(database, 1)).toMatchObject({ name: 'Root', workPhone: '030 1' })

      const nowS = Math.floor(nowMs / 1000)
      await database.transaction((tx) =>
        updateEmployeeRecord(tx, 1, { isTimeTracked: true, values: {} }, nowMs),
      )
      const day = { startedAt: nowS, changedAt: nowS, finishedAt: null, leaks: 0 }
      // With a time, so that a midnight in between changes nothing.
      const time = new Date(nowS * 1000).toISOString()
      const closed = await during(
        database,
        async (tx) => {
          await lockEmployee(tx, 1)
          await saveWorkday(tx, 1, { ...day, state: 'opened' })
        },
        () =>
          callerbook(['workday', 'close', '1', '--time', time, '--reason', 'late', ...store.flags]),
      )
      expect(closed).toMatchObject({ code: 0 })
      expect(await findWorkday(database, 1)).toMatchObject({ state: 'closed', finishedAt: nowS })
      await database.close()
    },
    60_000,
  )
})
