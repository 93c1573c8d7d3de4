import type { Command } from 'commander'
import { createServices, lookupRulesOf } from '../portal-services.ts'
import { explainMatches } from '../lookup/explain-matches.ts'
import type { Match } from '../lookup/find-clients.ts'
import type { Reason } from '../domain/clients/priority.ts'
import type { Database } from '../store/database.ts'
import { findEmployee } from '../store/people/employees.ts'
import { CommandError } from './failure.ts'
import { storeSettings, withPortal, withSettings } from './portal-options.ts'
import { formatTable, print, printJson } from './table.ts'

const lookupSettings = [...storeSettings, 'typeOrder', 'timeman'] as const

/** `lookup NUMBER`: the question of the API, asked at the terminal. */
export function addLookup(program: Command): void {
  withSettings(program.command('lookup'), lookupSettings)
    .description('Say who has a number and who should take the call')
    .argument('<NUMBER>', 'in any notation')
    .option('--json', 'print JSON')
    .action(async (text: string, options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database, config) => {
        const { phones, findClients } = createServices(config, database)
        const phone = phones.read(numberOf(text))
        const matches = phone ? await findClients(phone, Date.now()) : []
        if (options.json) printJson(matches.map(toJson))
        else if (matches.length === 0) print(`Nobody has ${text}.`)
        else {
          const names = await namesOf(database, matches)
          print(
            formatTable(
              matchHeader,
              matches.map((match) => toCells(match, names)),
            ),
          )
        }
      })
    })
}

/** `explain NUMBER`: the same with the reasons of the answer. */
export function addExplain(program: Command): void {
  withSettings(program.command('explain'), lookupSettings)
    .description(
      'Say how a number was read, what it matched and why the matches stand in this order',
    )
    .argument('<NUMBER>', 'in any notation')
    .option('--json', 'print JSON')
    .action(async (text: string, options: { json?: boolean }, command: Command) => {
      await withPortal(command, async (database, config) => {
        const { phones, findClients } = createServices(config, database)
        const phone = phones.read(numberOf(text))
        const matches = phone ? await findClients(phone, Date.now()) : []
        const { priority } = lookupRulesOf(config)
        const explanations = phone ? await explainMatches(database, phone, matches, priority) : []
        if (options.json) {
          printJson({
            asked: text,
            country: config.portalCountry,
            number: phone?.e164 ?? null,
            digits: phone ? String(phone.key) : null,
            extension: phone?.extension ?? null,
            matches: explanations.map(({ match, ...how }) => ({
              ...toJson(match),
              stored: how.stored,
              valueType: how.valueType,
              comparedAs: how.comparedAs,
              place: how.place ?? 'first',
            })),
          })
          return
        }
        print(reading(text, phone, config.portalCountry))
        if (explanations.length === 0) {
          print('No client has it.')
          return
        }
        print('')
        print(
          formatTable(
            ['#', 'Client', 'Name', 'Stored as', 'Compared', 'Why here'],
            explanations.map(({ match, stored, valueType, comparedAs, place }, index) => [
              String(index + 1),
              `${match.type} ${match.id}`,
              match.name,
              `${stored} (${valueType})`,
              comparedAs === 'number' ? 'as a number' : 'by its digits',
              place ? reasons[place] : 'best match',
            ]),
          ),
        )
      })
    })
}

const numberOf = (text: string): string => {
  if (text.trim() === '') throw new CommandError('the number is empty', 2)
  return text
}

function reading(
  text: string,
  phone: { e164: string | undefined; extension: string } | undefined,
  country: string,
): string {
  if (!phone) return `"${text}" is nobody's number: withheld, a service code, or too short.`
  const what = phone.e164
    ? `is the number ${phone.e164}`
    : 'is no number of any numbering plan; its digits are compared as a whole'
  const extension = phone.extension ? `, extension ${phone.extension}` : ''
  return `"${text}", read in ${country}, ${what}${extension}.`
}

const reasons: Record<Reason, string> = {
  extension: 'the one before has the asked extension',
  stage: 'a lead that is finished comes last',
  type: 'its type comes later',
  activity: 'the one before was active later',
  id: 'higher id',
}

const matchHeader = ['Client', 'Name', 'Responsible', 'Workday', 'Extension', 'Phones']

/** The names of those who are responsible, by id. */
async function namesOf(
  database: Database,
  matches: readonly Match[],
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>()
  for (const { responsible } of matches) {
    if (names.has(responsible.id)) continue
    const employee = await findEmployee(database, responsible.id)
    names.set(responsible.id, employee ? `${employee.name} ${employee.lastName}`.trim() : '')
  }
  return names
}

const toCells = (
  { type, id, name, responsible }: Match,
  names: ReadonlyMap<number, string>,
): string[] => [
  `${type} ${id}`,
  name,
  `${responsible.id} ${names.get(responsible.id) ?? ''}`.trim(),
  responsible.status,
  responsible.extension ?? '',
  [responsible.workPhone, responsible.personalMobile, responsible.personalPhone]
    .filter(Boolean)
    .join(', '),
]

const toJson = ({ type, id, name, extension, responsible }: Match) => ({
  type,
  id,
  name,
  extension,
  responsible,
})
