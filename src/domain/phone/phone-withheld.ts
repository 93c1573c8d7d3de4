import type { Region } from './phone-plan.ts'

/** Callers who are nobody: withheld, unknown, placeholders, emergency and service codes. */

// Words that exchanges put where the number was. Those a person also writes before a number
// ("private: 0170 …") are not here: they have no digits, so alone they find nobody anyway.
const words =
  'anonym\\p{L}*|withheld|restricted|unavailable|blocked|no caller id|number hidden|payphone|' +
  'unterdrückt|unbekannt\\p{L}*|verborgen|скрыт\\p{L}*|неизвестн\\p{L}*|аноним\\p{L}*|приховано|' +
  'masqu[ée]\\p{L}*|inconnu\\p{L}*|ocult[oa]|desconocid[oa]|desconhecid[oa]|bloqueado|nascosto|' +
  'sconosciuto|zastrzeżony|nieznany|gizli|bilinmeyen|onbekend|skjult|dold|okänd|ukjent|' +
  'מוסתר|חסוי|محجوب|مجهول|非通知|匿名|未知号码|발신자 ?표시 ?제한'

const withheldWords = new RegExp(`(?:^|[^\\p{L}])(?:${words})(?![\\p{L}])`, 'iu')

/** Does the text in front of the number say that there is none? */
export const isWithheld = (text: string): boolean => withheldWords.test(text)

// ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE typed on a keypad, as Twilio delivers them.
const keypadWords = ['266696687', '7378742833', '2562533', '8656696', '86282452253']

/** Digits that stand for "no number". */
export const isPlaceholder = (digits: string): boolean =>
  keypadWords.includes(digits) || (digits.startsWith('0') && /^0+$/.test(digits))

// Short codes have under six digits nearly everywhere. The European ones of six: 116xxx helplines
// (Commission Decision 2007/116/EC) and 118xxx directory enquiries.
const europeanService = /^11[68]\d{3}$/

/** Is this unassigned number an emergency or service code? */
export const isService = (home: Region, digits: string): boolean => {
  const european = home.code.startsWith('3') || home.code.startsWith('4')
  if (!european) return false
  const national = digits.startsWith(home.code) ? digits.slice(home.code.length) : digits
  return europeanService.test(digits) || europeanService.test(national) || /^11\d$/.test(national)
}
