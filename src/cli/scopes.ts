import { CommandError } from './failure.ts'

export const allScopes = [
  'crm',
  'telephony',
  'user',
  'user_basic',
  'user_brief',
  'department',
  'timeman',
]

/** A list separated by commas. @throws CommandError */
export function scopesOf(text: string): string[] {
  const scopes = text.split(',').flatMap((scope) => (scope.trim() === '' ? [] : [scope.trim()]))
  const unknown = scopes.filter((scope) => !allScopes.includes(scope))
  if (unknown.length > 0)
    throw new CommandError(
      `unknown scopes: ${unknown.join(', ')}. Known: ${allScopes.join(', ')}`,
      2,
    )
  return [...new Set(scopes)]
}
