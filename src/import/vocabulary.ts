/** Directory values as exports write them: by the names of a fresh portal, in the exporter's language. */

const stages: Readonly<Record<string, readonly string[]>> = {
  NEW: [
    'new',
    'unassigned',
    'not processed',
    'новый',
    'не обработан',
    'neu',
    'nicht zugewiesen',
    'не оброблений',
    'новий',
  ],
  IN_PROCESS: [
    'in process',
    'in progress',
    'in work',
    'в работе',
    'в обработке',
    'in bearbeitung',
    'в роботі',
    'у роботі',
  ],
  PROCESSED: ['processed', 'обработан', 'bearbeitet', 'verarbeitet', 'оброблений'],
  CONVERTED: [
    'converted',
    'good lead',
    'high-quality lead',
    'качественный лид',
    'сконвертирован',
    'konvertiert',
    'qualifizierter lead',
    'якісний лід',
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
    'неякісний лід',
  ],
}

const sources: Readonly<Record<string, readonly string[]>> = {
  CALL: ['call', 'calls', 'phone call', 'звонок', 'anruf', 'дзвінок'],
  EMAIL: ['email', 'e-mail', 'электронная почта', 'електронна пошта'],
  WEB: ['web', 'website', 'веб-сайт', 'сайт', 'webseite'],
  ADVERTISING: ['advertising', 'реклама', 'werbung'],
  PARTNER: [
    'partner',
    'existing client',
    'существующий клиент',
    'bestandskunde',
    'існуючий клієнт',
  ],
  RECOMMENDATION: [
    'recommendation',
    'by recommendation',
    'по рекомендации',
    'empfehlung',
    'по рекомендації',
  ],
  TRADE_SHOW: ['trade_show', 'trade show', 'show/exhibition', 'выставка', 'messe', 'виставка'],
  WEBFORM: ['webform', 'crm form', 'crm-форма', 'crm-formular'],
  CALLBACK: ['callback', 'обратный звонок', 'rückruf', 'зворотний дзвінок'],
  RC_GENERATOR: [
    'rc_generator',
    'sales boost',
    'генератор продаж',
    'sales booster',
    'генератор продажів',
  ],
  STORE: ['store', 'online store', 'интернет-магазин', 'onlineshop', 'інтернет-магазин'],
  OTHER: ['other', 'другое', 'sonstiges', 'andere', 'інше'],
}

/** By directory and code; lower case. */
export const vocabulary: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  STATUS: stages,
  SOURCE: sources,
}
