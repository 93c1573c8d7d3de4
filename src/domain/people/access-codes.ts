/**
 * Access codes: `U5` an employee, `D3` a department, `DR3` a department with all below it, `G1` and `G2`
 * user groups, `AU` whoever is logged in.
 * https://apidocs.bitrix24.com/api-reference/common/system/access-name.html
 */

/** The names of the groups that every portal has. */
export const accessGroups: Readonly<Record<string, string>> = {
  G1: 'Administrators',
  G2: 'All visitors',
  AU: 'All authorized users',
}

/** What a department together with all below it is called. */
export const withBelow = (department: string): string => `${department} (with subdepartments)`
