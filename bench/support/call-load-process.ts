import { runCalls } from './call-load.ts'

process.stdout.write(JSON.stringify(await runCalls(JSON.parse(process.argv[2] as string))))
