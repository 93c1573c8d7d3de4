import { decided, documented, proof, type MethodRows } from './rows.ts'

const golden = proof('test/rest/golden.test.ts')
const rules = proof('test/rest/lookup-rules.test.ts')
const sample = golden('is what the method declares, and carries the whole time object')

export const telephony: readonly MethodRows[] = [
  {
    name: 'telephony.externalCall.searchCrmEntities',
    params: {
      PHONE_NUMBER: documented(
        golden('JSON with a number'),
        'Any notation is read; the samples send digits with the country code and no plus.',
      ),
    },
    result: {
      CRM_ENTITY_TYPE: documented(sample),
      CRM_ENTITY_ID: documented(sample, 'a number'),
      ASSIGNED_BY_ID: documented(sample, 'a number'),
      NAME: documented(sample),
      ASSIGNED_BY: documented(sample),
      'ASSIGNED_BY.ID': documented(sample, 'a string, as in the sample; the table says integer'),
      'ASSIGNED_BY.TIMEMAN_STATUS': documented(
        rules('the workday of the responsible decides the status, in their own zone'),
      ),
      'ASSIGNED_BY.USER_PHONE_INNER': documented(sample, 'null when there is none'),
      'ASSIGNED_BY.WORK_PHONE': documented(sample, 'as stored; null when there is none'),
      'ASSIGNED_BY.PERSONAL_PHONE': documented(sample, 'as stored; null when there is none'),
      'ASSIGNED_BY.PERSONAL_MOBILE': documented(sample, 'as stored; null when there is none'),
    },
    errors: {
      phoneEmpty: documented(
        golden('the empty text'),
        'Lists, maps and booleans count as empty; a number that is withheld is not an error but nobody.',
      ),
      noCrm: documented(golden('a portal without CRM'), 'switched by the setting `crm`'),
    },
    rules: {
      'nothing found': documented(
        golden('nobody is an empty list'),
        'an empty list, no total, no next',
      ),
      'who may call': documented(
        golden('an employee who may not read CRM'),
        'any user, by webhook or token: clients are not hidden by rights here',
      ),
      'order of the clients': decided(
        'Same extension first; finished leads last; contact, company, lead; latest activity; lower id.',
        rules('the best match comes first, by the written rule'),
      ),
      'how numbers are compared': decided(
        'As numbers: any notation of one number finds it, no other number ever does.',
        proof('src/domain/phone/phone.test.ts')('the national form, as the library writes it'),
      ),
      'how many are returned': decided(
        'At most 50 of a type.',
        rules('at most fifty clients of a type are returned'),
      ),
      'a responsible who was dismissed': decided(
        'Is shown as stored.',
        rules('a dismissed responsible is shown as stored'),
      ),
      'a responsible who no longer exists': decided(
        'The id, nulls and UNAVAILABLE.',
        rules('a responsible who no longer exists leaves the id and nothing else'),
      ),
      "employees' own numbers": decided(
        'Are not searched.',
        rules('the own number of an employee finds nobody'),
      ),
      'a portal without time tracking': documented(
        rules('a portal without time tracking says NOT_INSTALLED for everybody'),
        'NOT_INSTALLED; switched by the setting `timeman`',
      ),
    },
  },
]
