/** A portal with an exchange's app, some employees with extensions, and clients who ring. */
import { clientRef, type ClientType } from '../../src/domain/clients/client.ts'
import type { App } from '../../src/store/access/apps.ts'
import { addClients } from '../../src/store/clients/clients.ts'
import { reserveIds } from '../../src/store/counters.ts'
import {
  blankEmployee,
  saveEmployee,
  type EmployeeDraft,
} from '../../src/store/people/employees.ts'
import { issueTokens } from '../../src/store/access/tokens.ts'
import { registerApp, type TestApp } from './oauth-portal.ts'
import { testPortal, type TestAnswer, type TestPortal, type TestPortalOptions } from './server.ts'

export interface CallPortal extends AsyncDisposable {
  readonly portal: TestPortal
  readonly app: TestApp
  /** Calls a method with a token of the app, as the administrator unless another is named. */
  call(
    method: string,
    params?: object,
    by?: { employee?: number; app?: TestApp },
  ): Promise<TestAnswer>
  /** Registers an incoming call for employee 7 unless told otherwise; returns its CALL_ID. */
  ring(params?: object, by?: { employee?: number; app?: TestApp }): Promise<string>
  addApp(changes?: Partial<Omit<App, 'id'>>): Promise<TestApp>
  addEmployee(draft: Partial<EmployeeDraft>): Promise<number>
  addClient(
    type: ClientType,
    phone: string,
    more?: { id?: number; responsible?: number; activityAt?: number; stageSemantics?: string },
  ): Promise<number>
  /** Makes the calls that were registered so far so much older. */
  age(minutes: number): Promise<void>
  /** The kinds of the signals so far, with the employees they are about. */
  signals(): Promise<[kind: string, employees: number[]][]>
}

export interface CallPortalOptions extends TestPortalOptions {
  app?: Partial<Omit<App, 'id'>>
  /** The id that the app gets. */
  appId?: number
}

export async function callPortal({
  app: changes,
  appId,
  ...options
}: CallPortalOptions = {}): Promise<CallPortal> {
  const portal = await testPortal(options)
  const { database } = portal
  const addEmployee = (draft: Partial<EmployeeDraft>) =>
    database.transaction((tx) => saveEmployee(tx, { ...blankEmployee, ...draft }))
  await addEmployee({ id: 7, name: 'Carla', extension: '107' })
  await addEmployee({ id: 8, name: 'Omar', extension: '108' })
  await addEmployee({ id: 9, name: 'Gone', extension: '109', isActive: false })
  if (appId !== undefined) await database.transaction((tx) => reserveIds(tx, 'app', appId - 1))
  const app = await registerApp(database, changes)
  const tokens = new Map<string, string>()

  const call: CallPortal['call'] = async (method, params = {}, by = {}) => {
    const { employee = 1, app: caller = app } = by
    const key = `${caller.id} ${employee}`
    const nowS = Math.floor(portal.nowMs / 1000)
    let token = tokens.get(key)
    if (!token) {
      const issued = await database.transaction((tx) =>
        issueTokens(tx, { app: caller.id, employee }, nowS),
      )
      token = issued.access
      tokens.set(key, token)
    }
    return portal.raw({
      url: `/rest/${method}`,
      contentType: 'application/json',
      body: JSON.stringify({ ...params, auth: token }),
    })
  }

  return {
    portal,
    app,
    call,
    addEmployee,
    addApp: (more = {}) => registerApp(database, more),

    async ring(params = {}, by = {}) {
      const { body } = await call(
        'telephony.externalCall.register',
        { USER_ID: 7, PHONE_NUMBER: '+4930901820', TYPE: 2, ...params },
        by,
      )
      if (!body.result) throw new Error(`the call was not registered: ${JSON.stringify(body)}`)
      return body.result.CALL_ID as string
    },

    async addClient(type, phone, { id, responsible = 7, activityAt = 1, stageSemantics } = {}) {
      const [given] = await database.transaction((tx) =>
        addClients(
          tx,
          [
            {
              type,
              ...(id !== undefined && { id }),
              name: 'Ann',
              lastName: 'Roe',
              title: 'Roe',
              responsible,
              activityAt,
              createdAt: 1,
              createdBy: 1,
              ...(stageSemantics !== undefined && { stageSemantics }),
              multifields: [{ kind: 'PHONE', valueType: 'WORK', value: phone }],
            },
          ],
          portal.services.phones,
        ),
      )
      if (given === undefined) throw new Error('the client was not added')
      return given
    },

    async age(minutes) {
      await database.transaction((tx) =>
        tx.query('update call set registered_at = registered_at - $1', [minutes * 60_000]),
      )
    },

    async signals() {
      const signals = (await portal.services.calls.feed.since(0)) ?? []
      return signals.map(({ kind, employees }) => [kind, employees])
    },

    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  }
}

/** Unix seconds of a client's latest activity. */
export async function activityOf(
  portal: TestPortal,
  type: ClientType,
  id: number,
): Promise<number> {
  const [row] = await portal.database.query<{ at: number }>(
    'select activity_at as at from client where ref = $1',
    [clientRef(type, id)],
  )
  return row?.at ?? 0
}
