/**
 * Cards of a .vcf file: versions 2.1, 3.0 and 4.0, folded lines, quoted-printable, groups, several
 * cards one after the other. https://www.rfc-editor.org/rfc/rfc6350, rfc2426, and versit's vCard 2.1.
 *
 * Of the libraries that read vCards none reads 2.1 and a stream, so this small one does.
 */
export interface VcardProperty {
  /** Lines of one group belong together: `item1` in `item1.TEL`; '' without. */
  group: string
  name: string
  /** TYPE values and bare 2.1 parameters, in lower case. */
  types: string[]
  /** As written: structured values are still escaped. */
  value: string
}

export interface Vcard {
  line: number
  properties: VcardProperty[]
  /** The card as it is in the file. */
  text: string
}

export type VcardItem = Vcard | { line: number; problem: string; text: string }

const cardLengthMax = 4 * 1024 * 1024
// Megabytes that nothing is read of.
const picture = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i
const excerptLength = 2_000

/** Takes text in pieces and gives the cards that are complete. */
export class VcardSplitter {
  #rest = ''
  #line = 0
  #card: { line: number; lines: string[]; length: number } | undefined
  #isTooLong = false
  #isInPicture = false

  push(text: string, isLast = false): VcardItem[] {
    const items: VcardItem[] = []
    const lines = (this.#rest + text).split('\n')
    this.#rest = isLast ? '' : (lines.pop() as string)
    if (this.#rest.length > cardLengthMax) {
      const isDropped = picture.test(this.#rest)
      this.#rest = isDropped ? 'PHOTO:' : ''
      this.#isTooLong ||= !isDropped
    }
    for (const line of lines) this.#take(line.endsWith('\r') ? line.slice(0, -1) : line, items)
    if (isLast && this.#card) {
      items.push(problem(this.#card, 'the card has no END:VCARD'))
      this.#card = undefined
    }
    return items
  }

  #take(line: string, items: VcardItem[]): void {
    this.#line += 1
    const word = line.trim().toUpperCase()
    if (word === 'BEGIN:VCARD') {
      if (this.#card) items.push(problem(this.#card, 'the card has no END:VCARD'))
      this.#card = { line: this.#line, lines: [], length: 0 }
      this.#isTooLong = false
      this.#isInPicture = false
      return
    }
    const card = this.#card
    if (!card) {
      if (word !== '')
        items.push({
          line: this.#line,
          problem: 'this line is outside of a card',
          text: line.slice(0, excerptLength),
        })
      return
    }
    if (word === 'END:VCARD') {
      items.push(
        this.#isTooLong || card.length > cardLengthMax
          ? problem(card, `the card is longer than ${cardLengthMax} characters`)
          : toCard(card),
      )
      this.#card = undefined
      return
    }
    // It goes on in lines that are indented, or of old programs in such without a colon.
    this.#isInPicture =
      picture.test(line) || (this.#isInPicture && (/^[ \t]/.test(line) || !line.includes(':')))
    if (this.#isInPicture) return
    card.length += line.length
    if (card.length <= cardLengthMax) card.lines.push(line)
  }
}

const problem = (
  card: { line: number; lines: readonly string[] },
  reason: string,
): { line: number; problem: string; text: string } => ({
  line: card.line,
  problem: reason,
  text: card.lines.slice(0, 50).join('\n').slice(0, excerptLength),
})

function toCard({ line, lines }: { line: number; lines: readonly string[] }): Vcard {
  const properties: VcardProperty[] = []
  for (const logical of unfold(lines)) {
    const property = toProperty(logical)
    if (property) properties.push(property)
  }
  return { line, properties, text: lines.join('\n').slice(0, excerptLength) }
}

/** Lines that were broken to be short, joined again. */
function unfold(lines: readonly string[]): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const last = whole.at(-1)
    if (last !== undefined && /^[ \t]/.test(line)) whole[whole.length - 1] = last + line.slice(1)
    // A soft line break of quoted-printable, without the indent of the other kind.
    else if (last?.endsWith('=') && /^[^:]*QUOTED-PRINTABLE/i.test(last))
      whole[whole.length - 1] = last.slice(0, -1) + line
    else whole.push(line)
  }
  return whole
}

function toProperty(line: string): VcardProperty | undefined {
  const colon = valueStart(line)
  if (colon === -1) return undefined
  const [path = '', ...parameters] = splitQuoted(line.slice(0, colon), ';')
  const dot = path.lastIndexOf('.')
  const group = path.slice(0, Math.max(dot, 0)).toLowerCase()
  const name = path.slice(dot + 1).toUpperCase()
  const types: string[] = []
  let charset = 'utf-8'
  let isQuotedPrintable = false
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=')
    const key = equals === -1 ? 'TYPE' : parameter.slice(0, equals).toUpperCase()
    const value = parameter.slice(equals + 1).replaceAll('"', '')
    if (key === 'CHARSET') charset = value
    else if (/^QUOTED-PRINTABLE$/i.test(value)) isQuotedPrintable = true
    else if (key === 'TYPE') types.push(...value.toLowerCase().split(','))
  }
  const value = line.slice(colon + 1)
  return { group, name, types, value: isQuotedPrintable ? decodeQuoted(value, charset) : value }
}

// A colon inside quotes belongs to a parameter.
function valueStart(line: string): number {
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at]
    if (character === '"') isQuoted = !isQuoted
    else if (character === ':' && !isQuoted) return at
  }
  return line.indexOf(':')
}

function splitQuoted(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  return (text.match(new RegExp(`(?:"[^"]*"|[^${separator}"])+|"`, 'g')) ?? []).map(String)
}

function decodeQuoted(text: string, charset: string): string {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const hex = text[at] === '=' ? text.slice(at + 1, at + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else bytes.push(...Buffer.from(text[at] as string))
  }
  try {
    return new TextDecoder(charset).decode(Uint8Array.from(bytes)).replaceAll('\0', '')
  } catch {
    return new TextDecoder().decode(Uint8Array.from(bytes)).replaceAll('\0', '')
  }
}

/** The parts of a structured value (`N`, `ORG`), unescaped. */
export const structuredParts = (value: string): string[] =>
  value.split(/(?<!\\);/).map((part) => unescapeText(part).trim())

export const unescapeText = (value: string): string =>
  value.replaceAll(/\\([\\,;:nN])/g, (_all, character: string) =>
    character === 'n' || character === 'N' ? '\n' : character,
  )
