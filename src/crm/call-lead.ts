/** The lead that a call of somebody unknown becomes. */
import type { CallLead } from '../domain/calls/call-lead.ts'
import type { Transaction } from '../store/database.ts'
import type { Clients } from './clients.ts'
import type { Directories } from './directories.ts'

const defaultSource = 'CALL'

/**
 * Makes the lead ready to be added in the call's own transaction. Nobody's rights are asked for: it is
 * the portal that takes the caller down.
 */
export const createCallLead =
  (clients: Clients, directories: Directories) =>
  async (
    { phone, title, name, source, responsible }: CallLead,
    nowMs: number,
  ): Promise<{ add: (tx: Transaction) => Promise<number> } | { problem: string }> => {
    const sources = await directories.values('SOURCE')
    const isKnown = sources.some(({ code }) => code === source)
    const prepared = await clients.prepare(
      'lead',
      {
        values: {
          TITLE: title,
          ...(name !== undefined && { NAME: name }),
          SOURCE_ID: isKnown ? source : defaultSource,
          ASSIGNED_BY_ID: responsible,
        },
        multifields: [{ change: 'add', kind: 'PHONE', valueType: 'WORK', value: phone }],
      },
      { employee: responsible, isAdmin: true, rights: undefined },
      nowMs,
    )
    return 'done' in prepared
      ? { add: prepared.done }
      : { problem: `A lead cannot be added: ${prepared.refused}` }
  }
