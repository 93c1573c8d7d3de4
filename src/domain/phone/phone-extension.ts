/**
 * Where a number ends and an extension begins. A hyphen never marks one: the `-17` of
 * "030 123456-17" is dialled from outside and belongs to the number.
 */

// Longest first within a language, so that "extension" is not read as "ext" and "ension".
const words = [
  'extensi[oó]n|extensions?|extens[ãa]o|extn|ext|xtn|x|anexo|anx|int(?:erno|erior|ern)?|poste|p(?=\\.)|ramal|r(?=\\.)',
  'durchwahl|dw|nebenstelle|nst|apparat|app|klappe|kl|toestel|tst|lokal(?:nummer)?|lok(?:al)?',
  'добавочный|добав|доб|внутренний|внутр|вн|додатковий|дод|в(?=\\.)',
  'wewn[ęe]trzny|wewn|wew|w(?=\\.)|linka|klapka|kl|mell[ée]k|mell|интерен|втр|вътр|int',
  'dahili|dah|alanumero|ala(?=\\.)|anknytning|anknyt|ankn|sis[äa]inen|internt?|linje|linha|lin(?=\\.)',
  'εσωτερικό|εσωτ|εσ(?=\\.)|داخلي|تحويلة|داخلی|שלוחה|קו|ต่อ|内线|內線|分机|分機|内線|转|轉|転送|내선|máy lẻ',
].join('|')

const atEnd = '[\\s.:=)\\-№]*(?:(?:nr|no|num|number|n[°º])[\\s.:]*)?(?:is\\s*)?[\\[(]*\\s*$'
const wordMark = new RegExp(`(?:^|[^\\p{L}])(?:${words})${atEnd}`, 'iu')
// Pauses of a dialler and the separators of exchanges.
const hashMark = /#[\s:]*$/
const pauseMark = /(?:,\s*,|;\s*;|^[\s)]*[pw]+[\s,]*$)[\s,;]*$/i
const weakMark = /^[\s)]*[,;*]\s*$/

/** How many digits an extension may have after this gap; 0: the gap starts no extension. */
export const extensionDigitsMax = (gap: string): number => {
  if (hashMark.test(gap)) return 15
  if (pauseMark.test(gap)) return 12
  if (weakMark.test(gap)) return 5
  return wordMark.test(gap) ? 9 : 0
}
