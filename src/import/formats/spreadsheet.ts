/** A table that people keep by hand: plain words for plain columns, in several languages. */
import { same, type CsvFormat } from './format.ts'

const companyWords =
  'company, company name, organisation, organization, firma, firmenname, unternehmen, компания, организация, société, entreprise, empresa, compañía, organización, organização, azienda, ditta, società, bedrijf, nazwa firmy, organizacja, компанія, організація, společnost'
const nameWords =
  'name, full name, contact, contact name, contact person, имя и фамилия, фио, піб, контакт, контактное лицо, контактна особа, kontakt, ansprechpartner, kontaktperson, nom complet, nombre completo, nombre y apellidos, nome completo, naam, imię i nazwisko'
export const firstNameWords =
  "first name, firstname, given name, vorname, имя, ім'я, prénom, prenom, nombre, nome, primeiro nome, imię, jméno, prenume, voornaam, förnamn, fornavn, etunimi"
export const lastNameWords =
  'last name, lastname, surname, family name, nachname, familienname, фамилия, прізвище, nom, nom de famille, apellido, apellidos, apelido, sobrenome, cognome, nazwisko, příjmení, priezvisko, nume, achternaam, efternamn, etternavn, sukunimi'

export const spreadsheet: CsvFormat = {
  name: 'spreadsheet',
  title: 'spreadsheet',
  headers: {
    ...same('ID', 'id, number, no, nr, nr., kundennummer, customer number, customer id, код'),
    ...same('FULL_NAME', `${nameWords}, customer, client, kunde, клиент, cliente, klant`),
    ...same('NAME', firstNameWords),
    ...same('LAST_NAME', lastNameWords),
    ...same(
      'SECOND_NAME',
      'middle name, second name, zweiter vorname, отчество, по батькові, deuxième prénom, segundo nombre, segundo nome, secondo nome, drugie imię',
    ),
    ...same('COMPANY_TITLE', companyWords),
    ...same(
      'POST',
      'position, title, job title, funktion, должность, посада, fonction, poste, cargo, puesto, stanowisko, posizione, qualifica, functie',
    ),
    ...same(
      'BIRTHDATE',
      'birthday, birthdate, date of birth, geburtstag, geburtsdatum, дата рождения, день рождения, дата народження, день народження, date de naissance, fecha de nacimiento, cumpleaños, data de nascimento, data di nascita, data urodzenia',
    ),
    ...same(
      'COMMENTS',
      'comment, comments, note, notes, remark, remarks, notiz, notizen, bemerkung, kommentar, комментарий, примечание, коментар, примітка, remarque, commentaire, comentario, comentarios, comentário, observaciones, nota, notas, komentarz, uwagi, notatki, commento, opmerking',
    ),
    ...same(
      'ASSIGNED_BY_ID',
      'responsible, responsible person, owner, betreuer, verantwortlich, verantwortliche person, ответственный, відповідальний, responsable, persona responsable, personne responsable, pessoa responsável, persona responsabile, osoba odpowiedzialna',
    ),
    ...same(
      'PHONE.WORK',
      'phone, phone number, telephone, tel, tel., telefon, telefonnummer, rufnummer, number 1, phone 1, work phone, business phone, телефон, рабочий телефон, téléphone, teléfono, telefono, telefoon',
    ),
    ...same(
      'PHONE.MOBILE',
      'mobile, mobile phone, cell, cell phone, handy, handynummer, mobil, mobiltelefon, мобильный, мобильный телефон, сотовый, portable, móvil, movil, cellulare, mobiel',
    ),
    ...same(
      'PHONE.HOME',
      'home, home phone, private phone, telefon privat, privat, домашний телефон',
    ),
    ...same(
      'PHONE.OTHER',
      'phone 2, phone 3, telephone 2, telefon 2, telefon 3, other phone, телефон 2',
    ),
    ...same('PHONE.FAX', 'fax, fax number, faxnummer, факс'),
    ...same(
      'EMAIL.WORK',
      'email, e-mail, mail, email address, e-mail address, e-mail-adresse, почта, электронная почта, эл. почта, courriel, correo, correo electrónico',
    ),
    ...same('EMAIL.OTHER', 'email 2, e-mail 2, other email'),
    ...same(
      'DATE_CREATE',
      'created, created on, erstellt, erstellt am, дата создания, дата створення, creado el, créé le, criado em, utworzono',
    ),
    ...same(
      'LAST_ACTIVITY_TIME',
      'modified, modified on, geändert, geändert am, дата изменения, дата змінення, modificado el, modifié le, modificado em, zmodyfikowano',
    ),
    ...same('WEB.WORK', 'website, web, url, homepage, internet, сайт, site web, sitio web'),
    ...same(
      'ADDRESS',
      'address, street, adresse, straße, strasse, адрес, dirección, indirizzo, adres',
    ),
    ...same('ADDRESS_CITY', 'city, town, ort, stadt, город, ville, ciudad, città, plaats'),
    ...same(
      'ADDRESS_POSTAL_CODE',
      'zip, postal code, postcode, plz, индекс, code postal, código postal, cap',
    ),
    ...same('ADDRESS_COUNTRY', 'country, land, страна, pays, país, paese'),
  },
  headersOf: {
    company: { ...same('TITLE', `${companyWords}, name, kunde, customer, client, naam`) },
  },
  typeMarks: [
    // Whoever has a column for a person lists persons, also where a company stands beside them.
    ['contact', `${nameWords}, ${firstNameWords}, ${lastNameWords}`.split(', ')],
    ['company', companyWords.split(', ')],
    [
      'contact',
      [
        'phone',
        'phone number',
        'telephone',
        'tel',
        'tel.',
        'telefon',
        'телефон',
        'téléphone',
        'teléfono',
        'mobile',
        'handy',
        'email',
        'e-mail',
      ],
    ],
  ],
  marks: [],
  isOpen: true,
}
