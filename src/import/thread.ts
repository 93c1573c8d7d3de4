/** The thread behind apart.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { createPhoneReader } from '../domain/phone/phone.ts'
import { ImportError } from './import-error.ts'
import { packClients } from './pack.ts'
import { openPrepared, type PreparationRules, type PreparedBatch } from './prepared.ts'
import type { FileDescription } from './records.ts'

export interface ThreadData {
  path: string
  rules: PreparationRules
  country: string
}

export type ThreadMessage =
  | { is: 'opened'; description: FileDescription; header: readonly string[] }
  | { is: 'batch'; batch: PreparedBatch & { packed?: string | undefined } }
  | { is: 'refused'; reason: string; isUsage: boolean }
  | { is: 'done' }

// Batches ahead of the store: as many as it takes into one transaction, so that neither side waits.
const aheadMax = 120

async function run({ path, rules, country }: ThreadData): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('this module runs in a thread')
  const send = (message: ThreadMessage): void => port.postMessage(message)
  let sent = 0
  let wake = (): void => {}
  port.on('message', () => {
    sent -= 1
    wake()
  })
  try {
    const file = await openPrepared(path, rules, createPhoneReader(country))
    send({ is: 'opened', description: file.description, header: file.header })
    for await (const batch of file.batches()) {
      while (sent >= aheadMax)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      sent += 1
      const packed = packClients(batch.clients)
      send({
        is: 'batch',
        batch: packed === undefined ? batch : { ...batch, clients: [], packed },
      })
    }
    send({ is: 'done' })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    send({ is: 'refused', reason: error.message, isUsage: error.isUsage })
  } finally {
    port.unref()
  }
}

await run(workerData as ThreadData)
