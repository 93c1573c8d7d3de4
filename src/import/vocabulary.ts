/** Directory values as exports write them: by the names of a fresh portal, in the exporter's language. */

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

/** By directory and code; lower case. */
export const vocabulary: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  STATUS: stages,
  SOURCE: sources,
}
