import { createProgram } from './cli/program.ts'
import { reportFailure } from './cli/failure.ts'

try {
  await createProgram().parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error)
}
