/** A panel that slides over the page: an app opened by an app, or a page of the portal. */
import { closeButton } from '../dialogs/modal.ts'
import { element } from '../shell/element.ts'

export interface SliderSettings {
  title: string
  /** Pixels; undefined: nearly the whole page. */
  width: number | undefined
  /** A word beside the title, and its colours as CSS has them. */
  label: { text: string; background: string; color: string } | undefined
}

export interface Slider {
  readonly body: HTMLElement
  setTitle(title: string): void
  close(): void
}

const sliders: Slider[] = []
const slidersMax = 5

/** undefined: there are enough of them. `onClose` is called once, however it is closed. */
export function openSlider(
  { title, width, label }: SliderSettings,
  onClose: () => void,
): Slider | undefined {
  if (sliders.length >= slidersMax) return undefined
  const heading = element('h2', { text: title })
  const tag = label && element('span', { class: 'tag', text: label.text })
  if (tag && label) {
    tag.style.backgroundColor = label.background
    tag.style.color = label.color
  }
  const body = element('div', { class: 'slider-body' })
  const dialog = element(
    'dialog',
    { class: 'slider', 'aria-label': title },
    element(
      'header',
      { class: 'modal-head' },
      heading,
      tag,
      closeButton(() => dialog.close()),
    ),
    body,
  )
  if (width !== undefined) dialog.style.width = `min(${width}px, 100vw)`
  const slider: Slider = {
    body,
    setTitle(changed) {
      heading.textContent = changed
      dialog.setAttribute('aria-label', changed)
    },
    close: () => dialog.close(),
  }
  dialog.addEventListener('close', () => {
    sliders.splice(sliders.indexOf(slider), 1)
    dialog.remove()
    onClose()
  })
  sliders.push(slider)
  document.body.append(dialog)
  dialog.showModal()
  return slider
}

/** The one on top; undefined: there is none. */
export const topSlider = (): Slider | undefined => sliders.at(-1)
