/** The talk with the page around the frame: commands go up, answers come back under a key. */

export interface FrameName {
  /** Without a standard port. */
  domain: string
  isHttps: boolean
  sid: string
}

/** The portal names the frame; a page that was opened otherwise has the same in its address. */
export function readFrameName(name: string, search: string): FrameName | undefined {
  const query = new URLSearchParams(search)
  const [domain, protocol, sid] = name.includes('|')
    ? name.split('|')
    : [query.get('DOMAIN'), query.get('PROTOCOL'), query.get('APP_SID')]
  if (!domain || !sid) return undefined
  return { domain: domain.replace(/:(?:80|443)$/, ''), isHttps: protocol === '1', sid }
}

type OnAnswer = (value: unknown) => void

export interface Parent {
  readonly origin: string
  /** `onAnswer` may be called more than once, or never. */
  send(command: string, params: unknown, onAnswer?: OnAnswer): void
}

export function listenToParent({ domain, isHttps, sid }: FrameName): Parent {
  const origin = `${isHttps ? 'https' : 'http'}://${domain}`
  const waiting = new Map<string, OnAnswer>()
  let count = 0
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event
    if (event.origin !== origin || event.source !== window.parent || typeof data !== 'string')
      return
    const colon = data.indexOf(':')
    const onAnswer = waiting.get(data.slice(0, colon))
    if (!onAnswer) return
    const text = data.slice(colon + 1)
    try {
      onAnswer(text === '' ? '' : JSON.parse(text))
    } catch (error) {
      // What the app does with an answer is the app's matter; the next answer is to be heard.
      setTimeout(() => {
        throw error
      })
    }
  })
  return {
    origin,
    send(command, params, onAnswer) {
      count += 1
      const key = `bx24-${count}-${Math.random().toString(36).slice(2)}`
      if (onAnswer) waiting.set(key, onAnswer)
      if (command.includes(':')) {
        const message = { method: command, params: params ?? '', callback: key, appSid: sid }
        window.parent.postMessage(message, origin)
        return
      }
      const sent = params === undefined ? [] : [JSON.stringify(params)]
      window.parent.postMessage([command, ...sent, key, sid].join(':'), origin)
    },
  }
}
