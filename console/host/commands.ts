/**
 * What an app can ask of the page around it. Whatever it sends is looked at as if a stranger had sent
 * it: the worst it can do is to change its own frame or to ask the employee something.
 * https://apidocs.bitrix24.com/sdk/bx24-js-sdk/additional-functions/index.html
 */
import { offerCall } from '../dialogs/call.ts'
import { selectAccess, selectClients, selectUser } from '../dialogs/selectors.ts'
import { notice } from '../shell/notice.ts'
import { tell } from '../shell/portal.ts'
import { texts } from '../texts.ts'
import { appAction, AppFrame, type Answer, type OnCommand } from './frame.ts'
import { portalPath } from './paths.ts'
import { openSlider, topSlider, type SliderSettings } from './slider.ts'

/** Where the frame is, and what it can change there. */
export interface Surroundings {
  setTitle(title: string): void
  /** Loads the page with the app again. */
  reload(): void
  /** Closes what the app was opened in. */
  close(): void
}

type Params = Readonly<Record<string, unknown>>

interface Asked {
  frame: AppFrame
  params: Params
  answer: Answer
  around: Surroundings
}

/** The names of commands; none of them is a member of every object. */
const commands = new Map<string, (asked: Asked) => unknown>(
  Object.entries({
    getInitData: async ({ frame, answer }) => answer(await frame.initData()),
    refreshAuth: async ({ frame, answer }) => answer(await frame.renew()),

    async setInstall({ frame, params, answer }) {
      if (params['install'] === true) {
        await tell(appAction(frame.app, 'launched'))
        frame.init.FIRST_RUN = false
      }
      answer(true)
    },
    async setInstallFinish({ frame, around, answer }) {
      // Outside the installation it does nothing, as documented.
      if (!frame.init.INSTALL) return answer(false)
      await tell(appAction(frame.app, 'installed'))
      answer(true)
      around.reload()
    },

    setAppOption: async ({ frame, params, answer }) =>
      answer((frame.init.APP_OPTIONS = await setOption('app', frame, params))),
    setUserOption: async ({ frame, params, answer }) =>
      answer((frame.init.USER_OPTIONS = await setOption('user', frame, params))),

    resizeWindow({ frame, params, answer }) {
      const { style } = frame.element
      const width = params['width'] === '100%' ? undefined : pixels(params['width'])
      const height = pixels(params['height'])
      style.width = width === undefined ? '100%' : `${width}px`
      if (height !== undefined) {
        style.height = `${height}px`
        style.flex = 'none'
      }
      answer(true)
    },
    setTitle({ params, around, answer }) {
      around.setTitle(textOf(params['title']).slice(0, 255))
      answer(true)
    },
    setScroll({ params, answer }) {
      const top = Number(params['scroll'])
      if (Number.isFinite(top)) window.scrollTo({ top: Math.max(0, top) })
      answer(true)
    },
    reloadWindow({ around, answer }) {
      answer(true)
      if (mayReload()) around.reload()
    },

    openApplication: openApplication,
    closeApplication({ around, answer }) {
      answer(true)
      around.close()
    },
    openPath({ params, answer }) {
      const path = portalPath(params['path'], location.origin)
      if (path === undefined) return answer({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' })
      showPath(path, () => answer({ result: 'close' }))
    },

    imCallTo: ({ params }) => showPerson(params['userId']),
    imOpenMessenger: ({ params }) => showPerson(params['dialogId']),
    imOpenHistory: ({ params }) => showPerson(params['dialogId']),
    imPhoneTo: ({ frame, params }) => offerCall(frame.app.name, textOf(params['phone'])),

    async selectUser({ params, answer }) {
      const chosen = await selectUser(params['mult'] === true)
      if (chosen) answer(chosen)
    },
    async selectAccess({ params, answer }) {
      const blocked = params['value']
      const chosen = await selectAccess(Array.isArray(blocked) ? blocked.map(textOf) : [])
      if (chosen) answer(chosen)
    },
    async selectCRM({ params, answer }) {
      const { entityType, multiple, value } = params
      const chosen = await selectClients({
        types: Array.isArray(entityType) ? entityType : [],
        isMultiple: multiple === true,
        chosen: isMap(value) ? value : {},
      })
      if (chosen) answer(chosen)
    },

    // The main page of an app is a placement without commands and events of its own.
    getInterface: ({ answer }) => answer({ command: [], event: [] }),
  } satisfies Record<string, (asked: Asked) => unknown>),
)

/** A command that there is not is passed over without a word, as documented for placements. */
export const createOnCommand =
  (around: Surroundings): OnCommand =>
  (frame, { command, params }, answer) => {
    const run = commands.get(command)
    if (!run) return
    const asked = { frame, params: isMap(params) ? params : {}, answer, around }
    void Promise.resolve()
      .then(() => run(asked))
      .catch((error: unknown) => notice(error instanceof Error ? error.message : String(error)))
  }

// An app may set one after the other, but not pile them up without end.
const optionsWaitingMax = 100
let optionsWaiting = 0

async function setOption(
  owner: 'app' | 'user',
  { app, init }: AppFrame,
  { name, value = null }: Params,
): Promise<Record<string, unknown>> {
  const current = owner === 'app' ? init.APP_OPTIONS : init.USER_OPTIONS
  // Everybody may ask for it, and only an administrator gets it.
  if ((owner === 'app' && !init.IS_ADMIN) || optionsWaiting >= optionsWaitingMax) return current
  optionsWaiting += 1
  try {
    return await tell(appAction(app, 'option'), { owner, name: textOf(name), value })
  } finally {
    optionsWaiting -= 1
  }
}

/** The app again, in a panel, with parameters. The answer comes when the panel is closed. */
async function openApplication({ frame, params, answer }: Asked): Promise<void> {
  const { app } = frame
  let inner: AppFrame | undefined
  let isClosed = false
  const slider = openSlider(sliderSettings(app.name, params), () => {
    isClosed = true
    inner?.close()
    answer({})
  })
  if (!slider) return
  const options = { ...params, IFRAME: 'Y', IFRAME_TYPE: 'SIDE_SLIDER' }
  const reload = async (): Promise<void> => {
    inner?.close()
    inner = await AppFrame.open(
      slider.body,
      app,
      options,
      createOnCommand({
        setTitle: (title) => slider.setTitle(title),
        reload: () => void reload(),
        close: () => slider.close(),
      }),
    )
    if (isClosed) inner.close()
  }
  try {
    await reload()
  } catch (error) {
    slider.close()
    throw error
  }
}

// An app that reloads whenever it is loaded would never stop.
const reloadEveryMs = 5_000

function mayReload(): boolean {
  const key = 'callerbook-reloaded-at'
  const passedMs = Date.now() - Number(sessionStorage.getItem(key) ?? 0)
  if (passedMs >= 0 && passedMs < reloadEveryMs) return false
  sessionStorage.setItem(key, String(Date.now()))
  return true
}

const widthMin = 200
const widthMax = 4_000

function sliderSettings(name: string, params: Params): SliderSettings {
  const width = pixels(params['bx24_width'])
  const left = pixels(params['bx24_leftBoundary'])
  const wide = width ?? (left === undefined ? undefined : window.innerWidth - left)
  const label = params['bx24_label']
  return {
    title: textOf(params['bx24_title']).slice(0, 255) || name,
    width: wide === undefined ? undefined : Math.min(Math.max(wide, widthMin), widthMax),
    label: isMap(label)
      ? {
          text: textOf(label['text']).slice(0, 40),
          background: textOf(label['bgColor']),
          color: textOf(label['color']),
        }
      : undefined,
  }
}

function showPath(path: string, onClose: () => void): void {
  const slider = openSlider({ title: '', width: undefined, label: undefined }, onClose)
  if (!slider) return
  const page = document.createElement('iframe')
  page.title = texts.pathTitle
  page.src = path
  page.className = 'app'
  page.addEventListener('load', () =>
    slider.setTitle(page.contentDocument?.querySelector('h1')?.textContent ?? ''),
  )
  slider.body.append(page)
}

/** There is no messenger: an employee's page has their numbers and address. */
function showPerson(id: unknown): void {
  const path = portalPath(`/company/personal/user/${textOf(id)}/`, location.origin)
  if (path === undefined) notice(texts.noChats)
  else showPath(path, () => {})
}

/** Closes the panel on top, which is one that the app of the page has opened. */
export const closeTopSlider = (): void => topSlider()?.close()

const sizeMax = 20_000

/** undefined: no size. */
function pixels(value: unknown): number | undefined {
  const size = Number.parseInt(textOf(value), 10)
  return Number.isFinite(size) && size > 0 ? Math.min(size, sizeMax) : undefined
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const isMap = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
