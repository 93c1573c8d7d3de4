import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMap } from '../../src/import/csv-layout.ts'
import { counts, fixture, openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

describe('a Bitrix24 export', () => {
  it('of contacts brings every number and address with its type, responsible, source and times', async () => {
    const summary = await portal.import('bitrix24-contacts-en.csv')
    expect(summary.description).toMatchObject({
      format: 'bitrix24',
      type: 'contact',
      delimiter: ';',
      encoding: 'utf-8',
    })
    expect(counts(summary)).toEqual({ added: 3, updated: 0, unchanged: 0, rejected: 0 })
    const [ann, bert, cleo] = await portal.clients()
    expect(ann).toEqual({
      who: 'contact 1',
      title: null,
      name: 'Ann',
      lastName: 'Roe',
      responsible: 2,
      stage: null,
      origin: 'bitrix24:11',
      activityAt: Date.UTC(2024, 2, 5, 12, 30) / 1000,
      data: {
        COMPANY_TITLE: 'Acme GmbH',
        POST: 'Buyer',
        COMMENTS: 'calls; "late"',
        SOURCE_ID: 'CALL',
      },
      fields: [
        'PHONE.WORK 030 1234567',
        'PHONE.MOBILE +49 171 7654321',
        'EMAIL.WORK ann.roe@acme.example',
        'EMAIL.HOME ann@home.example',
        'WEB.WORK https://acme.example',
      ],
    })
    expect(bert).toMatchObject({
      responsible: 2,
      data: { SOURCE_ID: 'OTHER', SOURCE_DESCRIPTION: 'Fairytale' },
    })
    expect(await portal.whoHas('+49302000002')).toEqual(['contact 2'])
    expect(await portal.whoHas('0049 30 2000003')).toEqual(['contact 2'])
    expect(cleo).toMatchObject({ responsible: 1, fields: ['PHONE.WORK ask reception'] })
    expect(summary.problems).toEqual([
      {
        line: 4,
        isTaken: true,
        problem:
          '"ask reception" cannot be read as a number; responsible "Nobody Known" is no employee',
      },
    ])
    expect(summary.unreadNumbers).toBe(1)
  })

  it('of leads with every column keeps all phones, pages, accounts and the address', async () => {
    const header =
      'ID;Lead Name;First Name;Last Name;First And Last Names;Address;Street, house no.;City;Region/Area;Zip/Postal code;Country;Work Phone;Fax;Home Phone;Pager Number;Other Phone Number;LiveJournal;Twitter;Newsletters email;Telegram account;VK account;Viber contact;Comment;Stage;More about this stage;Responsible person'
    const cells =
      '7;Offer;Ann;Roe;Ann Roe;;Main St 1;Berlin;BE;10115;Germany;030 1000001;030 1000002;030 1000003;030 1000004;030 1000005;lj.example/ann;tw.example/ann;news@ann.example;@ann;id7;030 1000006;late;In Progress;waits;Max Muster'
    const summary = await portal.import(portal.write('leads.csv', `${header}\n${cells}\n`))
    expect(summary.description.columns.filter(({ target }) => target === null)).toEqual([])
    expect(await portal.clients()).toMatchObject([
      {
        title: 'Offer',
        stage: 'IN_PROCESS',
        data: {
          ADDRESS: 'Main St 1',
          ADDRESS_CITY: 'Berlin',
          ADDRESS_REGION: 'BE',
          ADDRESS_POSTAL_CODE: '10115',
          ADDRESS_COUNTRY: 'Germany',
          COMMENTS: 'late',
          STATUS_DESCRIPTION: 'waits',
        },
        fields: [
          'PHONE.WORK 030 1000001',
          'PHONE.FAX 030 1000002',
          'PHONE.HOME 030 1000003',
          'PHONE.PAGER 030 1000004',
          'PHONE.OTHER 030 1000005',
          'WEB.LIVEJOURNAL lj.example/ann',
          'WEB.TWITTER tw.example/ann',
          'EMAIL.MAILING news@ann.example',
          'IM.TELEGRAM @ann',
          'IM.VK id7',
          'IM.VIBER 030 1000006',
        ],
      },
    ])
  })

  it.each([
    ['UTF-8', 'utf-8', false],
    ['UTF-8 with a mark', 'utf-8', true],
    ['Windows-1251', 'windows-1251', false],
    ['UTF-16 with a mark', 'utf-16le', true],
  ] as const)('in Russian, %s, is the same', async (_name, encoding, hasMark) => {
    const text = readFileSync(fixture('bitrix24-contacts-ru.csv'), 'utf8')
    const bytes = iconv.encode(text, encoding, { addBOM: hasMark })
    const summary = await portal.import(portal.write('ru.csv', bytes))
    expect(summary.description).toMatchObject({ format: 'bitrix24', encoding, delimiter: ',' })
    const [anna] = await portal.clients()
    expect(anna).toMatchObject({
      name: 'Анна',
      lastName: 'Иванова',
      responsible: 2,
      data: { COMPANY_TITLE: 'Ромашка', SOURCE_ID: 'CALL' },
    })
  })

  it('of leads in German keeps the stage', async () => {
    const summary = await portal.import('bitrix24-leads-de.csv')
    expect(summary.description.type).toBe('lead')
    const [open, junk] = await portal.clients()
    expect(open).toMatchObject({
      who: 'lead 1',
      title: 'Anfrage Dachdecker',
      name: 'Dora',
      stage: 'IN_PROCESS',
      responsible: 2,
      data: { SOURCE_ID: 'WEB', COMPANY_TITLE: 'Keller KG' },
    })
    expect(junk).toMatchObject({ title: 'Alter Vorgang', stage: 'JUNK' })
  })

  it('of companies brings them by their title, the responsible by id', async () => {
    const summary = await portal.import('bitrix24-companies-en.csv')
    expect(summary.description.type).toBe('company')
    expect(await portal.clients()).toMatchObject([
      { who: 'company 1', title: 'Daisy LLC', responsible: 2, origin: 'bitrix24:41' },
    ])
    expect(await portal.whoHas('19062195047')).toEqual(['company 1'])
  })
})

describe('Google Contacts', () => {
  it('in the older form: labels beside values, several values in a cell', async () => {
    const summary = await portal.import('google-old.csv')
    expect(summary.description).toMatchObject({ format: 'google', type: 'contact' })
    expect(await portal.clients()).toMatchObject(
      [
        {
          name: 'Emil',
          lastName: 'Brandt',
          origin: null,
          fields: [
            'EMAIL.WORK emil@brandt.example',
            'PHONE.MOBILE +49 160 1000001',
            'PHONE.MOBILE +49 160 1000002',
            'PHONE.FAX 030 1000003',
          ].toSorted(),
        },
        { name: 'Only Company', fields: ['PHONE.WORK 030 1000009'] },
      ].map((client) => ({ ...client, fields: expect.arrayContaining(client.fields) })),
    )
  })

  it('in the newer form', async () => {
    const summary = await portal.import('google-new.csv')
    expect(summary.description.format).toBe('google')
    expect(await portal.clients()).toMatchObject([
      { name: 'Finn', lastName: 'Keller', data: { COMPANY_TITLE: 'Keller KG' } },
    ])
    expect(await portal.whoHas('+491712000001')).toEqual(['contact 1'])
    expect(await portal.whoHas('+49892000002')).toEqual(['contact 1'])
  })
})

it('Google: the first of several companies, the title before a name, a nickname where there is no other', async () => {
  const path = portal.write(
    'google.csv',
    'First Name,Last Name,Name Prefix,Nickname,File As,Organization Name,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value\r\n' +
      'Emil,Brandt,Dr.,,,Brandt KG ::: Zweite AG,Móvil,030 5550001,,http\\://brandt.example\r\n' +
      ',,,Opa,,,Casa,030 5550002,,\r\n' +
      ',,,,Zentrale Ulm,,Bureau,030 5550003,,\r\n',
  )
  await portal.import(path)
  expect(await portal.clients()).toMatchObject([
    {
      data: { HONORIFIC: 'HNR_EN_4', COMPANY_TITLE: 'Brandt KG' },
      fields: ['PHONE.MOBILE 030 5550001', 'WEB.OTHER http://brandt.example'],
    },
    { name: 'Opa', fields: ['PHONE.HOME 030 5550002'] },
    { name: 'Zentrale Ulm', fields: ['PHONE.WORK 030 5550003'] },
  ])
})

it('HubSpot: the first of several companies; a company without a name goes by its domain', async () => {
  await portal.import(
    portal.write(
      'c.csv',
      'Record ID,First Name,Last Name,Phone Number,Associated Company\n9,Ines,Silva,+14155552671,Silva Inc;Other Ltd\n',
    ),
  )
  await portal.import(
    portal.write(
      'k.csv',
      'Record ID,Company name,Phone Number,Company Domain Name,Annual Revenue\n9,,+14155552681,silva.example,1000000\n',
    ),
  )
  expect(await portal.clients()).toMatchObject([
    { data: { COMPANY_TITLE: 'Silva Inc' } },
    { title: 'silva.example', data: { REVENUE: 1_000_000 } },
  ])
})

it('columns that only look like numbers and addresses make no file known', async () => {
  const path = portal.write(
    'report.csv',
    'Record ID - Contact,First Name - Contact,Phone Number - Contact,Email - Contact\n9,Ann,+14155552690,a@r.example\n',
  )
  await expect(portal.import(path)).rejects.toThrow(/of no known program/)
})

it.each([
  [
    'list.xls',
    '<meta http-equiv="Content-type" content="text/html">\n<table><tr><th>ID</th></tr></table>',
    /web page or XML.*save it as CSV/,
  ],
  [
    'one.json',
    '{\n  "NAME": "Ann",\n  "PHONE": "030 5551211"\n}\n',
    /over several lines.*JSON Lines/,
  ],
])('%s that cannot be read says what to do', async (name, content, message) => {
  await expect(portal.import(portal.write(name, content))).rejects.toThrow(message)
})

it('Outlook in English, a note over two lines included', async () => {
  const summary = await portal.import('outlook-en.csv')
  expect(summary.description.format).toBe('outlook')
  expect(await portal.clients()).toMatchObject([
    {
      name: 'Gesa',
      data: { COMPANY_TITLE: 'Novak AG', POST: 'Sales', COMMENTS: 'two\nlines' },
      fields: [
        'PHONE.FAX 030 4000001',
        'PHONE.WORK 030 4000002',
        'PHONE.WORK 030 4000003',
        'PHONE.HOME 030 4000004',
        'PHONE.MOBILE 0171 4000005',
        'EMAIL.WORK gesa@novak.example',
        'EMAIL.OTHER gesa@home.example',
      ],
    },
  ])
})

it('Outlook in German, Windows-1252', async () => {
  const text = readFileSync(fixture('outlook-de.csv'), 'utf8')
  const path = portal.write('de.csv', iconv.encode(text, 'windows-1252'))
  const summary = await portal.import(path)
  expect(summary.description).toMatchObject({ format: 'outlook', encoding: 'windows-1252' })
  expect(await portal.clients()).toMatchObject([{ name: 'Hugo', lastName: 'Weiß' }])
  expect(await portal.whoHas('+49895000001')).toEqual(['contact 1'])
})

it('Outlook in Russian, Windows-1251, although Bitrix24 knows some of its words', async () => {
  const header =
    '"Обращение","Имя","Отчество","Фамилия","Суффикс","Организация","Отдел","Должность","Улица (раб. адрес)","Город (раб. адрес)","Рабочий факс","Рабочий телефон","Телефон раб. 2","Домашний телефон","Телефон переносной","Другой телефон","Основной телефон","Веб-страница","Заметки","Адрес эл. почты","Адрес 2 эл. почты"'
  const cells =
    '"","Олег","","Письмов","","ЗАО Письмо","","Босс","Тверская, 1","Москва","+7 495 7654322","+7 495 7654321","+7 495 7654323","","+7 926 7654321","","+7 495 7654324","http://pismo.example","важно","oleg@pismo.example","o@home.example"'
  const path = portal.write('ru.csv', iconv.encode(`${header}\r\n${cells}\r\n`, 'windows-1251'))
  const summary = await portal.import(path)
  expect(summary.description).toMatchObject({ format: 'outlook', encoding: 'windows-1251' })
  expect(await portal.clients()).toMatchObject([
    {
      name: 'Олег',
      lastName: 'Письмов',
      data: {
        COMPANY_TITLE: 'ЗАО Письмо',
        POST: 'Босс',
        COMMENTS: 'важно',
        ADDRESS: 'Тверская, 1',
        ADDRESS_CITY: 'Москва',
      },
      fields: [
        'PHONE.FAX +7 495 7654322',
        'PHONE.WORK +7 495 7654321',
        'PHONE.WORK +7 495 7654323',
        'PHONE.MOBILE +7 926 7654321',
        'PHONE.OTHER +7 495 7654324',
        'WEB.WORK http://pismo.example',
        'EMAIL.WORK oleg@pismo.example',
        'EMAIL.OTHER o@home.example',
      ],
    },
  ])
})

it('HubSpot, contacts and companies', async () => {
  const contacts = await portal.import('hubspot-contacts.csv')
  const companies = await portal.import('hubspot-companies.csv')
  expect([contacts.description, companies.description]).toMatchObject([
    { format: 'hubspot', type: 'contact' },
    { format: 'hubspot', type: 'company' },
  ])
  expect(await portal.clients()).toMatchObject([
    { who: 'contact 1', name: 'Ines', responsible: 2, origin: 'hubspot:501' },
    { who: 'company 1', title: 'Silva Inc', responsible: 2, origin: 'hubspot:601' },
  ])
  expect(await portal.whoHas('+14155552671')).toEqual(['contact 1'])
})

describe('any CSV', () => {
  it('goes where --map says, tabs recognised', async () => {
    const summary = await portal.import('any.csv', {
      type: 'company',
      map: readMap('Kunde=TITLE, rufnummer=PHONE.WORK,Anmerkung=COMMENTS'),
    })
    expect(summary.description).toMatchObject({ format: 'spreadsheet', delimiter: '\t' })
    expect(await portal.clients()).toMatchObject([
      {
        title: 'Bäckerei Sonne',
        data: { COMMENTS: 'morgens' },
        fields: ['PHONE.WORK 030 6000001'],
      },
      { title: 'Tischlerei Holz' },
    ])
  })

  it('without --map is refused with its columns and an example', async () => {
    await expect(portal.import('unknown.csv', { type: 'company' })).rejects.toThrow(
      /of no known program: Spalte A, Spalte B, Spalte C.*--map/,
    )
  })

  it('kept by hand is understood by its words: persons, with their companies', async () => {
    const summary = await portal.import('by-hand.csv')
    expect(summary.description).toMatchObject({ format: 'spreadsheet', delimiter: ';' })
    expect(await portal.clients()).toMatchObject([
      {
        name: 'Anna Müller',
        data: { COMPANY_TITLE: 'Müller GmbH' },
        fields: [
          'PHONE.WORK 030 / 901820-0',
          'PHONE.MOBILE 0171 1234567',
          'EMAIL.WORK anna@mueller.example',
        ],
      },
      {
        data: { COMPANY_TITLE: 'Nur Firma AG' },
        fields: ['PHONE.WORK 040 123456', 'EMAIL.WORK info@nurfirma.example'],
      },
    ])
  })

  it('with a column that is not there is refused', async () => {
    await expect(
      portal.import('any.csv', { type: 'company', map: readMap('Telefon=PHONE') }),
    ).rejects.toThrow(/--map names the column "telefon"/)
  })

  it('takes a map as JSON, and leaves a column out with -', () => {
    expect([...readMap('{"Telefon, privat":"phone.home","Alt":"-"}')]).toEqual([
      ['telefon, privat', 'PHONE.HOME'],
      ['alt', '-'],
    ])
    expect(() => readMap('Telefon=PHONE.SATELLITE')).toThrow(/is no field/)
    expect(() => readMap('Telefon')).toThrow(/has no "="/)
  })
})

it('vCard 2.1, 3.0 and 4.0 in one file: folded, quoted-printable, tel: addresses', async () => {
  const summary = await portal.import('cards.vcf')
  expect(summary.description.format).toBe('vcard')
  expect(counts(summary)).toEqual({ added: 3, updated: 0, unchanged: 0, rejected: 1 })
  expect(await portal.clients()).toMatchObject([
    {
      name: 'Jörg',
      lastName: 'Weiß',
      origin: null,
      fields: ['PHONE.WORK 030 9000001', 'PHONE.MOBILE 0171 9000002'],
    },
    {
      name: 'Ann',
      lastName: 'Roe',
      origin: 'vcard:card-3',
      data: { HONORIFIC: 'HNR_EN_4', COMPANY_TITLE: 'Acme GmbH', COMMENTS: 'one\nline, two' },
      fields: ['PHONE.HOME 030 9000003', 'PHONE.FAX 030 9000004', 'EMAIL.HOME ann@home.example'],
    },
    { who: 'company 1', title: 'Daisy LLC', origin: 'vcard:0000-4' },
  ])
  expect(await portal.whoHas('+1 906 219 5047')).toEqual(['company 1'])
  expect(summary.problems).toEqual([
    { line: 30, isTaken: false, problem: 'the card has no END:VCARD' },
  ])
})

it('a line of JSON Lines that is too long is named and left out, and so is a broken one', async () => {
  const row = (name: string, more = '') => JSON.stringify({ NAME: name, COMMENTS: more })
  const lines = [row('A'), '', row('B', 'x'.repeat(9 * 2 ** 20)), row('C'), '{"NAME":', row('D')]
  const summary = await portal.import(portal.write('long.jsonl', lines.join('\n')), {
    type: 'contact',
  })
  expect(summary).toMatchObject({ added: 3, rejected: 2 })
  expect(summary.problems).toMatchObject([
    { line: 3, problem: 'the line is longer than 4194304 characters' },
    { line: 5 },
  ])
})

it('JSON Lines of the fields of crm.*.add', async () => {
  const summary = await portal.import('clients.jsonl')
  expect(counts(summary)).toEqual({ added: 3, updated: 0, unchanged: 0, rejected: 2 })
  expect(await portal.clients()).toMatchObject([
    { who: 'lead 1', title: 'Call back', stage: 'CONVERTED' },
    {
      who: 'contact 1',
      name: 'Jana',
      origin: 'shop:9',
      data: { UF_CRM_1: ['a', 'b'] },
      fields: ['PHONE.WORK 030 7000001', 'PHONE.MOBILE 0171 7000002'],
    },
    { who: 'company 1', title: 'Poe KG', responsible: 2, fields: ['PHONE.WORK 030 7000003'] },
  ])
  expect(summary.problems.map(({ line }) => line)).toEqual([4, 5])
})

it('bare fields with --type', async () => {
  const path = portal.write('bare.jsonl', '{"NAME":"A\\u0000\\ud800","PHONE":"030 7100001"}\n')
  const rules = { type: 'contact' } as const
  expect(counts(await portal.import(path, rules))).toMatchObject({ added: 1 })
  expect(counts(await portal.import(path, rules))).toMatchObject({ unchanged: 1 })
  expect(await portal.whoHas('030 7100001')).toEqual(['contact 1'])
})

it('a packed file is unpacked', async () => {
  const packed = gzipSync(readFileSync(fixture('google-new.csv')))
  expect(counts(await portal.import(portal.write('g.csv.gz', packed)))).toMatchObject({ added: 1 })
})
