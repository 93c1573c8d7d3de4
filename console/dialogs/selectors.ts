/**
 * The selection dialogs that apps ask for. An app hears of a choice and of nothing else: who closes the
 * dialog has told it nothing.
 * https://apidocs.bitrix24.com/sdk/bx24-js-sdk/system-dialogues/index.html
 */
import { ask } from '../shell/portal.ts'
import { texts } from '../texts.ts'
import { pick, type ChoiceSource } from './pick.ts'

interface Person {
  id: number
  name: string
  photo: string
  position: string
  url: string
  /** Led by whoever chooses; leads them. */
  sub: boolean
  sup: boolean
}

interface Access {
  id: string
  name: string
  kind: string
}

interface Client {
  id: string
  type: ClientType
  place: string
  title: string
  desc: string
  url: string
}

const clientTypes = ['contact', 'company', 'lead'] as const
type ClientType = (typeof clientTypes)[number]

const people: ChoiceSource<Person> = {
  label: texts.selectPeople,
  find: (find) => ask('/portal/people/', { find }),
  show: ({ id, name, position }) => ({ id: String(id), title: name, note: position }),
}

/** One employee, or a list when several were asked for. */
export async function selectUser(isMultiple: boolean): Promise<Person | Person[] | undefined> {
  const title = isMultiple ? texts.selectPeople : texts.selectPerson
  const chosen = await pick({ title, sources: [people], isMultiple })
  return isMultiple ? chosen : chosen?.[0]
}

/** `blocked`: codes that cannot be chosen. */
export async function selectAccess(
  blocked: readonly string[],
): Promise<{ id: string; name: string }[] | undefined> {
  const source: ChoiceSource<Access> = {
    label: texts.selectAccess,
    find: (find) => ask('/portal/access/', { find }),
    show: ({ id, name, kind }) => ({ id, title: name, note: kind }),
  }
  const chosen = await pick({
    title: texts.selectAccess,
    sources: [source],
    isMultiple: true,
    blocked: new Set(blocked),
  })
  return chosen?.map(({ id, name }) => ({ id, name }))
}

export interface ClientQuestion {
  /** As sent; what the portal does not keep is left out. */
  types: readonly unknown[]
  isMultiple: boolean
  /** Ids by type that are chosen beforehand. */
  chosen: Readonly<Record<string, unknown>>
}

/** The chosen by type. Types that the portal does not keep are empty. */
export async function selectClients(
  question: ClientQuestion,
): Promise<Record<string, Client[]> | undefined> {
  const wanted =
    question.types.length === 0
      ? clientTypes
      : clientTypes.filter((type) => question.types.includes(type))
  const sources = wanted.map((type) => clientSource(type))
  const chosen = await pick({
    title: wanted.length === 0 ? texts.noSuchClients : texts.selectClients,
    sources,
    isMultiple: question.isMultiple,
    chosen: question.isMultiple ? await chosenBefore(question, wanted) : [],
  })
  if (!chosen) return undefined
  const buckets: Record<string, Client[]> = {
    lead: [],
    contact: [],
    company: [],
    deal: [],
    quote: [],
  }
  for (const client of chosen) buckets[client.type]?.push(client)
  return buckets
}

const clientSource = (type: ClientType): ChoiceSource<Client> => ({
  label: texts.clientTypes[type],
  find: (find) => ask('/portal/clients/', { type, find }),
  show: ({ id, title, desc }) => ({ id, title, note: desc || texts.clientTypes[type] }),
})

const idsMax = 50

async function chosenBefore(
  { chosen }: ClientQuestion,
  wanted: readonly ClientType[],
): Promise<Client[]> {
  const lists = wanted.map(async (type) => {
    const ids = listOf(chosen[type])
      .map((id) => Number(id))
      .filter((id) => Number.isSafeInteger(id) && id > 0)
    return ids.length === 0
      ? []
      : ask<Client[]>('/portal/clients/', { type, ids: ids.slice(0, idsMax).join(',') })
  })
  return (await Promise.all(lists)).flat()
}

/** PHP's idea of a list may be a map of numbers. */
const listOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : []
