import type { ClientType } from './client.ts'

export interface NameParts {
  title: string | null
  name: string | null
  secondName: string | null
  lastName: string | null
}

/**
 * What a client is called where one line must do: a person's name, a company's title; a lead goes by
 * its person and, without one, by its title.
 */
export function clientName(type: ClientType, { title, name, lastName }: NameParts): string {
  const person = name && lastName ? `${name} ${lastName}` : name || lastName || ''
  return type === 'company' ? title || '' : person || title || ''
}

/**
 * The title of a lead or a company that nobody named.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html
 */
export const unnamedTitle = (type: 'lead' | 'company', id: number): string =>
  `${type === 'lead' ? 'Lead' : 'Company'} #${id}`
