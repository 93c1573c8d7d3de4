import { enableCompileCache } from 'node:module'

// Halves the time in which a command starts: the sources are neither stripped nor compiled again.
enableCompileCache()

// Whoever reads our output may stop early, as `head` does: then there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const { createProgram } = await import('./cli/program.ts')
const { reportFailure } = await import('./cli/failure.ts')

try {
  const program = await createProgram(process.argv[2])
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error)
}
