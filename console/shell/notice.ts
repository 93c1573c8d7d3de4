/** Short messages at the edge of the page, read out by screen readers. */
import { element } from './element.ts'

const shownMs = 8_000

export function notice(text: string): void {
  const place = document.getElementById('notices')
  if (!place) return
  const shown = element('p', { class: 'notice', text })
  place.append(shown)
  setTimeout(() => shown.remove(), shownMs)
}
