import type { Command, Option } from 'commander'
import { createProgram } from '../../src/cli/program.ts'
import { settings } from '../../src/settings.ts'
import { page, table } from './markdown.ts'

const settingFlags = new Set(Object.values(settings).map(({ flag }) => `--${flag}`))

/** docs/reference/cli.md, read off the program itself. */
export const renderCommands = async (): Promise<string> =>
  page('Commands', [
    'Run them as `npx callerbook …` in the folder of callerbook, or as `node src/main.ts …` with Node 24 or',
    'newer. `callerbook COMMAND --help` says the same. Every command that opens the portal takes the',
    '[settings](settings.md) that say where it is: `--data` or `--database` and `--schema`, and `--config`.',
    '',
    'Exit codes: 0 done; 1 could not be done; 2 not understood; 3 the store cannot be used; 4 an import rejected some',
    'rows; 70 a defect.',
    '',
    ...(await createProgram()).commands.flatMap((command) => render(command, 'callerbook')),
  ])

function render(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`
  if (command.commands.length > 0)
    return command.commands.flatMap((each: Command) => render(each, name))
  const options = command.options.filter(
    ({ long }) => long !== '--config' && !settingFlags.has(long ?? ''),
  )
  const named = command.options.filter(({ long }) => settingFlags.has(long ?? ''))
  const words = command.registeredArguments.map((argument) => {
    const shown = `${argument.name()}${argument.variadic ? '…' : ''}`
    return argument.required ? ` <${shown}>` : ` [${shown}]`
  })
  return [
    `## ${name}${words.join('').replaceAll('<', '').replaceAll('>', '')}`,
    '',
    `${command.description()}.`,
    '',
    ...(options.length === 0 ? [] : [...table(['Option', 'Meaning'], options.map(rowOf)), '']),
    ...(named.length === 0
      ? []
      : [`Settings: ${named.map(({ long }) => `\`${long}\``).join(', ')}.`, '']),
  ]
}

const rowOf = ({ flags, description, defaultValue, mandatory }: Option): string[] => [
  `\`${flags}\``,
  [
    description,
    mandatory ? '(required)' : '',
    typeof defaultValue === 'string' && defaultValue !== '' ? `(default: ${defaultValue})` : '',
  ]
    .filter(Boolean)
    .join(' '),
]
