/**
 * What the name of a column or a label says in words, whatever program or person wrote it, in the
 * languages of Europe: whether there are numbers or addresses, and of which type they are.
 */
import { readValueType, type Target } from './target.ts'
import type { RowMultifieldKind } from './client-row.ts'

/** The first one that fits counts: a fax at home is a fax. */
const typeWords: readonly (readonly [RegExp, string])[] = [
  [/fax|faks|факс|télécopie/u, 'FAX'],
  [/pager|пейдж|buscapersonas|localizador/u, 'PAGER'],
  [
    /(?<!\p{L})mob[ií](?!liar|lit)|mobil|(?<!\p{L})cell|celular|celulare|handy|móvil|movil|komórk|gsm|portable|matkapuhelin|моб|сотов|переносн|whatsapp/u,
    'MOBILE',
  ],
  [
    /home|privat|private|приват|домаш|личн|lieu privé|personn?al|personn?el|domicile|casa|particular|residen|abitaz|domow|(?<!\p{L})domů?(?!\p{L})|(?<!\p{L})koti|thuis/u,
    'HOME',
  ],
  [
    /work|business|office|main(?!t)|büro|arbeit|geschäft|firma|zentrale|dienst|рабоч|робоч|bureau|profession|trabajo|oficina|trabalho|comercial|lavoro|ufficio|uff\.|służbow|werk/u,
    'WORK',
  ],
]

const otherWords =
  /other|weiter|andere|sonstige|друг|інш|autre|otro|outro|altro|inn[ya]|secondary|secondaire|secundari|[2-9]/u

/** The type behind a label that people may have written themselves; a star marks the main one. */
export function labelType(kind: RowMultifieldKind, label: string): string {
  const plain = label
    .replace(/^\*\s*/, '')
    .trim()
    .toLowerCase()
  if (plain === '') return kind === 'PHONE' || kind === 'EMAIL' ? 'WORK' : 'OTHER'
  return typeOf(kind, plain) ?? readValueType(kind, plain)
}

function typeOf(kind: RowMultifieldKind, words: string): string | undefined {
  for (const [pattern, valueType] of typeWords)
    if (pattern.test(words)) return readValueType(kind, valueType)
  return undefined
}

const addressWords =
  /e-?mail|(?<!\p{L})mail(?!\p{L})|courriel|messagerie|électronique|correo(?! postal)|posta elettronica|почт(?!ов)|пошт(?!ов)|mejl|sähköposti/u
const numberWords =
  /phone(?!t)|telefon|telefón|teléfono|telefone|telefoon|téléphone|телефон|(?<!\p{L})(?:t[eé]l|тел)(?!\p{L})|festnetz|(?<!\p{L})fone(?!\p{L})|handy|rufnummer|(?<!\p{L})(?:mobil(?!i[aä]r|it)|cell(?!ar)|celular|celulare|móvil|movil|portable|gsm)|komórk|puhelin|сотов|мобіль|мобиль|fax|faks|факс|télécopie|whatsapp/u
// Columns about numbers and addresses, and numbers of somebody else.
const aboutThem =
  /type|tipo|(?<!\p{L})typ(?!\p{L})|тип|(?<!\p{L})(?:has|hat|do|not|nicht|last|letzte)(?!\p{L})|задан|opt|status|consent|valid|count|label|format|code|country|region|extension|durchwahl|добав|внутр|assist|asyst|asist|помощ|model|owner|date|dat[au]m|time|zone|duration|carrier|provider|display|anzeige|nom complet|note|verif|bestätigt|подтвержд|підтвердж|confirm|subscri|bounce|calls|anruf|звонк|дзвінк/u

/** Where a column goes that no format knows; undefined: its name does not say. */
export function targetOfWords(header: string): Target | undefined {
  if (aboutThem.test(header)) return undefined
  const kind = addressWords.test(header) ? 'EMAIL' : numberWords.test(header) ? 'PHONE' : undefined
  if (!kind) return undefined
  const told = typeOf(kind, header)
  // "E-mail" and the like say nothing of fax or mobile, whatever stands beside them.
  const valueType = told === 'OTHER' && kind === 'EMAIL' ? undefined : told
  return `${kind}.${valueType ?? (otherWords.test(header) ? 'OTHER' : 'WORK')}`
}
