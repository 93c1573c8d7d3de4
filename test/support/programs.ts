import { spawnSync } from 'node:child_process'

/**
 * '' where the program runs; otherwise why tests that need it are left out, to follow their names. In CI nothing
 * is left out: nobody would notice it any more.
 */
export const lacks = (command: string, args: readonly string[], name: string = command): string =>
  process.env['CI'] || spawnSync(command, args).status === 0 ? '' : ` (needs ${name})`
