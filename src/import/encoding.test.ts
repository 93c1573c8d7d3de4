import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { detectEncoding } from './encoding.ts'

test.each([
  [
    'windows-1250',
    'Imię;Nazwisko;Telefon służbowy\nŁukasz;Żółć;22 555 60 01\nPaweł;Wąż;22 555 60 02',
  ],
  ['windows-1250', 'Name;Phone\nPaweł;22 555 60 02'],
  ['windows-1252', 'Name;Straße;Größe\nJörg Müller;Weg 1;5 m³\nZoë;Weg 2;½'],
  ['windows-1252', '¿Nombre?;Nº;Teléfono\nMª José Núñez;1ª;91 555 12 50'],
  ['windows-1252', 'Nom;Société;Prix\nLefèvre;Crème;£ 5\nÇa;Œuvre;5 ¼'],
  ['windows-1251', 'Имя;Фамилия\nАнна;Иванова'],
  ['utf-8', 'Imię;Nazwisko\nŁukasz;Żółć'],
])('%s: %s', (encoding, text) => {
  expect(detectEncoding(iconv.encode(text, encoding), true)).toBe(encoding)
})
