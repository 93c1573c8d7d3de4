/** The host page: an app in a frame of the portal. */
import { element } from '../shell/element.ts'
import { notice } from '../shell/notice.ts'
import { texts } from '../texts.ts'
import { closeTopSlider, createOnCommand } from './commands.ts'
import { AppFrame, type AppCard } from './frame.ts'

const place = document.getElementById('app')
const heading = document.getElementById('page-title')

async function open(app: AppCard, at: HTMLElement): Promise<void> {
  try {
    await AppFrame.open(at, app, { URI: location.pathname + location.search }, onCommand)
    if (isRefusedByBrowser(app.url))
      at.prepend(element('p', { class: 'problem', role: 'alert', text: texts.appInsecure }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    at.replaceChildren(
      element('p', { class: 'problem', role: 'alert', text: texts.appFailed(app.name, reason) }),
      element('button', {
        type: 'button',
        text: texts.retry,
        on: { click: () => void open(app, at) },
      }),
    )
  }
}

const onCommand = createOnCommand({
  setTitle(title) {
    if (heading) heading.textContent = title
  },
  reload: () => location.reload(),
  close: closeTopSlider,
})

// The page may show the app's own site and no other; without a word the frame would stay empty.
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  if (!['frame-src', 'form-action'].includes(effectiveDirective)) return
  notice(texts.appLed(URL.canParse(blockedURI) ? new URL(blockedURI).host : blockedURI))
})

/** Pages of this machine count as secure. */
const isRefusedByBrowser = (url: string): boolean =>
  location.protocol === 'https:' &&
  /^http:\/\/(?!(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$))/i.test(url)

if (place) {
  const { app = '', name = '', url = '' } = place.dataset
  void open({ id: Number(app), name, url }, place)
}
