/**
 * The library that pages of apps load as `//api.bitrix24.com/api/v1/`, written from its documentation
 * alone: https://apidocs.bitrix24.com/sdk/bx24-js-sdk/index.html
 */
import {
  bind,
  getScrollSize,
  isReady,
  loadScript,
  proxy,
  proxyContext,
  ready,
  unbind,
} from './document.ts'
import { listenToParent, readFrameName, type Parent } from './parent.ts'
import { createRest } from './rest.ts'
import { createSession, type Session } from './session.ts'

type Callback = (...args: unknown[]) => unknown

const asCallback = (value: unknown): Callback | undefined =>
  typeof value === 'function' ? (value as Callback) : undefined

/** Commands that only say that they were sent. */
const windowCommands = (parent: Parent) => {
  const send = (command: string, params: unknown, callback: unknown) =>
    parent.send(command, params, asCallback(callback) ?? (() => {}))
  const resizeWindow = (width: unknown, height: unknown, callback?: unknown): void => {
    const wide = width === '100%' ? width : Number.parseInt(String(width), 10) || 100
    const high = Number.parseInt(String(height), 10)
    if (high > 0) send('resizeWindow', { width: wide, height: high }, callback)
  }
  return {
    resizeWindow,
    fitWindow: (callback?: unknown) => resizeWindow('100%', getScrollSize().scrollHeight, callback),
    reloadWindow: (callback?: unknown) => send('reloadWindow', undefined, callback),
    setTitle: (title: unknown, callback?: unknown) =>
      send('setTitle', { title: String(title) }, callback),
    scrollParentWindow(scroll: unknown, callback?: unknown) {
      const top = Number.parseInt(String(scroll), 10)
      if (!Number.isNaN(top)) send('setScroll', { scroll: top }, callback)
    },
    openApplication(params: object = {}, closeCallback?: unknown, settings: object = {}) {
      const prefixed = Object.entries(settings).map(([name, value]) => [`bx24_${name}`, value])
      send('openApplication', { ...params, ...Object.fromEntries(prefixed) }, closeCallback)
    },
    closeApplication: (callback?: unknown) => send('closeApplication', undefined, callback),
    openPath: (path: unknown, callback?: unknown) =>
      send('openPath', { path: String(path) }, callback),
  }
}

/** The handler is the last argument; it hears of a choice only. */
const dialogs = (parent: Parent) => {
  const choose = (command: string, params: unknown, args: unknown[]) =>
    parent.send(command, params, asCallback(args.findLast((each) => typeof each === 'function')))
  return {
    selectUser: (...args: unknown[]) => choose('selectUser', { mult: false }, args),
    selectUsers: (...args: unknown[]) => choose('selectUser', { mult: true }, args),
    selectAccess: (...args: unknown[]) =>
      choose('selectAccess', { value: args.find((each) => Array.isArray(each)) ?? [] }, args),
    selectCRM(...args: unknown[]) {
      const [params] = args
      const isMap = typeof params === 'object' && params !== null
      choose('selectCRM', isMap ? params : {}, args)
    },
  }
}

const messenger = (parent: Parent) => ({
  im: {
    callTo: (userId: unknown, video: unknown) =>
      parent.send('imCallTo', { userId, video: Boolean(video) }),
    phoneTo: (phone: unknown) => parent.send('imPhoneTo', { phone: String(phone) }),
    openMessenger: (dialogId?: unknown) => parent.send('imOpenMessenger', { dialogId }),
    openHistory: (dialogId: unknown) => parent.send('imOpenHistory', { dialogId }),
  },
})

const placements = (parent: Parent, session: Session) => ({
  placement: {
    info() {
      const data = session.data()
      return { placement: data?.PLACEMENT ?? 'DEFAULT', options: data?.PLACEMENT_OPTIONS ?? {} }
    },
    getInterface: (callback: unknown) =>
      parent.send('getInterface', undefined, asCallback(callback)),
    call: (command: unknown, params: unknown, callback?: unknown) =>
      parent.send(String(command), params, asCallback(callback)),
    bindEvent: (event: unknown, callback: unknown) =>
      parent.send('placementBindEvent', { event: String(event) }, asCallback(callback)),
  },
})

/** Settings, as they were when the page was loaded and as the page has changed them since. */
const options = (parent: Parent, session: Session) => {
  const owner = (key: 'APP_OPTIONS' | 'USER_OPTIONS', command: string) => {
    const values = (): Record<string, unknown> => ({ ...session.data()?.[key] })
    return {
      get(name: unknown): unknown {
        const known = values()
        return Object.hasOwn(known, String(name)) ? known[String(name)] : undefined
      },
      set(name: unknown, value: unknown, callback?: unknown): void {
        const data = session.data()
        if (data) data[key] = { ...values(), [String(name)]: value }
        parent.send(command, { name: String(name), value }, (kept) => {
          // The portal knows better: not everybody may change the settings of an app.
          if (data) data[key] = kept as Record<string, unknown>
          asCallback(callback)?.(values())
        })
      },
    }
  }
  return {
    appOption: owner('APP_OPTIONS', 'setAppOption'),
    userOption: owner('USER_OPTIONS', 'setUserOption'),
  }
}

function createLibrary() {
  const page = { ready, isReady, getScrollSize, loadScript, bind, unbind, proxy, proxyContext }
  const name = readFrameName(window.name, location.search)
  if (!name) {
    console.error('BX24 works in a frame of the portal only')
    return page
  }
  const parent = listenToParent(name)
  const session = createSession(parent, name.domain)
  const rest = createRest({
    endpoint: () => `${parent.origin}/rest/`,
    token: session.token,
    whenReady: session.whenReady,
  })
  const binding =
    (method: string) =>
    (event: unknown, handler: unknown, authType?: unknown, callback?: unknown) =>
      rest.callMethod(
        method,
        {
          event,
          handler,
          // Zero or the empty text mean the one who causes the event; null means everybody.
          auth_type:
            typeof authType === 'function' || authType === null || authType === undefined
              ? undefined
              : authType || 0,
        },
        asCallback(callback) ?? asCallback(authType),
      )
  return {
    ...page,
    init: session.init,
    install: session.install,
    installFinish: session.installFinish,
    getAuth: session.getAuth,
    refreshAuth: (callback?: unknown) => session.refreshAuth(asCallback(callback)),
    isAdmin: () => session.data()?.IS_ADMIN === true,
    getLang: () => session.data()?.LANG,
    getDomain: () => name.domain,
    callMethod: rest.callMethod,
    callBatch: rest.callBatch,
    callBind: binding('event.bind'),
    callUnbind: binding('event.unbind'),
    ...windowCommands(parent),
    ...dialogs(parent),
    ...messenger(parent),
    ...placements(parent, session),
    ...options(parent, session),
  }
}

Object.assign(window, { BX24: createLibrary() })
