/**
 * The languages that labels are kept in: those of the answers of the documentation, and those that its
 * requests name.
 * https://apidocs.bitrix24.com/api-reference/crm/contacts/userfield/crm-contact-userfield-get.html
 */
export const languages = [
  'ar',
  'br',
  'de',
  'en',
  'fr',
  'id',
  'it',
  'ja',
  'la',
  'ms',
  'pl',
  'ru',
  'sc',
  'tc',
  'th',
  'tr',
  'ua',
  'vn',
] as const
