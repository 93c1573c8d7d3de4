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

const bothEnds = decided(
  'The pages of both ends promise an order and a primary one of their own, so each end keeps its own.',
  links('are the same from both ends, with an order and a primary one of each end’s own'),
)

export const crmLinks: readonly MethodRows[] = [
  ...family('crm.contact.company', 'COMPANY_ID', { 'the two ends of a link': bothEnds }),
  ...family('crm.company.contact', 'CONTACT_ID', { 'the two ends of a link': bothEnds }),
  ...family('crm.lead.contact', 'CONTACT_ID', {
    'the first link': decided(
      'Is primary, although the page says N and 10 are the defaults: its sample shows one primary contact.',
      links('adds links once, after the others, the first one primary'),
    ),
  }),
]
