import { decided, documented, proof, type MethodRows } from './rows.ts'

const golden = proof('test/rest/golden.test.ts')
const rules = proof('test/rest/lookup-rules.test.ts')

export const crmDuplicates: readonly MethodRows[] = [
  {
    name: 'crm.duplicate.findbycomm',
    params: {
      type: documented(golden('JSON in other cases'), 'PHONE or EMAIL, in any letter case'),
      values: documented(golden('values[0], escaped'), 'a list; a bare text is refused'),
      entity_type: documented(
        golden('an empty entity_type is none'),
        'anything but LEAD, CONTACT and COMPANY means all three',
      ),
    },
    result: {
      LEAD: documented(
        rules('twenty of one type keep the following types out'),
        'numbers, ascending',
      ),
      CONTACT: documented(golden('the other number finds both, too'), 'numbers, ascending'),
      COMPANY: documented(
        rules('twenty of one type keep the following types out'),
        'numbers, ascending',
      ),
    },
    errors: {
      accessDenied: documented(golden('an employee who may not read CRM')),
      typeMissing: documented(golden('an empty type')),
      typeUnknown: documented(golden('another type')),
      valuesMissing: documented(golden('a bare value')),
      valuesTooMany: decided(
        'The page names the limit of 20 and no error. Leaving some out silently would hide duplicates.',
        golden('twenty-one values'),
      ),
    },
    rules: {
      'a portal without CRM': decided(
        'The methods of the scope `crm` do not exist; switched by the setting `crm`.',
        golden('a portal without CRM'),
      ),
      'nothing found': documented(
        golden('nobody is an empty list, not an empty map'),
        'an empty list, although a hit is a map',
      ),
      'the sentence stands in `error`': decided(
        'So on the page; an answer seen on a live portal has it in `error_description` alone.',
        golden('documented errors'),
      ),
      'twenty of a type': documented(
        rules('twenty of one type keep the following types out'),
        'leads, then contacts, then companies',
      ),
      'extensions are ignored': documented(rules('extensions do not matter to duplicates')),
      'how numbers are compared': decided(
        'As numbers, in any notation. The tutorials compare notations: the setting phoneMatching=literal does.',
        rules('literal matching takes the notation into account'),
      ),
      'how e-mail addresses are compared': decided(
        'Trimmed, in any letter case, without a display name; plus tags and dots count.',
        rules('e-mail addresses are compared in any letter case'),
      ),
      'records hidden by rights': documented(
        rules('ids are found whatever the right to single records'),
        'are found: the search is not limited by rights to records',
      ),
    },
  },
]
