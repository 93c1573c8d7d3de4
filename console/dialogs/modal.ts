/** A dialog over the page: the browser keeps the focus inside, and Escape closes it. */
import { element } from '../shell/element.ts'
import { texts } from '../texts.ts'

export interface Modal<Value> {
  /** What the dialog is about; the buttons come below. */
  readonly body: HTMLElement
  /** Ends it with a value. */
  finish(value: Value): void
  /** Ends it without one. */
  cancel(): void
}

let isShown = false

/**
 * Shows a dialog that `fill` fills, until it is finished or closed. undefined: it was closed, or there is
 * one already, so that no app can pile them up.
 */
export function showModal<Value>(
  title: string,
  fill: (modal: Modal<Value>) => void,
): Promise<Value | undefined> {
  if (isShown) return Promise.resolve(undefined)
  isShown = true
  return new Promise((resolve) => {
    let outcome: Value | undefined
    const heading = element('h2', { id: `dialog-${crypto.getRandomValues(new Uint32Array(1))[0]}` })
    heading.textContent = title
    const body = element('div', { class: 'modal-body' })
    const dialog = element(
      'dialog',
      { class: 'modal', 'aria-labelledby': heading.id },
      element(
        'header',
        { class: 'modal-head' },
        heading,
        closeButton(() => dialog.close()),
      ),
      body,
    )
    dialog.addEventListener('close', () => {
      isShown = false
      dialog.remove()
      resolve(outcome)
    })
    document.body.append(dialog)
    fill({
      body,
      cancel: () => dialog.close(),
      finish(value) {
        outcome = value
        dialog.close()
      },
    })
    dialog.showModal()
  })
}

/** The cross in the corner of whatever lies over the page. */
export const closeButton = (close: () => void): HTMLElement =>
  element('button', {
    class: 'close',
    type: 'button',
    'aria-label': texts.close,
    text: '×',
    on: { click: close },
  })
