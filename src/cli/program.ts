/** The command line. Each command is a file of this folder and is added here. */
import { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { unknownVariables } from '../config.ts'
import { addAppCommands } from './app.ts'
import { addCall } from './call.ts'
import { addCallbackCommands } from './callback.ts'
import { addCertificateCommand } from './certificate.ts'
import { addEmployeeCommands } from './employee.ts'
import { addEvents } from './events.ts'
import { addImport } from './import.ts'
import { addLineCommands } from './line.ts'
import { addLookup } from './lookup.ts'
import { addOutgoingCommands } from './outgoing.ts'
import { addRecordingCommands } from './recordings.ts'
import { addRoleCommands } from './role.ts'
import { addRoute } from './route.ts'
import { addServe } from './serve.ts'
import { addWebhookCommands } from './webhook.ts'
import { addWorkdayCommands } from './workday.ts'

export function createProgram(): Command {
  const program = new Command('callerbook')
    .description('Who is calling, and which employee should take the call?')
    .version(packageJson.version)
    .showHelpAfterError('(callerbook --help shows the commands)')
    .exitOverride()
    .hook('preAction', tellOfUnknownVariables)
  for (const add of [
    addServe,
    addImport,
    addLookup,
    addRoute,
    addWebhookCommands,
    addOutgoingCommands,
    addEvents,
    addAppCommands,
    addLineCommands,
    addCall,
    addCallbackCommands,
    addRecordingCommands,
    addCertificateCommand,
    addEmployeeCommands,
    addWorkdayCommands,
    addRoleCommands,
  ])
    add(program)
  return program
}

/** Other programs may have variables of such names, so this is no refusal. */
function tellOfUnknownVariables(): void {
  const unknown = unknownVariables(process.env)
  if (unknown.length > 0)
    process.stderr.write(
      `callerbook: no setting has the variable ${unknown.join(', ')}; docs/reference/settings.md lists them\n`,
    )
}
