/**
 * The fields of a department by which lists of departments are filtered and sorted.
 * https://apidocs.bitrix24.com/api-reference/departments/department-get.html
 */
export const departmentFields = ['ID', 'NAME', 'SORT', 'PARENT', 'UF_HEAD'] as const

export type DepartmentField = (typeof departmentFields)[number]

export const isDepartmentField = (name: string): name is DepartmentField =>
  departmentFields.some((each) => each === name)
