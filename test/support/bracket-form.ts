/** Parameters as PHP's http_build_query writes them: `fields[PHONE][0][VALUE]=…`; nulls are left out. */
export function bracketForm(params: object): string {
  const pairs: string[] = []
  const add = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return
    if (typeof value !== 'object') {
      const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
      return
    }
    for (const [key, each] of Object.entries(value)) add(`${name}[${key}]`, each)
  }
  for (const [name, value] of Object.entries(params)) add(name, value)
  return pairs.join('&')
}
