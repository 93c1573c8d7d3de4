/**
 * An app in a frame: opens it with tokens of its own, listens to it and to nobody else, and answers it
 * alone. https://apidocs.bitrix24.com/settings/oauth/simple-way.html
 */
import { element } from '../shell/element.ts'
import { tell } from '../shell/portal.ts'
import { texts } from '../texts.ts'
import { answerText, parseMessage, type AppMessage } from './message.ts'

export interface AppCard {
  id: number
  name: string
  /** Of its page. */
  url: string
}

interface FrameAuth {
  AUTH_ID: string
  REFRESH_ID: string
  /** Seconds until AUTH_ID dies. */
  AUTH_EXPIRES: number
}

export interface InitData extends FrameAuth {
  IS_ADMIN: boolean
  APP_OPTIONS: Record<string, unknown>
  USER_OPTIONS: Record<string, unknown>
  INSTALL: boolean
  FIRST_RUN: boolean
}

/** Answers are texts to the app's own origin; a command may be answered more than once, or never. */
export type Answer = (value: unknown) => void
export type OnCommand = (frame: AppFrame, message: AppMessage, answer: Answer) => void

// A page of an app that is loaded with less left would soon have to ask again.
const freshS = 300
// An app that asks for new tokens all the time gets the same ones for a moment.
const renewalsMax = 5
const renewalsForgottenMs = 10_000

export class AppFrame {
  readonly app: AppCard
  readonly element: HTMLIFrameElement
  readonly init: InitData
  readonly #origin: string
  /** New for each frame: it tells the messages of this one from all others. */
  readonly #sid: string
  readonly #listener: (event: MessageEvent<unknown>) => void
  #auth: FrameAuth
  #renewedAtMs: number
  #renewal: Promise<FrameAuth> | undefined
  /** When new tokens were asked for, of late. */
  #renewals: number[] = []

  private constructor(app: AppCard, init: InitData, onCommand: OnCommand) {
    this.app = app
    this.init = init
    this.#auth = init
    this.#renewedAtMs = performance.now()
    this.#origin = new URL(app.url).origin
    this.#sid = randomSid()
    this.element = element('iframe', {
      class: 'app',
      name: `${location.host}|${protocolFlag()}|${this.#sid}`,
      title: texts.appTitle(app.name),
      // The app may do what a page does, but not lead the portal's own page elsewhere.
      sandbox:
        'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads',
      allow: 'microphone; autoplay; clipboard-write; fullscreen',
    })
    this.#listener = (event) => this.#receive(event, onCommand)
  }

  /** @throws Error that says why it cannot be opened */
  static async open(
    place: Element,
    app: AppCard,
    options: Readonly<Record<string, unknown>>,
    onCommand: OnCommand,
  ): Promise<AppFrame> {
    // A frame of the portal's own origin could do whatever the employee can.
    if (new URL(app.url).origin === location.origin) throw new Error(texts.appAtPortal)
    const { form, init } = await tell<{ form: Record<string, string>; init: InitData }>(
      appAction(app, 'open'),
      { options },
    )
    const frame = new AppFrame(app, init, onCommand)
    place.replaceChildren(frame.element)
    window.addEventListener('message', frame.#listener)
    frame.#submit(form)
    return frame
  }

  /** What the app's library asks for first, and again with each page that it loads. */
  async initData(): Promise<Record<string, unknown>> {
    return {
      ...this.init,
      ...(this.#leftS() < freshS ? await this.renew() : this.auth()),
      DOMAIN: location.host,
      PROTOCOL: protocolFlag(),
    }
  }

  auth(): FrameAuth {
    return { ...this.#auth, AUTH_EXPIRES: this.#leftS() }
  }

  /** New tokens. @throws PortalError */
  async renew(): Promise<FrameAuth> {
    const now = performance.now()
    this.#renewals = this.#renewals.filter((at) => now - at < renewalsForgottenMs)
    if (!this.#renewal && this.#renewals.length < renewalsMax) {
      this.#renewals.push(now)
      this.#renewal = tell<FrameAuth>(appAction(this.app, 'refresh')).finally(() => {
        this.#renewal = undefined
      })
    }
    if (this.#renewal) {
      this.#auth = await this.#renewal
      this.#renewedAtMs = performance.now()
    }
    return this.auth()
  }

  /** Nothing that the app sends is listened to any more. */
  close(): void {
    window.removeEventListener('message', this.#listener)
    this.element.remove()
  }

  #leftS(): number {
    const passedS = Math.ceil((performance.now() - this.#renewedAtMs) / 1000)
    return Math.max(0, this.#auth.AUTH_EXPIRES - passedS)
  }

  #receive(event: MessageEvent<unknown>, onCommand: OnCommand): void {
    const target = this.element.contentWindow
    if (target === null || event.source !== target || event.origin !== this.#origin) return
    const message = parseMessage(event.data)
    if (!message || message.appSid !== this.#sid) return
    const answer = (value: unknown): void =>
      target.postMessage(answerText(message.callback, value), this.#origin)
    onCommand(this, message, answer)
  }

  /** The tokens go into the frame with a form, so they are in no address. */
  #submit(fields: Readonly<Record<string, string>>): void {
    const query = new URLSearchParams({
      DOMAIN: location.host,
      PROTOCOL: protocolFlag(),
      LANG: 'en',
      APP_SID: this.#sid,
    })
    const [address = ''] = this.app.url.split('#', 1)
    const form = element(
      'form',
      {
        method: 'post',
        action: `${address}${address.includes('?') ? '&' : '?'}${query}`,
        target: this.element.name,
        hidden: true,
      },
      ...Object.entries(fields).map(([name, value]) =>
        element('input', { type: 'hidden', name, value }),
      ),
    )
    document.body.append(form)
    form.submit()
    form.remove()
  }
}

export const appAction = ({ id }: Pick<AppCard, 'id'>, action: string): string =>
  `/marketplace/app/${id}/${action}/`

/** As text: a library that reads a number from it must find 1 for HTTPS. */
const protocolFlag = (): '0' | '1' => (location.protocol === 'https:' ? '1' : '0')

const randomSid = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
