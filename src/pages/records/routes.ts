/**
 * One client, one employee: the pages that apps open by the paths of Bitrix24. What may not be read is
 * not there. https://apidocs.bitrix24.com/sdk/bx24-js-sdk/additional-functions/bx24-open-path.html
 */
import { clientName } from '../../domain/clients/client-name.ts'
import type { ClientType } from '../../domain/clients/client.ts'
import type { SiteAnswer } from '../../rest/site.ts'
import type { ClientRecord, EmployeeRecord, Services } from '../../services.ts'
import type { Database } from '../../store/database.ts'
import { actorOf, isExtranet } from '../actor.ts'
import { Html, html } from '../answers.ts'
import { personName } from '../person-name.ts'
import type { Route, Visit } from '../route.ts'
import { isInside, type Shell } from '../shell.ts'

export interface RecordParts {
  database: Database
  services: Pick<Services, 'people' | 'clients'>
}

export const recordRoutes = ({ database, services }: RecordParts, shell: Shell): Route[] => [
  {
    name: 'pages.client',
    path: /^\/crm\/(?<type>lead|contact|company)\/(?:details|show)\/(?<id>[1-9]\d{0,14})\/?$/,
    kind: 'page',
    async get(visit) {
      const type = visit.args['type'] as ClientType
      const actor = await actorOf(database, visit)
      const found = await services.clients.find(type, Number(visit.args['id']), actor)
      if ('refused' in found) return missing(visit, shell, 'pages.client')
      const { values } = found.done
      const responsible = await services.people.find(Number(values['ASSIGNED_BY_ID']), visit.nowMs)
      return framed(visit, shell, 'pages.client', nameOfClient(type, found.done), [
        html`<p class="soft">${typeNames[type]} ${found.done.id}</p>`,
        facts([
          ['Title', type === 'lead' ? textOf(values['TITLE']) : ''],
          ['Position', textOf(values['POST'])],
          ['Phone', contacts(found.done, 'PHONE')],
          ['E-mail', contacts(found.done, 'EMAIL')],
          ['Website', contacts(found.done, 'WEB')],
          ['Responsible', responsible ? employeeLink(responsible, isInside(visit)) : ''],
          ['Comment', textOf(values['COMMENTS'])],
        ]),
      ])
    },
  },
  {
    name: 'pages.employee',
    path: /^\/company\/personal\/user\/(?<id>[1-9]\d{0,14})\/?$/,
    kind: 'page',
    async get(visit) {
      const id = Number(visit.args['id'])
      const person = await services.people.find(id, visit.nowMs)
      const isHidden = id !== visit.employee.employee && (await isExtranet(visit, services))
      if (!person || isHidden) return missing(visit, shell, 'pages.employee')
      const { values } = person
      return framed(visit, shell, 'pages.employee', personName(person), [
        html`<p class="soft">
          ${values['WORK_POSITION'] || 'Employee'}${person.isActive ? '' : ', dismissed'}
        </p>`,
        facts([
          ['At work', person.isOnline ? 'yes' : 'no'],
          ['Extension', values['UF_PHONE_INNER'] ?? ''],
          ['Work phone', phoneLink(values['WORK_PHONE'])],
          ['Phone', phoneLink(values['PERSONAL_PHONE'])],
          ['Mobile', phoneLink(values['PERSONAL_MOBILE'])],
          ['E-mail', mailLink(values['EMAIL'])],
        ]),
      ])
    },
  },
]

const typeNames: Readonly<Record<ClientType, string>> = {
  lead: 'Lead',
  contact: 'Contact',
  company: 'Company',
}

const framed = (
  visit: Visit,
  shell: Shell,
  name: string,
  title: string,
  body: readonly Html[],
): SiteAnswer =>
  shell(visit, {
    name,
    title,
    body: html`<article class="record">
      <h1>${title}</h1>
      ${body}
    </article>`,
    canBeInside: true,
  })

const missing = (visit: Visit, shell: Shell, name: string): SiteAnswer =>
  shell(visit, {
    name,
    status: 404,
    title: 'Not found',
    body: html`<h1>Not found</h1>
      <p>There is no such record, or you may not see it.</p>`,
    canBeInside: true,
    refusal: 'not found',
  })

/** A list of terms; those without a value are left out. */
function facts(rows: readonly (readonly [term: string, value: string | Html])[]): Html {
  const shown = rows.filter(([, value]) => (value instanceof Html ? value.text : value) !== '')
  return html`<dl class="facts">
    ${shown.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const nameOfClient = (type: ClientType, { id, values }: ClientRecord): string =>
  clientName(type, {
    title: textOf(values['TITLE']),
    name: textOf(values['NAME']),
    secondName: textOf(values['SECOND_NAME']),
    lastName: textOf(values['LAST_NAME']),
  }) || `${typeNames[type]} ${id}`

const employeeLink = (person: EmployeeRecord, staysInside: boolean): Html =>
  html`<a href="/company/personal/user/${person.id}/${staysInside ? '?IFRAME=Y' : ''}"
    >${personName(person)}</a
  >`

function contacts({ multifields }: ClientRecord, kind: 'PHONE' | 'EMAIL' | 'WEB'): Html {
  const link = { PHONE: phoneLink, EMAIL: mailLink, WEB: (value: string) => html`${value}` }[kind]
  const values = multifields.filter((row) => row.kind === kind).map(({ value }) => value)
  return new Html(values.map((value) => link(value).text).join('<br>'))
}

const phoneLink = (value = ''): Html =>
  value === ''
    ? new Html('')
    : html`<a href="tel:${value.replaceAll(/[^\d+*#,;]/g, '')}">${value}</a>`

const mailLink = (value = ''): Html =>
  value === '' ? new Html('') : html`<a href="mailto:${encodeURIComponent(value)}">${value}</a>`
