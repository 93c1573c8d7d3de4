/** A family of methods of equal shape, `crm.contact.*`. */
export interface MethodFamily {
  /** `crm.contact` */
  prefix: string
  /** Beginning of its pages below https://apidocs.bitrix24.com/api-reference/crm/ */
  pages: string
}

/** What the definitions of a family's methods have in common; `verb` is the rest of the name. */
export const familyMethod = ({ prefix, pages }: MethodFamily, verb: string) =>
  ({
    name: `${prefix}.${verb}`,
    docs: `https://apidocs.bitrix24.com/api-reference/crm/${pages}-${verb.replaceAll('.', '-')}.html`,
    scope: 'crm',
    auth: 'any',
  }) as const
