/** The demo portal's records. Names are invented; numbers are from ranges kept for fiction where a country has one. */
import type { ClientType } from '../domain/clients/client.ts'
import type { WorkdayState } from '../domain/people/workday.ts'

export interface DemoEmployee {
  id: number
  name: string
  lastName: string
  email: string
  zone: string | null
  extension: string | null
  workPhone?: string
  mobile?: string
  isAdmin?: boolean
  isActive?: boolean
  isTimeTracked?: boolean
  /** Of `demoDepartments`; the top-level one when absent. */
  department?: string
  position: string
  /** `expired`: opened the day before yesterday and never closed. */
  workday?: WorkdayState | 'expired'
}

export interface DemoDepartment {
  name: string
  /** The top-level one when absent. */
  parent?: string
  /** Id of an employee. */
  head?: number
}

export const demoDepartments: readonly DemoDepartment[] = [
  { name: 'Sales', head: 2 },
  { name: 'Field sales', parent: 'Sales' },
  { name: 'Support', head: 4 },
]

export const demoEmployees: readonly DemoEmployee[] = [
  {
    id: 1,
    position: 'Managing director',
    name: 'Alma',
    lastName: 'Berg',
    email: 'alma@demo.example',
    zone: null,
    extension: '100',
    isAdmin: true,
    workday: 'opened',
  },
  {
    id: 2,
    department: 'Sales',
    position: 'Head of sales',
    name: 'Ben',
    lastName: 'Carter',
    email: 'ben@demo.example',
    zone: 'America/New_York',
    extension: '101',
    workPhone: '+1 212 555 0101',
    workday: 'opened',
  },
  {
    id: 3,
    department: 'Sales',
    position: 'Account manager',
    name: 'Chloé',
    lastName: 'Dubois',
    email: 'chloe@demo.example',
    zone: 'Europe/Paris',
    extension: '102',
    mobile: '+33 6 39 98 12 34',
    workday: 'paused',
  },
  {
    id: 4,
    department: 'Support',
    position: 'Head of support',
    name: 'Dmitri',
    lastName: 'Orlov',
    email: 'dmitri@demo.example',
    zone: 'Europe/Moscow',
    extension: '103',
    workday: 'closed',
  },
  {
    id: 5,
    department: 'Field sales',
    position: 'Sales representative',
    name: 'Emi',
    lastName: 'Fujita',
    email: 'emi@demo.example',
    zone: 'Asia/Tokyo',
    extension: '104',
    workday: 'expired',
  },
  {
    id: 6,
    department: 'Support',
    position: 'Technician',
    name: 'Farid',
    lastName: 'Aziz',
    email: 'farid@demo.example',
    zone: 'Asia/Dubai',
    extension: '105',
    mobile: '+971 50 123 4567',
    isTimeTracked: false,
  },
  {
    id: 7,
    department: 'Support',
    position: 'Technician',
    name: 'Greta',
    lastName: 'Holm',
    email: 'greta@demo.example',
    zone: 'Europe/Stockholm',
    extension: '106',
    isActive: false,
  },
  {
    id: 99,
    department: 'Support',
    position: 'Dispatcher',
    name: 'Dana',
    lastName: 'Miles',
    email: 'dana@demo.example',
    zone: null,
    extension: null,
    mobile: '19062195047',
    workday: 'closed',
  },
]

export interface DemoClient {
  type: ClientType
  id?: number
  /** A person's "First Last", or a company's title. */
  name: string
  phones: readonly string[]
  emails?: readonly string[]
  responsible: number
  stage?: 'NEW' | 'IN_PROCESS' | 'PROCESSED' | 'CONVERTED' | 'JUNK'
}

/** Records of the documentation's own samples; both pages answer with them as printed there. */
const samples: readonly DemoClient[] = [
  {
    type: 'contact',
    id: 651,
    name: 'John Doe',
    phones: ['19062195047', '79062195047'],
    responsible: 99,
  },
  {
    type: 'company',
    id: 643,
    name: 'Daisy LLC',
    phones: ['19062195047', '79062195047'],
    responsible: 99,
  },
  { type: 'contact', id: 275, name: 'Ann Sample', phones: ['1234567', '11223355'], responsible: 1 },
  {
    type: 'contact',
    id: 2297,
    name: 'Ann Sample',
    phones: ['1234567', '11223355'],
    responsible: 1,
  },
]

const companies: readonly DemoClient[] = [
  {
    type: 'company',
    name: 'Northwind Bakery',
    phones: ['+1 (212) 555-0142'],
    emails: ['orders@northwind.example'],
    responsible: 2,
  },
  {
    type: 'company',
    name: 'Bergmann Maschinenbau GmbH',
    phones: ['+49 30 901820-0', '+49 30 901820-17'],
    emails: ['info@bergmann.example'],
    responsible: 1,
  },
  { type: 'company', name: 'Ateliers Rivière', phones: ['+33 1 99 00 12 34'], responsible: 3 },
  {
    type: 'company',
    name: 'Harbour Logistics Ltd',
    phones: ['+44 20 7946 0018'],
    emails: ['desk@harbour.example'],
    responsible: 2,
  },
  {
    type: 'company',
    name: 'ООО Северный ветер',
    phones: ['8 (495) 123-45-67', '+7 495 123-45-67 доб. 12'],
    responsible: 4,
  },
  { type: 'company', name: 'Sakura Trading KK', phones: ['+81 3-1234-5678'], responsible: 5 },
  { type: 'company', name: 'Gulf Air Conditioning', phones: ['+971 4 123 4567'], responsible: 6 },
  { type: 'company', name: 'Pastificio Rossi', phones: ['+39 06 6982 1234'], responsible: 3 },
  { type: 'company', name: 'Outback Tools Pty', phones: ['+61 2 5550 1234'], responsible: 2 },
  { type: 'company', name: 'Café do Porto', phones: ['+351 22 123 4567'], responsible: 3 },
]

const contacts: readonly DemoClient[] = [
  {
    type: 'contact',
    name: 'Olivia Hart',
    phones: ['+1 (212) 555-0142', '(212) 555-0143 x 7'],
    emails: ['olivia@northwind.example'],
    responsible: 2,
  },
  {
    type: 'contact',
    name: 'Lukas Bergmann',
    phones: ['030 90182017', '+49 171 1234567'],
    emails: ['lukas@bergmann.example'],
    responsible: 1,
  },
  {
    type: 'contact',
    name: 'Camille Rivière',
    phones: ['+33 6 39 98 45 67'],
    emails: ['camille@riviere.example'],
    responsible: 3,
  },
  {
    type: 'contact',
    name: 'George Finch',
    phones: ['+44 7700 900123'],
    emails: ['g.finch@harbour.example'],
    responsible: 2,
  },
  {
    type: 'contact',
    name: 'Мария Соколова',
    phones: ['+7 (916) 123-45-67'],
    emails: ['maria@sever.example'],
    responsible: 4,
  },
  { type: 'contact', name: 'Haruto Sato', phones: ['+81 90-1234-5678'], responsible: 5 },
  {
    type: 'contact',
    name: 'Layla Haddad',
    phones: ['+971 50 123 4567'],
    emails: ['layla@gulf.example'],
    responsible: 6,
  },
  {
    type: 'contact',
    name: 'Giulia Rossi',
    phones: ['+39 06 6982 1234', '+39 312 345 6789'],
    responsible: 3,
  },
  { type: 'contact', name: 'Jack Wren', phones: ['+61 491 570 156'], responsible: 2 },
  {
    type: 'contact',
    name: 'Inês Costa',
    phones: ['+351 912 345 678'],
    emails: ['ines@porto.example'],
    responsible: 3,
  },
  { type: 'contact', name: 'Kofi Mensah', phones: ['+233 23 123 4567'], responsible: 7 },
  {
    type: 'contact',
    name: 'Nina Novak',
    phones: ['+420 601 123 456'],
    emails: ['nina@novak.example'],
    responsible: 1,
  },
  { type: 'contact', name: 'Søren Holm', phones: ['+45 32 12 34 56'], responsible: 7 },
  { type: 'contact', name: 'Carlos Méndez', phones: ['+52 1 222 123 4567'], responsible: 2 },
  { type: 'contact', name: 'Valentina Gómez', phones: ['+54 9 11 2345-6789'], responsible: 2 },
  { type: 'contact', name: 'Ana Silva', phones: ['+55 11 96123-4567'], responsible: 2 },
  { type: 'contact', name: 'Wei Zhang', phones: ['+86 131 2345 6789'], responsible: 5 },
  {
    type: 'contact',
    name: 'Priya Nair',
    phones: ['+91 81234 56789'],
    emails: ['priya@nair.example'],
    responsible: 5,
  },
  { type: 'contact', name: 'Jan de Vries', phones: ['+31 6 12345678'], responsible: 1 },
  { type: 'contact', name: 'Piotr Nowak', phones: ['+48 512 345 678'], responsible: 1 },
]

const leads: readonly DemoClient[] = [
  {
    type: 'lead',
    name: 'Website request, ovens',
    phones: ['+1 (212) 555-0142'],
    responsible: 2,
    stage: 'CONVERTED',
  },
  {
    type: 'lead',
    name: 'Emma Stone-Wright',
    phones: ['+44 7700 900456'],
    responsible: 2,
    stage: 'NEW',
  },
  {
    type: 'lead',
    name: 'Trade fair: Mehmet Yılmaz',
    phones: ['+90 501 234 56 78'],
    responsible: 6,
    stage: 'IN_PROCESS',
  },
  {
    type: 'lead',
    name: 'Callback for Olga Petrenko',
    phones: ['+380 50 123 4567'],
    responsible: 4,
    stage: 'NEW',
  },
  {
    type: 'lead',
    name: 'Anders Lind',
    phones: ['070-123 45 67', '+46 70 123 45 67'],
    responsible: 7,
    stage: 'PROCESSED',
  },
  {
    type: 'lead',
    name: 'Price list for Sofia Papadopoulou',
    phones: ['+30 691 234 5678'],
    responsible: 3,
    stage: 'JUNK',
  },
  {
    type: 'lead',
    name: 'Lucas Meier',
    phones: ['+41 78 123 45 67'],
    emails: ['lucas@meier.example'],
    responsible: 1,
    stage: 'NEW',
  },
  {
    type: 'lead',
    name: 'Catalogue: Noah Cohen',
    phones: ['+972 50 234 5678'],
    responsible: 6,
    stage: 'IN_PROCESS',
  },
  { type: 'lead', name: 'Min-jun Kim', phones: ['+82 10-2000-0000'], responsible: 5, stage: 'NEW' },
  {
    type: 'lead',
    name: 'Thandi Dlamini',
    phones: ['+27 71 123 4567'],
    responsible: 6,
    stage: 'PROCESSED',
  },
]

export const demoClients: readonly DemoClient[] = [...samples, ...companies, ...contacts, ...leads]
