/**
 * The one form in which two e-mail addresses are compared: trimmed, without display name, lower
 * case, an internationalised domain as punycode. Plus tags and dots stay: whether they matter is the
 * receiving host's business (RFC 5321, section 2.3.11). Undefined when the text holds no address.
 *
 * ```ts
 * normalizeEmail('Ann Roe <Ann.Roe@Bücher.example>') // 'ann.roe@xn--bcher-kva.example'
 * ```
 */
export const normalizeEmail = (text: string): string | undefined => {
  if (text.length > textLengthMax) return undefined
  // Invisible marks and soft hyphens come along when an address is copied from a page.
  let address = text.replace(/[\p{Cf}\p{Cc}]/gu, '').trim()
  const angle = /<([^<>]*)>[^<>]*$/.exec(address)
  if (angle) address = angle[1]!.trim()
  if (/^mailto:/i.test(address)) {
    address = decode(address.slice(7).replace(/\?.*$/s, ''))
  }
  address = address.normalize('NFC').replaceAll('＠', '@').trim()
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).trim()
  if (at < 1 || !isLocalPart(local)) return undefined
  const written = address
    .slice(at + 1)
    .trim()
    .replace(/[.。]$/, '')
  const domain = /^\[[\da-f.:a-z]+\]$/i.test(written) ? written.toLowerCase() : asciiDomain(written)
  if (!domain || !isDomain(written, domain)) return undefined
  return `${local.toLowerCase()}@${domain}`
}

// RFC 5321, section 4.5.3.1: 64 + 1 + 255, and room for a display name.
const textLengthMax = 1000

const isLocalPart = (local: string): boolean =>
  local.length <= 64 && (/^"[^"]+"$/.test(local) || /^[^\s@<>()[\]\\,;:"]+$/.test(local))

const isDomain = (written: string, ascii: string): boolean =>
  ascii.length <= 255 && !/[\s/?#%:,;()<>]/.test(written) && !/^\.|\.\./.test(ascii)

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// The URL standard knows the one way to write an internationalised domain (UTS 46).
const asciiDomain = (domain: string): string => {
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return ''
  }
}
