/**
 * Parameters as a form, in PHP's bracket notation. Values are texts, numbers, lists, maps, and form fields
 * of the page; a field for files stands for the names and contents of its files.
 * https://apidocs.bitrix24.com/sdk/bx24-js-sdk/how-to-call-rest-methods/bx24-call-method.html
 */

/** Reads the files first. */
export async function formText(params: unknown): Promise<string> {
  const pairs: string[] = []
  await addPairs(pairs, '', params)
  return pairs.join('&')
}

/** The same without files, for a command of a batch. */
export function queryText(params: unknown): string {
  const pairs: string[] = []
  addPlain(pairs, '', params)
  return pairs.join('&')
}

async function addPairs(pairs: string[], name: string, value: unknown): Promise<void> {
  if (value instanceof HTMLInputElement && value.type === 'file') {
    const files = await Promise.all([...(value.files ?? [])].map(fileParts))
    addPlain(pairs, name, value.multiple ? files : files[0])
  } else if (isMapOrList(value)) {
    for (const [key, member] of Object.entries(value))
      await addPairs(pairs, memberName(name, key), member)
  } else addPlain(pairs, name, value)
}

function addPlain(pairs: string[], name: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return
  if (value instanceof Element) addPlain(pairs, name, fieldValue(value))
  else if (isMapOrList(value))
    for (const [key, member] of Object.entries(value))
      addPlain(pairs, memberName(name, key), member)
  else if (name !== '')
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(plain(value))}`)
}

const memberName = (name: string, key: string): string => (name === '' ? key : `${name}[${key}]`)

const isMapOrList = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Element || value instanceof Date)

const plain = (value: unknown): string =>
  value === null ? '' : value instanceof Date ? value.toISOString() : String(value)

/** undefined: nothing is sent, as a browser does for a box that is not ticked. */
function fieldValue(field: Element): unknown {
  if (field instanceof HTMLSelectElement && field.multiple)
    return [...field.selectedOptions].map(({ value }) => value)
  if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type))
    return field.checked ? field.value : undefined
  if (
    field instanceof HTMLInputElement ||
    field instanceof HTMLSelectElement ||
    field instanceof HTMLTextAreaElement
  )
    return field.value
  return field.textContent
}

/** Name and content in base64. */
function fileParts(file: File): Promise<[string, string]> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable file')))
    reader.addEventListener('load', () => {
      const url = String(reader.result)
      resolve([file.name, url.slice(url.indexOf(',') + 1)])
    })
    reader.readAsDataURL(file)
  })
}
