/** Cards as telephones and address books write them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { counts, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const card = (...lines: string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')
const importCards = (...cards: string[]) => portal.import(portal.write('cards.vcf', cards.join('')))

it('an iPhone’s own labels stand in a line beside the number', async () => {
  await importCards(
    card(
      'VERSION:3.0',
      'N:Apfel;Anna;;;',
      'FN:Anna Apfel',
      'TEL;type=CELL;type=VOICE;type=pref:+49 171 5551111',
      'item1.TEL:030 5551112',
      'item1.X-ABLabel:_$!<HomeFAX>!$_',
      'item2.X-ABLabel:Handy Urlaub',
      'item2.TEL:0171 5551113',
      'item3.EMAIL;type=INTERNET:a@apfel.example',
      'item3.X-ABLabel:Zentrale',
      'item4.TEL;type=HOME:030 5551114',
      'item4.X-ABLabel:Mobil',
    ),
  )
  expect(await portal.clients()).toMatchObject([
    {
      fields: [
        'PHONE.MOBILE +49 171 5551111',
        'PHONE.FAX 030 5551112',
        'PHONE.MOBILE 0171 5551113',
        'EMAIL.WORK a@apfel.example',
        'PHONE.HOME 030 5551114',
      ],
    },
  ])
})

it('a number in a tel: address is kept without the scheme, its extension is read', async () => {
  await importCards(
    card(
      'VERSION:4.0',
      'FN:Vera Vier',
      'TEL;VALUE=uri;TYPE="voice,work":tel:+49-30-5551150;ext=102',
      'TEL;VALUE=uri;TYPE=cell:TEL:+491715551151',
    ),
  )
  expect(await portal.clients()).toMatchObject([
    { fields: ['PHONE.WORK +49-30-5551150;ext=102', 'PHONE.MOBILE +491715551151'] },
  ])
  expect(await portal.whoHas('+49 30 5551150')).toEqual(['contact 1'])
})

it('a group of cards is no client', async () => {
  const summary = await importCards(
    card('VERSION:3.0', 'N:Freunde', 'FN:Freunde', 'X-ADDRESSBOOKSERVER-KIND:group', 'UID:g1'),
    card('VERSION:4.0', 'KIND:group', 'FN:Team', 'MEMBER:urn:uuid:1'),
    card('VERSION:3.0', 'FN:Anna', 'TEL:030 5551160'),
  )
  expect(counts(summary)).toEqual({ added: 1, updated: 0, unchanged: 0, rejected: 0 })
  expect(summary.rows).toBe(1)
  expect(await portal.clients()).toMatchObject([{ name: 'Anna' }])
})

it('a picture of any size costs no card', async () => {
  const picture = Array.from({ length: 80_000 }, () => ` ${'A'.repeat(74)}`).join('\r\n')
  const summary = await importCards(
    card(
      'VERSION:3.0',
      'FN:Anna',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ',
      picture,
      'item1.LOGO;ENCODING=b;TYPE=JPEG:/9j/4AAQ',
      picture,
      'TEL:030 5551170',
    ),
    card('VERSION:2.1', 'FN:Bert', `PHOTO;BASE64:${'A'.repeat(5_000_000)}`, '', 'TEL:030 5551171'),
  )
  expect(counts(summary)).toEqual({ added: 2, updated: 0, unchanged: 0, rejected: 0 })
  expect(await portal.whoHas('030 5551170')).toEqual(['contact 1'])
  expect(await portal.whoHas('030 5551171')).toEqual(['contact 2'])
})

it('a picture that a card of Android 2.1 wraps without an indent hides nothing', async () => {
  await importCards(
    card(
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=C3=BC=6C=6C=65=72;=4A=C3=B6=72=67;;;',
      'PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD',
      '/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJ',
      '',
      'TEL;CELL;PREF:0171 5551130',
      'TEL;X-B=C3=BCro:030 5551131',
    ),
  )
  expect(await portal.clients()).toMatchObject([
    {
      name: 'Jörg',
      lastName: 'Müller',
      fields: ['PHONE.MOBILE 0171 5551130', 'PHONE.WORK 030 5551131'],
    },
  ])
})

describe('a birthday', () => {
  it.each([
    ['BDAY:19900102', '1990-01-02'],
    ['BDAY;VALUE=date:1990-01-02', '1990-01-02'],
    ['BDAY:1990-01-02T00:00:00Z', '1990-01-02'],
  ])('%s', async (line, kept) => {
    await importCards(card('VERSION:4.0', 'FN:Anna', 'TEL:030 5551180', line))
    expect(await portal.clients()).toMatchObject([{ data: { BIRTHDATE: kept } }])
  })

  it.each(['BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15', 'BDAY:--0415'])(
    'without its year is not kept, and said: %s',
    async (line) => {
      const summary = await importCards(card('VERSION:3.0', 'FN:Anna', 'TEL:030 5551181', line))
      const [anna] = await portal.clients()
      expect(anna?.data).toEqual({})
      expect(summary.problems).toEqual([
        { line: 1, isTaken: true, problem: expect.stringMatching(/^BIRTHDATE/) },
      ])
    },
  )
})

it('a card with nothing but a nickname goes by it', async () => {
  await importCards(card('VERSION:3.0', 'N:;;;;', 'FN:', 'NICKNAME:Oma,Omi', 'TEL:030 5551190'))
  expect(await portal.clients()).toMatchObject([{ name: 'Oma' }])
})
