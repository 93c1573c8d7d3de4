/**
 * Outlook's columns in French, Spanish, Italian, Polish and Portuguese. Versions name some of them
 * differently; numbers and addresses are then known by their words.
 */
import type { Target } from '../target.ts'
import { same } from './format.ts'

export const outlookHeaders: Readonly<Record<string, Target>> = {
  ...same('HONORIFIC', 'titre, titolo, tytuł, título, tratamiento'),
  ...same('NAME', 'prénom, nombre, nome, imię, primeiro nome'),
  ...same(
    'SECOND_NAME',
    'deuxième prénom, segundo nombre, secondo nome, drugie imię, segundo nome, nome do meio',
  ),
  ...same('LAST_NAME', 'nom, apellidos, cognome, nazwisko, apelido, sobrenome, último nome'),
  ...same('COMPANY_TITLE', 'société, organización, compañía, società, empresa, organização'),
  ...same('POST', 'profession, fonction, puesto, cargo, posizione, qualifica, stanowisko'),
  ...same(
    'PHONE.WORK',
    'téléphone (bureau), téléphone 2 (bureau), téléphone société, teléfono del trabajo, teléfono del trabajo 2, ufficio, ufficio 2, telefono di lavoro, telefono di lavoro 2, telefon służbowy, telefon służbowy 2, telefone comercial, telefone comercial 2, fone comercial, fone comercial 2, telefono principale società, número de teléfono principal de la compañía, główny telefon firmy',
  ),
  ...same(
    'PHONE.HOME',
    'téléphone (domicile), téléphone 2 (domicile), particular, número de teléfono 2 particular, abitazione, abitazione 2, telefono di casa, telefono di casa 2, telefon domowy, telefon domowy 2, telefone residencial, telefone residencial 2, fone de casa, fone de casa 2',
  ),
  ...same(
    'PHONE.MOBILE',
    'tél. mobile, téléphone (voiture), teléfono móvil, teléfono del automóvil, cellulare, telefono mobile, telefono auto, telefon komórkowy, telefon w samochodzie, celular, telefone celular, fone do carro, telefone do carro',
  ),
  ...same(
    'PHONE.FAX',
    'télécopie (bureau), télécopie (domicile), télécopie (autre), fax del trabajo, fax particular, otro fax, fax (uff.), fax (ab.), altro fax, fax di lavoro, fax di casa, faks służbowy, faks domowy, inny faks, fax comercial, fax residencial, outro fax, fax de casa',
  ),
  ...same('PHONE.PAGER', 'récepteur de radiomessagerie, localizador, cercapersone'),
  ...same(
    'PHONE.OTHER',
    "téléphone (autre), téléphone principal, téléphone de l'assistant(e), rappel, otro teléfono, teléfono principal, teléfono del ayudante, devolución de llamada, altro telefono, telefono principale, telefono assistente, inny telefon, telefon główny, telefon asystenta, outro telefone, outro fone, telefone principal, fone primario, telefone do assistente, fone do assistente",
  ),
  ...same(
    'EMAIL.WORK',
    'adresse de messagerie, dirección de correo electrónico, indirizzo posta elettronica, indirizzo e-mail, adres e-mail, endereço de email, endereço de e-mail',
  ),
  ...same(
    'EMAIL.OTHER',
    'adresse de messagerie 2, adresse de messagerie 3, dirección de correo electrónico 2, dirección de correo electrónico 3, dirección del correo electrónico 3, indirizzo posta elettronica 2, indirizzo posta elettronica 3, indirizzo e-mail 2, indirizzo e-mail 3, adres e-mail 2, adres e-mail 3, endereço de email 2, endereço de email 3, endereço de e-mail 2, endereço de e-mail 3',
  ),
  ...same('WEB.WORK', 'page web, página web, pagina web, strona sieci web, página da web'),
  ...same('BIRTHDATE', 'anniversaire, cumpleaños, compleanno, urodziny, aniversário'),
  ...same('COMMENTS', 'notas, note, notatki, anotações'),
}

/** What no other program writes. */
export const outlookMarks: readonly string[] = [
  'adresse de messagerie',
  'téléphone (bureau)',
  'tél. mobile',
  'número de teléfono 2 particular',
  'teléfono del trabajo 2',
  'dirección de correo electrónico 2',
  'indirizzo posta elettronica',
  'fax (uff.)',
  'telefono di lavoro 2',
  'faks służbowy',
  'telefon służbowy 2',
  'telefon asystenta',
  'telefone comercial 2',
  'telefone do assistente',
  'endereço de email',
  'endereço de e-mail',
  'fone comercial',
]
