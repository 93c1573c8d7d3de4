import { callerOf, lineOf, type CardContext, type CardView } from './card-view.ts'
import { element } from '../shell/element.ts'
import { directions, texts } from './texts.ts'

const callsMax = 20

/** The calls whose cards are gone: their notes can still be written, and their callers be called. */
export class EarlierCalls {
  readonly node: HTMLElement
  readonly #list = element('ul', { class: 'earlier' })
  readonly #context: CardContext
  readonly #items = new Map<string, { item: HTMLElement; view: CardView }>()

  constructor(context: CardContext) {
    this.#context = context
    const title = element('h2', { id: 'earlier' }, texts.earlier)
    this.node = element('section', { 'aria-labelledby': title.id, hidden: true }, title, this.#list)
  }

  add(view: CardView): void {
    const { card, notes } = view
    const { dial, text } = card.number
    const summary = element(
      'summary',
      {},
      element('strong', {}, callerOf(card)),
      element('span', { class: 'soft' }, ` ${factsOf(view).join(', ')}`),
    )
    const details = element('details', { open: notes.hasFocus() }, summary)
    const item = element('li', { 'data-call': card.call }, details)
    const again = element(
      'button',
      { type: 'button', class: 'plain' },
      `${texts.callAgain} ${text}`,
    )
    again.addEventListener('click', () => this.#context.dial(dial))
    details.append(again)
    this.#items.set(card.call, { item, view })
    this.#list.prepend(item)
    this.node.hidden = false
    notes.moveTo(details)
    // One that is still to be saved stays until it is.
    for (const [call, { view: old }] of this.#items)
      if (this.#items.size > callsMax && old.notes.isSaved) this.take(call)
  }

  /** The call is shown again; undefined: it was not here. */
  take(call: string): CardView | undefined {
    const found = this.#items.get(call)
    found?.item.remove()
    this.#items.delete(call)
    this.node.hidden = this.#items.size === 0
    return found?.view
  }

  hasUnsaved(): boolean {
    return [...this.#items.values()].some(({ view }) => !view.notes.isSaved)
  }

  clear(): void {
    for (const call of this.#items.keys()) this.take(call)?.notes.drop()
  }
}

const factsOf = ({ card }: CardView): string[] =>
  [card.number.text, directions[card.direction], lineOf(card), timeOf(card.since)].filter(
    (fact) => fact !== '' && fact !== callerOf(card),
  )

const timeOf = (ms: number): string =>
  new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
