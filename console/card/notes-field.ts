import type { CallCard } from '../../src/domain/calls/call-card.ts'
import { element } from '../shell/element.ts'
import { post } from './requests.ts'
import { texts } from './texts.ts'

const pauseMs = 800
const retryMs = 3_000

/** The employee's own notes on a call: saved while they type, and kept until they are. */
export class NotesField {
  readonly node: HTMLElement
  readonly #call: string
  readonly #area: HTMLTextAreaElement
  readonly #state = element('span', { class: 'soft', role: 'status' })
  #saved: string
  #isSending = false
  #timer: number | undefined

  constructor({ call }: CallCard, saved: string, maxLength: number) {
    this.#call = call
    this.#saved = saved
    this.#area = element('textarea', { rows: 2, id: `notes-${call}`, maxlength: maxLength })
    this.#area.value = saved
    this.#area.addEventListener('input', () => this.#saveIn(pauseMs))
    this.#area.addEventListener('blur', () => this.save())
    this.node = element(
      'div',
      { class: 'notes' },
      element('label', { for: this.#area.id }, texts.notes),
      this.#area,
      this.#state,
    )
  }

  get isSaved(): boolean {
    return this.#area.value === this.#saved
  }

  /** What the server has, for instance from another window. Typing here is not overwritten. */
  accept(saved: string): void {
    if (this.isSaved && !this.hasFocus()) this.#area.value = saved
    this.#saved = saved
  }

  /** Sends what is not saved. */
  save(): void {
    clearTimeout(this.#timer)
    if (!this.isSaved) void this.#send()
  }

  /** Sends nothing any more: whoever wrote it is not signed in. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#saved = this.#area.value
  }

  /** Moves the field, and with it the cursor of whoever is typing. */
  moveTo(place: Element): void {
    const isTyping = this.hasFocus()
    const { selectionStart, selectionEnd } = this.#area
    place.append(this.node)
    if (!isTyping) return
    this.#area.focus({ preventScroll: true })
    this.#area.setSelectionRange(selectionStart, selectionEnd)
  }

  hasFocus(): boolean {
    return document.activeElement === this.#area
  }

  #saveIn(waitMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.save(), waitMs)
  }

  async #send(): Promise<void> {
    if (this.#isSending) return
    const text = this.#area.value
    this.#isSending = true
    this.#state.textContent = texts.saving
    const outcome = await post('/card/notes', { call: this.#call, text })
    this.#isSending = false
    if ('done' in outcome) {
      this.#saved = text
      this.#state.textContent = texts.saved
      // What was typed meanwhile.
      this.save()
    } else if (outcome.failed === 'refused') this.#state.textContent = outcome.why || texts.failed
    else {
      this.#state.textContent = texts.unsaved
      this.#saveIn(retryMs)
    }
  }
}
