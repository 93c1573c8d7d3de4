import { decided, documented, notYet, proof, type MethodRows } from './rows.ts'

const file = 'test/rest/directories.test.ts'
const directories = proof(file)

export const crmDirectories: readonly MethodRows[] = [
  {
    name: 'crm.status.list',
    tests: [file],
    rules: {
      paging: documented(
        directories('lists everything without paging, by conditions and in any order'),
        'there is none; total counts all',
      ),
      EXTRA: decided(
        'Of stages only: the sample shows stages, and nothing else has a group.',
        directories('calls a second lost stage an apology, and gives only stages an EXTRA'),
      ),
      'unknown conditions': decided(
        'Are ignored, as in the lists of records.',
        directories('lists everything without paging, by conditions and in any order'),
      ),
      'the order without one': decided(
        'By SORT, then by ID.',
        directories('lists everything without paging, by conditions and in any order'),
      ),
    },
  },
  { name: 'crm.status.get', tests: [file] },
  { name: 'crm.status.entity.items', tests: [file] },
  {
    name: 'crm.status.entity.types',
    tests: [file],
    rules: {
      'directories of deals, quotes, invoices and processes': notYet(
        'Only those of leads, contacts and companies are there.',
      ),
    },
  },
  { name: 'crm.status.fields', tests: [file] },
  {
    name: 'crm.status.add',
    tests: [file],
    errors: {
      required: documented(
        directories('refuse a value that lacks something or is there already, in sentences'),
        'both sentences when both are missing, a line each',
      ),
      nameMissing: documented(
        directories('refuse a value that lacks something or is there already, in sentences'),
      ),
      codeInvalid: decided(
        'The page gives the rules of codes and no error.',
        directories('refuse codes and values of a wrong form'),
      ),
      valueInvalid: decided(
        'The page knows no error for wrong values.',
        directories('refuse codes and values of a wrong form'),
      ),
    },
    rules: {
      'leads in the new stage': decided(
        'Have what it means from now on, also those that came with its code before.',
        directories('a lead in a stage of the directory’s own lost group stands after all others'),
      ),
    },
  },
  {
    name: 'crm.status.update',
    tests: [file],
    errors: {
      fieldsInvalid: decided(
        'The page has no error for it; this is the one of `crm.status.add`.',
        directories("Parameter 'fields' must be array."),
      ),
      failed: decided(
        'The documented code; its description names the field.',
        directories('an update changes name, sort and colour, and nothing else'),
      ),
    },
  },
  {
    name: 'crm.status.delete',
    tests: [file],
    rules: {
      'values in use': decided(
        'Only stages with leads in them are refused; records keep the code of another value that is gone.',
        directories('a value is removed, a system one only by force, a stage only without leads'),
      ),
    },
  },
  { name: 'crm.currency.base.get', tests: [file] },
  {
    name: 'crm.currency.list',
    tests: [file],
    rules: {
      'which currencies': decided(
        'The base currency alone: amounts are not converted.',
        directories('the base currency is the configured one, and its list counts nothing'),
      ),
      total: documented(
        directories('the base currency is the configured one, and its list counts nothing'),
        'always 0',
      ),
    },
  },
  {
    name: 'crm.currency.get',
    tests: [file],
    rules: {
      LANG: decided(
        'English only, the language of the portal.',
        directories('a currency is read with its formats, as the helpers of the JavaScript SDK do'),
      ),
    },
  },
  { name: 'crm.currency.fields', tests: [file] },
  {
    name: 'crm.settings.mode.get',
    tests: [file],
    result: { '': documented(directories('the CRM has leads'), '1, always') },
  },
  { name: 'crm.enum.ownertype', tests: [file] },
  { name: 'crm.enum.settings.mode', tests: [file] },
  { name: 'crm.enum.fields', tests: [file] },
  { name: 'crm.multifield.fields', tests: [file] },
]
