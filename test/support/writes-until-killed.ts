// Adds batches of three lines, four at a time, and prints the number of each that was acknowledged.
import { openSqlite } from '../../src/store/engines/sqlite.ts'

const database = openSqlite(process.argv[2] as string)
await database.transaction((tx) => tx.query('create table line (batch bigint, part bigint)'))

async function write(first: number): Promise<void> {
  for (let batch = first; ; batch += 4) {
    await database.transaction(async (tx) => {
      for (let part = 0; part < 3; part += 1)
        await tx.query('insert into line (batch, part) values ($1, $2)', [batch, part])
    })
    process.stdout.write(`${batch}\n`)
  }
}

await Promise.all([1, 2, 3, 4].map(write))
