/** Tells of calls when the page is not looked at: its title blinks, and a notification where allowed. */
import { element } from '../shell/element.ts'
import { texts } from './texts.ts'

const blinkMs = 1_000

export interface Attention {
  /** How many calls wait for an answer, and who the first of them is. */
  waiting(count: number, who: string): void
  /** A new call. */
  ring(call: string, title: string, body: string): void
  /** It is over. */
  quiet(call: string): void
  /** Asks for the permission to notify; hidden when there is nothing to ask. */
  readonly button: HTMLButtonElement
}

export function createAttention(): Attention {
  const ownTitle = document.title
  const notifications = new Map<string, Notification>()
  let waitingTitle: string | undefined
  let timer: number | undefined

  const blink = () => {
    const isShowing = document.title === waitingTitle
    document.title = waitingTitle === undefined || isShowing ? ownTitle : waitingTitle
  }
  const canAsk = () => 'Notification' in window && Notification.permission === 'default'
  const button = element(
    'button',
    { type: 'button', class: 'plain', hidden: !canAsk() },
    texts.notify,
  )
  const ask = async () => {
    await Notification.requestPermission()
    button.hidden = !canAsk()
  }
  button.addEventListener('click', () => void ask())

  return {
    button,
    waiting(count, who) {
      clearInterval(timer)
      waitingTitle = count === 0 ? undefined : texts.waitingTitle(who, count)
      document.title = waitingTitle ?? ownTitle
      if (waitingTitle !== undefined) timer = window.setInterval(blink, blinkMs)
    },
    ring(call, title, body) {
      if (document.hasFocus() || !('Notification' in window)) return
      if (Notification.permission !== 'granted') return
      const notification = new Notification(title, { body, tag: call })
      notification.addEventListener('click', () => {
        window.focus()
        notification.close()
      })
      notifications.set(call, notification)
    },
    quiet(call) {
      notifications.get(call)?.close()
      notifications.delete(call)
    },
  }
}
