/** Headers in many languages: of programs, and of tables kept by hand. */
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPortal, type Portal } from './portal.ts'

let portal: Portal
beforeEach(async () => {
  portal = await openPortal()
})
afterEach(() => portal.close())

const csv = (header: string, cells: string): string => `${header}\r\n${cells}\r\n`

describe('a list of Bitrix24', () => {
  it('in Ukrainian brings names, numbers, responsible and times', async () => {
    const header =
      "ID;Ім'я;По батькові;Прізвище;Компанія;Посада;Відповідальний;Джерело;Робочий телефон;Мобільний телефон;Номер факса;Інший телефон;Робочий e-mail;Приватний e-mail;Дата створення;Дата змінення"
    const cells =
      '7;Ольга;;Лісова;Ліс;Поетка;Max Muster;Дзвінок;+380 44 5551230;+380 67 5551231;+380 44 5551232;;o@lis.example;o@dim.example;05.03.2024 10:00:00;06.03.2024 11:00:00'
    const summary = await portal.import(
      portal.write('ua.csv', iconv.encode(csv(header, cells), 'windows-1251')),
    )
    expect(summary.description).toMatchObject({ format: 'bitrix24', type: 'contact' })
    expect(summary.description.columns.filter(({ target }) => target === null)).toEqual([])
    expect(await portal.clients()).toMatchObject([
      {
        name: 'Ольга',
        lastName: 'Лісова',
        origin: 'bitrix24:7',
        responsible: 2,
        activityAt: Date.UTC(2024, 2, 6, 11) / 1000,
        data: { COMPANY_TITLE: 'Ліс', POST: 'Поетка', SOURCE_ID: 'CALL' },
        fields: [
          'PHONE.WORK +380 44 5551230',
          'PHONE.MOBILE +380 67 5551231',
          'PHONE.FAX +380 44 5551232',
          'EMAIL.WORK o@lis.example',
          'EMAIL.HOME o@dim.example',
        ],
      },
    ])
  })

  it('in German knows the birthday and the change as the list of contacts calls them', async () => {
    const summary = await portal.import(
      portal.write(
        'de.csv',
        csv(
          'ID;Vorname;Nachname;Geburtstag;Verantwortlich;Kontakttyp;Telefon;Erstellt am;Bearbeitet am',
          '7;Hans;Groß;15.04.1980;Max Muster;Kunden;030 5551240;05.03.2024 10:00;06.03.2024 11:00',
        ),
      ),
    )
    expect(summary.description.format).toBe('bitrix24')
    expect(await portal.clients()).toMatchObject([
      { activityAt: Date.UTC(2024, 2, 6, 11) / 1000, data: { BIRTHDATE: '1980-04-15' } },
    ])
  })

  // The names of columns differ from version to version; what they hold shows in their words.
  it.each([
    [
      'Spanish',
      'ID;Nombre;Apellido;Compañía;Persona responsable;Teléfono del trabajo;Celular;Teléfono de casa;Correo electrónico del trabajo',
      '7;José;Núñez;Bosque SA;Max Muster;+34 915551250;+34 655551251;+34 915551252;j@n.example',
    ],
    [
      'French',
      'ID;Prénom;Nom de famille;Entreprise;Personne responsable;Téléphone professionnel;Téléphone mobile;Téléphone (domicile);E-mail professionnel',
      '7;José;Núñez;Bosque SA;Max Muster;+34 915551250;+34 655551251;+34 915551252;j@n.example',
    ],
    [
      'Polish',
      'ID;Imię;Nazwisko;Firma;Osoba odpowiedzialna;Telefon służbowy;Telefon komórkowy;Telefon domowy;Służbowy e-mail',
      '7;José;Núñez;Bosque SA;Max Muster;+34 915551250;+34 655551251;+34 915551252;j@n.example',
    ],
    [
      'Portuguese',
      'ID;Nome;Sobrenome;Empresa;Pessoa responsável;Telefone comercial;Celular;Telefone residencial;E-mail comercial',
      '7;José;Núñez;Bosque SA;Max Muster;+34 915551250;+34 655551251;+34 915551252;j@n.example',
    ],
    [
      'Italian',
      'ID;Nome;Cognome;Azienda;Persona responsabile;Telefono ufficio;Cellulare;Telefono casa;E-mail di lavoro',
      '7;José;Núñez;Bosque SA;Max Muster;+34 915551250;+34 655551251;+34 915551252;j@n.example',
    ],
  ])('in %s is persons with their numbers', async (_language, header, cells) => {
    const summary = await portal.import(portal.write('list.csv', csv(header, cells)))
    expect(summary.description.type).toBe('contact')
    expect(summary.description.columns.filter(({ target }) => target === null)).toEqual([])
    expect(await portal.clients()).toMatchObject([
      {
        name: 'José',
        lastName: 'Núñez',
        responsible: 2,
        data: { COMPANY_TITLE: 'Bosque SA' },
        fields: [
          'PHONE.WORK +34 915551250',
          'PHONE.MOBILE +34 655551251',
          'PHONE.HOME +34 915551252',
          'EMAIL.WORK j@n.example',
        ],
      },
    ])
  })
})

describe('Outlook', () => {
  it.each([
    [
      'French',
      'windows-1252',
      '"Titre","Prénom","Deuxième prénom","Nom","Société","Profession","Télécopie (bureau)","Téléphone (bureau)","Téléphone (domicile)","Tél. mobile","Anniversaire","Adresse de messagerie","Type de messagerie","Notes"',
      '"","Éva","","Żak","Las SA","Chef","+48 225556004","+48 225556001","+48 225556003","+48 655556002","0/0/00","e@las.example","SMTP","ok"',
    ],
    [
      'Spanish',
      'windows-1252',
      '"Title","Nombre","Segundo nombre","Apellidos","Organización","Puesto","Fax del trabajo","Teléfono del trabajo","Particular","Número de teléfono 2 particular","Teléfono móvil","Cumpleaños","Dirección de correo electrónico","Notas"',
      '"","Éva","","Żak","Las SA","Chef","+48 225556004","+48 225556001","+48 225556003","","+48 655556002","0/0/00","e@las.example","ok"',
    ],
    [
      'Italian',
      'windows-1252',
      '"Titolo","Nome","Secondo nome","Cognome","Società","Posizione","Fax (uff.)","Ufficio","Abitazione","Cellulare","Compleanno","Indirizzo posta elettronica","Note"',
      '"","Éva","","Żak","Las SA","Chef","+48 225556004","+48 225556001","+48 225556003","+48 655556002","0/0/00","e@las.example","ok"',
    ],
    [
      'Portuguese',
      'windows-1252',
      '"Título","Nome","Segundo nome","Apelido","Empresa","Cargo","Fax comercial","Telefone comercial","Telefone residencial","Telefone celular","Aniversário","Endereço de email","Anotações"',
      '"","Éva","","Żak","Las SA","Chef","+48 225556004","+48 225556001","+48 225556003","+48 655556002","0/0/00","e@las.example","ok"',
    ],
    [
      'Polish',
      'windows-1250',
      '"Tytuł","Imię","Drugie imię","Nazwisko","Firma","Stanowisko","Telefon asystenta","Faks służbowy","Telefon służbowy","Telefon domowy","Telefon komórkowy","Urodziny","Adres e-mail","Typ e-mail","Notatki"',
      '"","Éva","","Żak","Las SA","Chef","","+48 225556004","+48 225556001","+48 225556003","+48 655556002","0/0/00","e@las.example","SMTP","ok"',
    ],
  ])('in %s, %s', async (language, encoding, header, cells) => {
    const bytes = iconv.encode(
      csv(header, language === 'Polish' ? cells : cells.replace('Ż', 'Z')),
      encoding,
    )
    const summary = await portal.import(portal.write('outlook.csv', bytes))
    expect(summary.description).toMatchObject({ format: 'outlook', encoding })
    expect(summary.problems).toEqual([])
    const [client] = await portal.clients()
    expect(client).toMatchObject({
      name: 'Éva',
      lastName: language === 'Polish' ? 'Żak' : 'Zak',
      data: { COMPANY_TITLE: 'Las SA', POST: 'Chef', COMMENTS: 'ok' },
    })
    expect(client?.data).not.toHaveProperty('BIRTHDATE')
    expect(client?.fields.toSorted()).toEqual([
      'EMAIL.WORK e@las.example',
      'PHONE.FAX +48 225556004',
      'PHONE.HOME +48 225556003',
      'PHONE.MOBILE +48 655556002',
      'PHONE.WORK +48 225556001',
    ])
  })
})

it('Thunderbird is no Bitrix24, although both have a Work Phone', async () => {
  const summary = await portal.import(
    portal.write(
      'thunderbird.csv',
      csv(
        'First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Job Title,Department,Organization,Web Page 1,Notes',
        ',,Theo Bird,,t@bird.example,,,030 5559001,,030 5559003,,0171 5559002,,Chef,,Bird KG,,ok',
      ),
    ),
  )
  expect(summary.description).toMatchObject({ format: 'thunderbird', type: 'contact' })
  expect(await portal.clients()).toMatchObject([
    {
      name: 'Theo Bird',
      data: { COMPANY_TITLE: 'Bird KG', POST: 'Chef', COMMENTS: 'ok' },
      fields: [
        'EMAIL.WORK t@bird.example',
        'PHONE.WORK 030 5559001',
        'PHONE.FAX 030 5559003',
        'PHONE.MOBILE 0171 5559002',
      ],
    },
  ])
})

describe('a table kept by hand', () => {
  it('has its numbers in columns of any name that says so', async () => {
    const summary = await portal.import(
      portal.write(
        'hand.csv',
        csv(
          'Nachname;Vorname;Telefonnummer;Mobilnummer;Telefon (Zentrale);Telefon 4;Faxnummer Büro;Private E-Mail;Hat Telefon;Telefonmodell;Automobil;Letzter Anruf;E-Mail bestätigt;WhatsApp',
          'Müller;Anna;030 5551220;0171 5551221;030 5551222;030 5551223;030 5551224;a@b.example;Ja;Apparat 5;Käfer;gestern;ja;0171 5551225',
        ),
      ),
    )
    expect(await portal.clients()).toMatchObject([
      {
        fields: [
          'PHONE.WORK 030 5551220',
          'PHONE.MOBILE 0171 5551221',
          'PHONE.WORK 030 5551222',
          'PHONE.OTHER 030 5551223',
          'PHONE.FAX 030 5551224',
          'EMAIL.HOME a@b.example',
          'PHONE.MOBILE 0171 5551225',
        ],
      },
    ])
    expect(
      summary.description.columns.flatMap(({ header, target }) => (target ? [] : [header])),
    ).toEqual(['Hat Telefon', 'Telefonmodell', 'Automobil', 'Letzter Anruf', 'E-Mail bestätigt'])
  })

  it.each([
    ['Name;Vorname;Telefon', 'Groß;Anna Maria;030 5551201'],
    ['Name;First name;Phone', 'Anna Maria Groß;Anna Maria;030 5551201'],
    ['Vorname;Name;Telefon', 'Anna Maria;"Groß, Anna Maria";030 5551201'],
  ])('has a last name in Name beside a first name: %s', async (header, cells) => {
    await portal.import(portal.write('names.csv', csv(header, cells)))
    expect(await portal.clients()).toMatchObject([{ name: 'Anna Maria', lastName: 'Groß' }])
  })

  it('may begin with the line that tells Excel the delimiter', async () => {
    const summary = await portal.import(
      portal.write('sep.csv', 'sep=;\r\nName;Telefon, Büro\r\nAnna;030 5551201\r\n'),
    )
    expect(summary.description).toMatchObject({ format: 'spreadsheet', delimiter: ';' })
    expect(await portal.whoHas('030 5551201')).toEqual(['contact 1'])
    expect(summary.rows).toBe(1)
  })
})

describe('days and times', () => {
  it.each([
    ['25/12/1980', '1980-12-25'],
    ['12/25/1980', '1980-12-25'],
    ['1980/12/25', '1980-12-25'],
    ['25-12-1980', '1980-12-25'],
    ['19801225', '1980-12-25'],
    // The portal of this test is in Germany, where the day comes first.
    ['05/03/1980', '1980-03-05'],
  ])('%s', async (written, kept) => {
    await portal.import(
      portal.write('days.csv', csv('Name;Telefon;Geburtstag', `Anna;030 5551201;${written}`)),
    )
    expect(await portal.clients()).toMatchObject([{ data: { BIRTHDATE: kept } }])
  })
})
