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
 * What somebody is called whom nobody named: the title of a lead or company, the first name of a contact.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html
 */
export const nameById = (type: ClientType, id: number): string => `${words[type]} #${id}`

const words: Record<ClientType, string> = { lead: 'Lead', contact: 'Contact', company: 'Company' }

/** The field that holds it. */
export const namedIn = (type: ClientType): 'TITLE' | 'NAME' =>
  type === 'contact' ? 'NAME' : 'TITLE'
