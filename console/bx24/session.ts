/** Who the app is in this portal: what the page around it says, and the way through its first run. */
import { loadScript, ready } from './document.ts'
import type { Parent } from './parent.ts'

export interface FrameData {
  AUTH_ID: string
  REFRESH_ID: string
  /** Seconds. */
  AUTH_EXPIRES: number | string
  LANG: string
  MEMBER_ID: string
  IS_ADMIN: boolean
  APP_OPTIONS: Record<string, unknown>
  USER_OPTIONS: Record<string, unknown>
  PLACEMENT: string
  PLACEMENT_OPTIONS: Record<string, unknown>
  INSTALL: boolean
  FIRST_RUN: boolean
}

export interface AuthData {
  access_token: string
  refresh_token: string
  /** Unix milliseconds at which the access token dies. */
  expires_in: number
  domain: string
  member_id: string
}

export interface Session {
  data(): FrameData | undefined
  whenReady(work: () => void): void
  init(handler: unknown): void
  install(handler: unknown): void
  installFinish(): void
  getAuth(): AuthData | false
  refreshAuth(onRefresh?: (auth: AuthData | false) => void): void
  token(mayUse: (token: string) => boolean): Promise<string>
}

export function createSession(parent: Parent, domain: string): Session {
  let data: FrameData | undefined
  let diesAtMs = 0
  let hasStarted = false
  let isIntroducing = false
  const waiting: (() => void)[] = []
  const initHandlers: (() => void)[] = []
  const installHandlers: unknown[] = []

  const take = (auth: Pick<FrameData, 'AUTH_ID' | 'REFRESH_ID' | 'AUTH_EXPIRES'>): void => {
    if (!data) return
    Object.assign(data, auth)
    diesAtMs = Date.now() + Number.parseInt(String(auth.AUTH_EXPIRES), 10) * 1000
  }
  const start = (): void => {
    hasStarted = true
    for (const handler of initHandlers.splice(0)) handler()
  }
  const introduced = (): void => {
    isIntroducing = false
    parent.send('setInstall', { install: true }, () => {})
    start()
  }

  parent.send('getInitData', undefined, (answer) => {
    data = answer as FrameData
    take(data)
    for (const work of waiting.splice(0)) work()
    // Handlers of the page are there once the page is.
    ready(() => {
      if (!data?.FIRST_RUN) return start()
      if (installHandlers.length === 0) return introduced()
      isIntroducing = true
      for (const handler of installHandlers.splice(0))
        if (typeof handler === 'function') handler()
        else loadScript(handler, session.installFinish)
    })
  })

  const session: Session = {
    data: () => data,
    whenReady(work) {
      if (data) work()
      else waiting.push(work)
    },
    init(handler) {
      if (typeof handler !== 'function') return
      if (hasStarted) handler()
      else initHandlers.push(() => handler())
    },
    install(handler) {
      installHandlers.push(handler)
    },
    installFinish() {
      if (data?.INSTALL) parent.send('setInstallFinish', undefined, () => {})
      else if (isIntroducing) introduced()
    },
    getAuth: () =>
      data !== undefined &&
      diesAtMs > Date.now() && {
        access_token: data.AUTH_ID,
        refresh_token: data.REFRESH_ID,
        expires_in: diesAtMs,
        domain,
        member_id: data.MEMBER_ID,
      },
    refreshAuth(onRefresh) {
      parent.send('refreshAuth', undefined, (answer) => {
        take(answer as FrameData)
        onRefresh?.(session.getAuth())
      })
    },
    token: (mayUse) =>
      new Promise((resolve, reject) => {
        const auth = session.getAuth()
        if (auth && mayUse(auth.access_token)) resolve(auth.access_token)
        else
          session.refreshAuth((fresh) => {
            if (fresh) resolve(fresh.access_token)
            else reject(new Error('the portal gave no token'))
          })
      }),
  }
  return session
}
