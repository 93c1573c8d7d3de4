/** Directory values as exports write them (by name, in the exporter's language) and as they are kept (by code). */

const stages: Readonly<Record<string, readonly string[]>> = {
  NEW: ['new', 'unassigned', 'not processed', 'новый', 'не обработан', 'neu', 'nicht zugewiesen'],
  IN_PROCESS: ['in process', 'in progress', 'in work', 'в работе', 'в обработке', 'in bearbeitung'],
  PROCESSED: ['processed', 'обработан', 'bearbeitet', 'verarbeitet'],
  CONVERTED: [
    'converted',
    'good lead',
    'high-quality lead',
    'качественный лид',
    'сконвертирован',
    'konvertiert',
    'qualifizierter lead',
  ],
  JUNK: [
    'junk',
    'junk lead',
    'bad lead',
    'poor lead',
    'некачественный лид',
    'забракован',
    'junk-lead',
    'schlechter lead',
  ],
}

const sources: Readonly<Record<string, readonly string[]>> = {
  CALL: ['call', 'calls', 'phone call', 'звонок', 'anruf'],
  EMAIL: ['email', 'e-mail', 'электронная почта'],
  WEB: ['web', 'website', 'веб-сайт', 'сайт', 'webseite'],
  ADVERTISING: ['advertising', 'реклама', 'werbung'],
  PARTNER: ['partner', 'existing client', 'существующий клиент', 'bestandskunde'],
  RECOMMENDATION: ['recommendation', 'by recommendation', 'по рекомендации', 'empfehlung'],
  TRADE_SHOW: ['trade_show', 'trade show', 'show/exhibition', 'выставка', 'messe'],
  WEBFORM: ['webform', 'crm form', 'crm-форма', 'crm-formular'],
  CALLBACK: ['callback', 'обратный звонок', 'rückruf'],
  RC_GENERATOR: ['rc_generator', 'sales boost', 'генератор продаж', 'sales booster'],
  STORE: ['store', 'online store', 'интернет-магазин', 'onlineshop'],
  OTHER: ['other', 'другое', 'sonstiges', 'andere'],
}

const byWord = (names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(names).flatMap(([code, words]) => [
      [code.toLowerCase(), code] as const,
      ...words.map((word) => [word, code] as const),
    ]),
  )

const stageByWord = byWord(stages)
const sourceByWord = byWord(sources)

/** Code of a lead's stage; undefined for one of the portal's own. */
export const readStage = (text: string): string | undefined =>
  stageByWord.get(text.trim().toLowerCase())

/** Code of a source; undefined for one of the portal's own. */
export const readSource = (text: string): string | undefined =>
  sourceByWord.get(text.trim().toLowerCase())
