import { renderErrors } from '../generate-errors.ts'
import { renderCommands } from './commands.ts'
import { renderFidelity } from './fidelity.ts'
import { renderMethods } from './methods.ts'
import { renderExampleEnv, renderSettings } from './settings.ts'

/** Every generated page: its path from the root, and its text. */
export const renderPages = async (): Promise<Map<string, string>> =>
  new Map([
    ['example.env', renderExampleEnv()],
    ['docs/fidelity.md', renderFidelity()],
    ['docs/reference/cli.md', await renderCommands()],
    ['docs/reference/errors.md', renderErrors()],
    ['docs/reference/settings.md', renderSettings()],
    ...renderMethods(),
  ])
