import type { EmployeeRecord } from '../services.ts'

/** What an employee is called: by name, else by e-mail, else by number. */
export const personName = ({ id, values }: EmployeeRecord): string =>
  `${values['NAME'] ?? ''} ${values['LAST_NAME'] ?? ''}`.trim() ||
  values['EMAIL'] ||
  `Employee ${id}`
