type Child = Node | string | undefined
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * An element with attributes and children. Texts become text nodes, so nothing that a caller or a
 * client's record contains is ever read as markup. `false` and `undefined` leave an attribute out.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}
