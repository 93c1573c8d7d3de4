/** The command line. Each command is a file of this folder and is added here. */
import { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { unknownVariables } from '../config.ts'

/**
 * The commands that `asked`, the first word of the command line, may mean: one when it names one, so that
 * a small command does not wait for the parts of the server; all of them otherwise.
 */
export async function createProgram(asked = ''): Promise<Command> {
  const program = new Command('callerbook')
    .description('Who is calling, and which employee should take the call?')
    .version(packageJson.version)
    .showHelpAfterError('(callerbook --help shows the commands)')
    .exitOverride()
    .hook('preAction', tellOfUnknownVariables)
  const named = Object.hasOwn(commands, asked) ? commands[asked] : undefined
  for (const load of named ? [named] : Object.values(commands)) {
    const add = await load()
    add(program)
  }
  return program
}

type AddCommands = (program: Command) => void

/** By the first word of the command line. */
const commands: Readonly<Record<string, () => Promise<AddCommands>>> = {
  serve: async () => (await import('./serve.ts')).addServe,
  import: async () => (await import('./import.ts')).addImport,
  lookup: async () => (await import('./lookup.ts')).addLookup,
  explain: async () => (await import('./lookup.ts')).addExplain,
  route: async () => (await import('./route.ts')).addRoute,
  webhook: async () => (await import('./webhook.ts')).addWebhookCommands,
  outgoing: async () => (await import('./outgoing.ts')).addOutgoingCommands,
  events: async () => (await import('./events.ts')).addEvents,
  app: async () => (await import('./app.ts')).addAppCommands,
  line: async () => (await import('./line.ts')).addLineCommands,
  call: async () => (await import('./call.ts')).addCall,
  callback: async () => (await import('./callback.ts')).addCallbackCommands,
  recordings: async () => (await import('./recordings.ts')).addRecordingCommands,
  certificate: async () => (await import('./certificate.ts')).addCertificateCommand,
  employee: async () => (await import('./employee.ts')).addEmployeeCommands,
  workday: async () => (await import('./workday.ts')).addWorkdayCommands,
  role: async () => (await import('./role.ts')).addRoleCommands,
}

/** Other programs may have variables of such names, so this is no refusal. */
function tellOfUnknownVariables(): void {
  const unknown = unknownVariables(process.env)
  if (unknown.length > 0)
    process.stderr.write(
      `callerbook: no setting has the variable ${unknown.join(', ')}; docs/reference/settings.md lists them\n`,
    )
}
