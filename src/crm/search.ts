/**
 * Finds clients by whatever a person types: an id, a number, an e-mail or a part of the name. Numbers and
 * addresses find anybody; names only those who changed last, as no index knows a part of a name and
 * reading millions of rows would stop the lookups meanwhile.
 */
import { clientRef, refId, type ClientRef, type ClientType } from '../domain/clients/client.ts'
import { clientName } from '../domain/clients/client-name.ts'
import type { Database } from '../store/database.ts'
import { latestClients, namedClients, type NamedClient } from '../store/clients/latest-clients.ts'
import { accessCondition, type Actor } from './access.ts'

export interface FoundClient {
  type: ClientType
  id: number
  /** What it is called; may be empty. */
  name: string
  title: string | null
  responsible: number
}

export interface ClientSearch {
  /** At most `limit`; without text the ones that changed last. */
  find(type: ClientType, text: string, limit: number, actor: Actor): Promise<FoundClient[]>
  /** Those of the ids that the actor may read, in their order. */
  named(type: ClientType, ids: readonly number[], actor: Actor): Promise<FoundClient[]>
}

export interface ClientSearchParts {
  database: Database
  /** Ids of a type by number or address. */
  idsByContact(type: ClientType, kind: 'PHONE' | 'EMAIL', text: string): Promise<number[]>
}

const lookedThrough = 5_000

/** Finds only what the actor may read. */
export function createClientSearch({ database, idsByContact }: ClientSearchParts): ClientSearch {
  const byIds = (type: ClientType, ids: readonly number[], actor: Actor) =>
    namedClients(
      database,
      ids.map((id): ClientRef => clientRef(type, id)),
      accessCondition(actor, type, 'read'),
    )

  return {
    async find(type, text, limit, actor) {
      const asked = text.trim()
      const visible = accessCondition(actor, type, 'read')
      const exact = await byIds(type, await exactIds(type, asked, idsByContact), actor)
      const known = new Set(exact.map(({ ref }) => ref))
      const words = asked.toLowerCase().split(/\s+/)
      const latest = await latestClients(database, type, lookedThrough, visible)
      const byName = latest.filter((each) => !known.has(each.ref) && hasWords(each, words))
      return [...exact, ...byName].slice(0, limit).map((each) => toFound(type, each))
    },
    named: async (type, ids, actor) =>
      (await byIds(type, ids, actor)).map((each) => toFound(type, each)),
  }
}

async function exactIds(
  type: ClientType,
  text: string,
  idsByContact: ClientSearchParts['idsByContact'],
): Promise<number[]> {
  if (text.includes('@')) return idsByContact(type, 'EMAIL', text)
  const byNumber = /\d{4}/.test(text.replaceAll(/\D/g, ''))
    ? await idsByContact(type, 'PHONE', text)
    : []
  return /^[1-9]\d{0,14}$/.test(text) ? [...new Set([Number(text), ...byNumber])] : byNumber
}

const hasWords = ({ title, name, secondName, lastName }: NamedClient, words: readonly string[]) => {
  const names = [title, name, secondName, lastName].join(' ').toLowerCase()
  return words.every((word) => names.includes(word))
}

const toFound = (type: ClientType, client: NamedClient): FoundClient => ({
  type,
  id: refId(client.ref),
  name: clientName(type, client),
  title: client.title,
  responsible: client.responsible,
})
