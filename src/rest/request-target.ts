/** What stands in the first line of a request. https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */

/** Path and query. A client that believes it speaks to a proxy sends the whole address. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const slash = target.indexOf('/', target.indexOf('://') + 3)
  return target.includes('://') && slash !== -1 ? target.slice(slash) : target
}

/** As sent, without the query. */
export function pathOf(url: string): string {
  const split = url.indexOf('?')
  return split === -1 ? url : url.slice(0, split)
}
