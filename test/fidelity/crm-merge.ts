import { decided, documented, notYet, proof, type MethodRows } from './rows.ts'

const file = 'test/rest/merge.test.ts'
const samples = proof('test/rest/golden-samples.test.ts')
const merge = proof(file)
const differences = merge('the external id')

export const crmMerge: readonly MethodRows[] = [
  {
    name: 'crm.entity.mergeBatch',
    tests: [file],
    result: {
      STATUS: documented(merge('answers the ids that are merged away, as in the sample')),
      ENTITY_IDS: documented(
        merge('answers the ids that are merged away, as in the sample'),
        'numbers; empty when nothing was merged',
      ),
    },
    errors: {
      idsTooMany: decided(
        'The page names no limit; one transaction over more would hold up everybody else.',
        merge('refuses what cannot be merged, with the number 0 as its code'),
      ),
    },
    rules: {
      'the code of errors': documented(
        merge('refuses what cannot be merged, with the number 0 as its code'),
        'the number 0, as in the sample; the sentence is in error_description',
      ),
      'empty fields': documented(
        merge('keeps the first record, with what the others know more'),
        'are filled from the first record that has them',
      ),
      'phones, e-mails and their kin': decided(
        'Are joined; two notations of one number or address are one. The page says nothing.',
        merge('keeps the first record, with what the others know more'),
      ),
      links: decided(
        'Move to the main record, which keeps its primary ones.',
        merge('keeps the first record, with what the others know more'),
      ),
      'fields that may differ': decided(
        'The responsible, the external id, Y/N switches, titles that nobody chose, and what callerbook keeps itself: the main record’s stay.',
        differences,
      ),
      amounts: decided('Differ when their currencies do.', differences),
      'STATUS ERROR': decided(
        'Only when one record would hold more than 1,000 phones, e-mails and so on.',
        merge('is an error when one record would hold too many multi-fields'),
      ),
      'a caller who may read, change or remove no record of the type': documented(
        merge('says no to whoever may never %s'),
        '403 Access denied',
      ),
      'a record that the caller may not read': decided(
        'Is answered as one that does not exist.',
        merge('knows no record that the caller may not read'),
      ),
      'the same id twice': decided(
        'Counts once: a record cannot be merged with itself.',
        merge('refuses what cannot be merged, with the number 0 as its code'),
      ),
      'deals, quotes, invoices and processes': notYet('Are refused as not supported.'),
    },
  },
  {
    name: 'crm.duplicate.volatileType.fields',
    tests: [file],
    rules: {
      'titles of fields': decided(
        'Those of `crm.lead.fields` and its sisters; the page calls the title of a lead otherwise than that one.',
        samples('the samples'),
      ),
      'which fields': decided(
        'Texts that are typed, and custom fields that hold one value; requisites are not kept.',
        merge('lists the fields that can be compared, of one type or of all'),
      ),
    },
  },
  { name: 'crm.duplicate.volatileType.list', tests: [file] },
  { name: 'crm.duplicate.volatileType.register', tests: [file] },
  { name: 'crm.duplicate.volatileType.unregister', tests: [file] },
]
