import { readFileSync } from 'node:fs'
import { runCardPages, type CardPages } from './card-pages.ts'

const wanted = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as CardPages
process.stdout.write(JSON.stringify(await runCardPages(wanted)))
process.exit(0)
