import { readFileSync } from 'node:fs'
import { runLoad } from './load.ts'

const { requestsFile, ...load } = JSON.parse(process.argv[2] as string)
const requests = (JSON.parse(readFileSync(requestsFile, 'utf8')) as string[]).map((request) =>
  Buffer.from(request),
)
process.stdout.write(JSON.stringify(await runLoad({ ...load, requests })))
