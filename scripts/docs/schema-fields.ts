import { z } from 'zod'

export interface SchemaField {
  /** `ASSIGNED_BY.ID`; the members of a list's items stand without a mark of the list. '' is the whole. */
  path: string
  type: string
  isOptional: boolean
  description: string
}

interface JsonSchema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  not?: unknown
}

/** The named members of what a method takes or gives, in the order of the schema. */
export function schemaFields(schema: z.ZodType, io: 'input' | 'output'): SchemaField[] {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema
  const fields = [...walk(json, '')]
  if (fields.length > 0) return fields
  return [{ path: '', type: typeOf(json), isOptional: false, description: json.description ?? '' }]
}

function* walk(schema: JsonSchema, prefix: string): Generator<SchemaField> {
  for (const branch of schema.anyOf ?? []) yield* walk(branch, prefix)
  if (schema.items) yield* walk(schema.items, prefix)
  const required = new Set(schema.required)
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const path = prefix === '' ? name : `${prefix}.${name}`
    yield {
      path,
      type: typeOf(member),
      isOptional: !required.has(name),
      description: member.description ?? '',
    }
    yield* walk(member, path)
  }
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  if (schema.type === 'array')
    return schema.items?.not ? 'empty list' : `list of ${typeOf(schema.items ?? {})}`
  if (schema.type === 'object') return 'object'
  if (Array.isArray(schema.type)) return schema.type.join(' or ')
  return schema.type ?? 'any'
}
