/** What the library offers for the page itself. */

export type Listener = (this: unknown, ...args: unknown[]) => unknown

export const isReady = (): boolean => document.readyState !== 'loading'

/** What is no function is passed over. */
export function ready(handler: unknown): void {
  if (typeof handler !== 'function') return
  if (isReady()) handler()
  else document.addEventListener('DOMContentLoaded', () => handler(), { once: true })
}

/** The width and height of the whole page, beyond what is seen of it. */
export function getScrollSize(): { scrollWidth: number; scrollHeight: number } {
  const { body, documentElement } = document
  return {
    scrollWidth: Math.max(documentElement.scrollWidth, documentElement.offsetWidth),
    // The element of the document is never lower than the frame, so a page that shrinks asks its body.
    scrollHeight: Math.max(body.scrollHeight, body.offsetHeight),
  }
}

/** One after the other; a file that fails does not stop the others. */
export function loadScript(script: unknown, onLoad?: () => void): void {
  ready(() => {
    const files: unknown[] = Array.isArray(script) ? [...script] : [script]
    const loadNext = (): void => {
      const file = files.shift()
      if (file === undefined) {
        onLoad?.()
        return
      }
      const tag = document.createElement('script')
      tag.src = String(file)
      tag.addEventListener('load', loadNext)
      tag.addEventListener('error', loadNext)
      document.head.append(tag)
    }
    loadNext()
  })
}

const eventNames: Readonly<Record<string, readonly string[]>> = {
  mousewheel: ['DOMMouseScroll'],
  transitionend: ['webkitTransitionEnd', 'msTransitionEnd', 'oTransitionEnd'],
}

export function bind(target: EventTarget, name: string, listener: EventListener): void {
  for (const each of [name, ...(eventNames[name] ?? [])]) target.addEventListener(each, listener)
}

export function unbind(target: EventTarget, name: string, listener: EventListener): void {
  for (const each of [name, ...(eventNames[name] ?? [])]) target.removeEventListener(each, listener)
}

const proxies = new WeakMap<Listener, WeakMap<object, Listener>>()
let context: unknown = null

/** The same function and object give the same proxy. */
export function proxy(listener: Listener, thisObject: object): Listener {
  const known = proxies.get(listener) ?? new WeakMap<object, Listener>()
  proxies.set(listener, known)
  const made =
    known.get(thisObject) ??
    function (this: unknown, ...args: unknown[]): unknown {
      const before = context
      context = this ?? null
      try {
        return listener.apply(thisObject, args)
      } finally {
        context = before
      }
    }
  known.set(thisObject, made)
  return made
}

/** What a proxy was called on; null outside of such a call. */
export const proxyContext = (): unknown => context
