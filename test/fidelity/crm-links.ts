import { decided, documented, proof, type MethodRows, type Row } from './rows.ts'

const file = 'test/rest/links.test.ts'
const links = proof(file)

const missing = decided(
  'A client at the other end that does not exist, or that the caller may not read, is refused as not found; the pages name no such case.',
  links('refuses clients that do not exist'),
)

const family = (prefix: string, code: string, rules: Record<string, Row>): MethodRows[] => [
  {
    name: `${prefix}.add`,
    tests: [file],
    rules: {
      'true or false': documented(
        links('adds links once, after the others, the first one primary'),
        'false: they are linked already, and nothing changes',
      ),
      'IS_PRIMARY and SORT': documented(
        links('adds links once, after the others, the first one primary'),
        'the first link is primary; without SORT ten after the highest',
      ),
      events: decided(
        'None: the pages of the events name the methods that raise them, and these are not among them.',
        proof('test/events/bindings.test.ts')('links between clients raise no event'),
      ),
      'who is linked': missing,
      ...rules,
    },
  },
  {
    name: `${prefix}.delete`,
    tests: [file],
    rules: {
      'the primary link': documented(
        links('makes the first remaining link primary when the primary one goes'),
      ),
    },
  },
  { name: `${prefix}.fields`, tests: [file] },
  {
    name: `${prefix}.items.get`,
    tests: [file],
    result: { [code]: documented(links('answers rows of numbers, as in the sample'), 'a number') },
  },
  {
    name: `${prefix}.items.set`,
    tests: [file],
    errors: {
      itemsNotValid: decided(
        'The page has no error for it.',
        links('refuses fields that name nobody, or hold a sort that is none'),
      ),
    },
    rules: {
      'which link is primary': documented(
        links('replaces the set: known links keep their sort, the first primary one counts'),
      ),
      'items that name nobody': decided(
        'Are refused with a sentence of our own, and nothing changes: leaving them out would lose links silently.',
        links('refuses fields that name nobody, or hold a sort that is none'),
      ),
      'who is linked': missing,
    },
  },
  { name: `${prefix}.items.delete`, tests: [file] },
]

/** The pages of leads have no table of errors. */
const ofLeads = (rows: readonly MethodRows[]): MethodRows[] => {
  const asContacts = (title: string) =>
    decided('The page names no errors; these are those of contacts and companies.', links(title))
  const owner = asContacts('refuses an owner that is no id, in the words of each page')
  const form = asContacts('refuses what is no map or no list')
  const named = asContacts('refuses fields that name nobody, or hold a sort that is none')
  const access = asContacts('says no to who may not change or read the owner')
  const list: Record<string, Row> = { ownerInvalid: owner, accessDenied: access }
  const single = { ...list, fieldsInvalid: form, fieldsNotValid: named }
  return rows.map((row): MethodRows => {
    const verb = row.name.slice('crm.lead.contact.'.length)
    if (verb === 'fields') return row
    const whole =
      verb === 'items.set' ? { ...list, itemsInvalid: form, itemsNotValid: named } : list
    return { ...row, errors: verb.startsWith('items.') ? whole : single }
  })
}

const bothEnds = decided(
  'The pages of both ends promise an order and a primary one of their own, so each end keeps its own.',
  links('are the same from both ends, with an order and a primary one of each end’s own'),
)

export const crmLinks: readonly MethodRows[] = [
  ...family('crm.contact.company', 'COMPANY_ID', { 'the two ends of a link': bothEnds }),
  ...family('crm.company.contact', 'CONTACT_ID', { 'the two ends of a link': bothEnds }),
  ...ofLeads(
    family('crm.lead.contact', 'CONTACT_ID', {
      'the first link': decided(
        'Is primary, although the page says N and 10 are the defaults: its sample shows one primary contact.',
        links('adds links once, after the others, the first one primary'),
      ),
    }),
  ),
]
