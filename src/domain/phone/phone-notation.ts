/**
 * From what was typed, dialled or signalled to plain text with ASCII digits: unwraps URIs, caller-id
 * headers and encodings, and drops what cannot be seen. What the digits mean is decided later.
 */
export interface Notation {
  /** The text that holds the number or numbers. */
  body: string
  /** Prefix from `;phone-context=` (RFC 3966), such as `+1914`. */
  context: string
  /** From `;ext=`. */
  extension: string
  /** Form decoding turned the plus into a leading space. */
  plusLost: boolean
}

/** Longer texts are no numbers; the cap also bounds every pattern applied afterwards. */
export const textLengthMax = 250

/** Everything a text could mean, best first; empty when it names nobody. */
export const readNotation = (text: string): Notation[] => {
  const plain = plainText(text)
  const plusLost = /^ [1-9]/.test(plain)
  const trimmed = plain.trim()

  const angle = trimmed.indexOf('<')
  if (angle < 0) return [unwrap(trimmed, plusLost)]

  const close = trimmed.indexOf('>', angle)
  const address = trimmed.slice(angle + 1, close < 0 ? undefined : close).trim()
  // A display name is the caller's own claim, so the address comes first; but a trunk that
  // authenticates as a user ("+49 30 … <sip:trunk7@host>") has the number only in the name.
  const notations = [unwrap(address, /^ [1-9]/.test(address))]
  if (!/anonymous|\d{6}/i.test(userPart(address))) {
    const name = trimmed.slice(0, angle).replaceAll('"', ' ').trim()
    notations.push(unwrap(name, false))
  }
  return notations
}

const scheme =
  /^(?:sips?|tel|callto|phone|sms|fax|mobile|whatsapp|viber|skype|h323|im|pres):(?:\/\/)?/i
const chatLink = /^(?:https?:\/\/)?(?:wa\.me|t\.me|api\.whatsapp\.com\/send\/?\?phone=)\/?/i

const userPart = (address: string): string => {
  const user = address.replace(scheme, '')
  const at = user.indexOf('@')
  return at < 0 ? user : user.slice(0, at)
}

const unwrap = (text: string, plusLost: boolean): Notation => {
  const isUri = scheme.test(text)
  let body = text.replace(chatLink, '')
  if (isUri || body.includes('@')) {
    const whole = body
    body = userPart(body)
    // A SIP user may carry a password, a chat address a device number.
    if (whole.length > body.length && body.includes(':')) body = body.slice(0, body.indexOf(':'))
    // An e-mail address or a user name: its digits are no number.
    if (whole.includes('@') && /^[\p{L}_]/u.test(body) && !isUri) body = ''
    if (/^sips?:/i.test(text) && /^[\p{L}_]/u.test(body)) body = ''
  }
  let context = ''
  let extension = ''
  if (isUri || body.includes('=')) {
    const parameter = /;([a-z-]+)(?:=([^;?]*))?/gi
    for (const [, name = '', value = ''] of body.matchAll(parameter)) {
      if (/^phone-context$/i.test(name) && value.startsWith('+')) context = value
      if (/^ext(?:ension)?$/i.test(name)) extension = value.replace(/\D/g, '')
    }
    body = body.replace(/;[a-z-]{2,}(?:=[^;?]*)?/gi, '').replace(/\?.*$/, '')
  }
  if (context && body.startsWith('+')) context = ''
  return { body: body.trim(), context, extension, plusLost: plusLost || /^ [1-9]/.test(body) }
}

const plainText = (text: string): string => {
  let plain = text
  if (plain.length > textLengthMax) {
    // A number cut in two would be another number.
    plain = plain.slice(0, textLengthMax).replace(/[^\p{L},;|\n<>"]+$/u, '')
  }
  if (plain.includes('%')) {
    // Also decoded once too few: %252B.
    plain = plain.replace(/%(?:25){0,3}([2-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    )
  }
  if (plain.includes('&')) {
    plain = plain
      .replace(/&(?:#43|#x2b|plus);/gi, '+')
      .replace(/&(?:nbsp|#160|#xa0|lrm|rlm);/gi, ' ')
  }
  return isAscii(plain) ? plain : plain.replace(/[^\n\x20-\x7e]/gu, plainCharacter)
}

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 126 || (unit < 32 && unit !== 10)) return false
  }
  return true
}

const plainCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code === 9) return ' '
  if (code === 13) return '\n'
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  if (/\p{Nd}/u.test(character)) return String(digitValue(code))
  if (/[\p{Cf}\p{Cc}\p{Mn}\p{Cs}]/u.test(character)) return ''
  if (/\p{Zs}/u.test(character)) return ' '
  if (/[\u2028\u2029]/.test(character)) return '\n'
  if (/[\p{Pd}\u2212\u30fc\uff70]/u.test(character)) return '-'
  return lookalikes[character] ?? character
}

const lookalikes: Record<string, string> = {
  '\u207a': '+',
  '\ufe62': '+',
  '\u2795': '+',
  '\ufb29': '+', // plus signs
  '\u2044': '/',
  '\u2215': '/',
  '\u00b7': '.',
  '\u2022': '.',
  '\u2024': '.',
  '\u30fb': '.',
  '\u2027': '.',
  '\u3001': ',',
  '\u060c': ',',
  '\u061b': ';',
  '\u3014': '(',
  '\u3015': ')',
  '\u223c': '~',
  '\u301c': '~',
  '\u2019': "'",
  '\u2018': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2039': '"',
  '\u203a': '"',
}

// Digits of a script stand in runs of ten that start with its zero (Unicode, section 4.6), so the
// distance to the start of the run is the value. Scripts met before are remembered.
const digitValues = new Map<number, number>()

const digitValue = (code: number): number => {
  let value = digitValues.get(code)
  if (value === undefined) {
    let start = code
    while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--
    value = (code - start) % 10
    digitValues.set(code, value)
  }
  return value
}
