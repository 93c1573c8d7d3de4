/** Builds elements from data: everything an app or a person wrote becomes text, never HTML. */

type Child = Node | string | undefined

export interface Attributes {
  class?: string
  text?: string
  /** Event listeners by name. */
  on?: Readonly<Record<string, (event: Event) => void>>
  /** Any other attribute; `true` is the empty one, `false` and `undefined` none. */
  [attribute: string]: unknown
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: className, text, on = {}, ...attributes }: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (className !== undefined) made.className = className
  if (text !== undefined) made.textContent = text
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      made.setAttribute(attribute, value === true ? '' : String(value))
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener)
  made.append(...children.filter((child) => child !== undefined))
  return made
}
