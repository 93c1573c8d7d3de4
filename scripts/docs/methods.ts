import { methods } from '../../src/methods/index.ts'
import type { Method } from '../../src/rest/method.ts'
import { page, table } from './markdown.ts'
import { schemaFields } from './schema-fields.ts'

const anchor = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')
const familyOf = ({ name }: Method): string => name.split('.')[0] as string

/** docs/reference/methods.md: the list, and one page a family. */
export function renderMethods(): Map<string, string> {
  const families = Map.groupBy(methods, familyOf)
  const pages = new Map([
    [
      'docs/reference/methods.md',
      page('Methods', [
        'Names are understood in any letter case. Any method can also answer with an error of the',
        '[gateway](errors.md).',
        '',
        ...table(
          ['Method', 'Scope', 'Callers', 'What it does'],
          methods.map((method) => [
            `[${method.name}](methods/${familyOf(method)}.md#${anchor(method.name)})`,
            scopesOf(method),
            method.auth === 'app' ? 'apps' : 'apps and webhooks',
            method.title,
          ]),
        ),
      ]),
    ],
  ])
  for (const [family, members] of families)
    pages.set(
      `docs/reference/methods/${family}.md`,
      page(`Methods of ${family}`, members.flatMap(renderMethod)),
    )
  return pages
}

const scopesOf = ({ scope, otherScopes }: Method): string => [scope, ...otherScopes].join(', ')

function renderMethod(method: Method): string[] {
  const params = schemaFields(method.params, 'input').filter(({ path }) => path !== '')
  const result = schemaFields(method.result, 'output')
  return [
    `## ${method.name}`,
    '',
    `${method.title}. Scope \`${scopesOf(method)}\`${method.auth === 'app' ? ', apps only' : ''}.`,
    `[Official page](${method.docs}).`,
    ...(method.differs === undefined ? [] : ['', `**Differs:** ${method.differs}`]),
    '',
    ...(params.length === 0
      ? ['No parameters.']
      : table(
          ['Parameter', 'Meaning'],
          params.map(({ path, description }) => [`\`${path}\``, description]),
        )),
    '',
    ...table(
      ['In `result`', 'Type', 'Meaning'],
      result.map(({ path, type, description }) => [
        path === '' ? 'the whole' : `\`${path}\``,
        type,
        description,
      ]),
    ),
    '',
    ...(Object.keys(method.errors).length === 0
      ? ['No errors of its own.']
      : table(
          ['Status', '`error`', '`error_description`'],
          Object.values(method.errors).map(({ status, code, description }) => [
            String(status),
            code === '' ? 'empty text' : `\`${code}\``,
            description,
          ]),
        )),
    '',
  ]
}
