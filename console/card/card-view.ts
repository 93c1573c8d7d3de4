import type { CallCard, CardEmployee, CardMatch } from '../../src/domain/calls/call-card.ts'
import { element } from '../shell/element.ts'
import { NotesField } from './notes-field.ts'
import { post } from './requests.ts'
import { clientTypes, directions, places, texts, workdays } from './texts.ts'

const countries = new Intl.DisplayNames(['en'], { type: 'region' })

// More of them are folded away: nobody reads them while it rings.
const openMatches = 4

/** Who calls, in one line. */
export const callerOf = ({ linked, matches: [first], number }: CallCard): string =>
  linked?.name || first?.name || number.text

const isUnknown = ({ linked, matches }: CallCard): boolean =>
  linked === null && matches.length === 0

export const lineOf = ({ line }: CallCard): string =>
  line ? texts.on(line.name === '' ? line.number : `${line.name} (${line.number})`) : ''

export interface CardContext {
  employee: CardEmployee
  /** Milliseconds that this computer's clock is ahead of the server's. */
  aheadMs: number
  noteMaxLength: number
  /** Calls a number for the employee. */
  dial(number: string): void
}

/** One call on the screen. It changes in place, so that nobody loses their cursor. */
export class CardView {
  readonly node: HTMLElement
  readonly notes: NotesField
  readonly #context: CardContext
  readonly #title = element('h3', { tabindex: -1 })
  readonly #kind = element('span')
  readonly #time = element('time', { class: 'time' })
  readonly #number = element('p', { class: 'number' })
  readonly #matches = element('ol', { class: 'matches' })
  readonly #others = element('div')
  readonly #notesPlace = element('div')
  readonly #answered = element('p', { class: 'answered' })
  readonly #answer = element('button', { type: 'button', class: 'answer' }, texts.answer)
  readonly #close = element('button', { type: 'button', class: 'plain' }, texts.close)
  readonly #trouble = element('p', { class: 'trouble', role: 'alert' })
  #card: CallCard

  constructor(card: CallCard, context: CardContext) {
    this.#card = card
    this.#context = context
    this.notes = new NotesField(card, ownNote(card, context.employee), context.noteMaxLength)
    this.#title.id = `caller-${card.call}`
    this.#answer.addEventListener('click', () => void this.#send('/card/answer', this.#answer))
    this.#close.addEventListener('click', () => void this.#send('/card/close', this.#close))
    this.node = element(
      'article',
      { class: 'card', 'aria-labelledby': this.#title.id, 'data-call': card.call },
      element('p', { class: 'kind' }, this.#kind, this.#time),
      this.#title,
      this.#number,
      this.#answered,
      element('div', { class: 'actions' }, this.#answer, this.#close),
      this.#trouble,
      this.#matches,
      this.#others,
      this.#notesPlace,
    )
    this.takeNotes()
    this.#draw(undefined)
  }

  get card(): CallCard {
    return this.#card
  }

  show(card: CallCard): void {
    const before = this.#card
    this.#card = card
    this.notes.accept(ownNote(card, this.#context.employee))
    this.#draw(before)
  }

  /** The notes were elsewhere while the card was gone. */
  takeNotes(): void {
    this.notes.moveTo(this.#notesPlace)
  }

  /** Once a second: how long it rings. */
  tick(): void {
    const nowMs = Date.now() - this.#context.aheadMs
    const seconds = Math.max(0, Math.floor((nowMs - this.#card.since) / 1000))
    const minutes = String(Math.floor(seconds / 60)).padStart(2, '0')
    this.#time.textContent = `${minutes}:${String(seconds % 60).padStart(2, '0')}`
  }

  hasFocus(): boolean {
    return this.node.contains(document.activeElement)
  }

  focus(): void {
    this.#title.focus()
  }

  #draw(before: CallCard | undefined): void {
    const card = this.#card
    const line = lineOf(card)
    setText(
      this.#kind,
      line === '' ? directions[card.direction] : `${directions[card.direction]}, ${line}`,
    )
    setText(this.#title, isUnknown(card) ? unknown(card) : callerOf(card))
    setText(this.#number, numberLine(card))
    if (!before || isChanged(clientsOf(before), clientsOf(card)))
      this.#matches.replaceChildren(...this.#matchNodes())
    if (!before || isChanged(before.notes, card.notes))
      this.#others.replaceChildren(...otherNotes(card, this.#context.employee))
    const isWaiting = card.answeredBy === null && card.direction !== 'outgoing'
    if (!isWaiting && document.activeElement === this.#answer) this.#close.focus()
    this.#answer.hidden = !isWaiting
    this.node.classList.toggle('waiting', isWaiting)
    this.#answered.hidden = card.answeredBy === null
    if (card.answeredBy)
      setText(this.#answered, texts.answeredBy(nameFor(card.answeredBy, this.#context.employee)))
    this.tick()
  }

  #matchNodes(): Node[] {
    const { linked, matches } = this.#card
    const nodes: Node[] = linked
      ? [element('li', {}, clientLine(linked), reason(texts.linked))]
      : []
    if (matches.length === 0) nodes.push(element('li', { class: 'soft' }, texts.nobodyHasIt))
    nodes.push(...matches.slice(0, openMatches).map((match) => this.#matchNode(match)))
    const rest = matches.slice(openMatches).map((match) => this.#matchNode(match))
    if (rest.length > 0)
      nodes.push(
        element(
          'li',
          {},
          element(
            'details',
            {},
            element('summary', {}, texts.more(rest.length)),
            element('ol', { class: 'matches' }, ...rest),
          ),
        ),
      )
    return nodes
  }

  #matchNode(match: CardMatch): HTMLElement {
    const call = element('button', { type: 'button', class: 'link' }, match.stored)
    call.setAttribute('aria-label', `${texts.callAgain} ${match.stored}`)
    call.addEventListener('click', () => this.#context.dial(match.stored))
    return element(
      'li',
      {},
      clientLine(match),
      element('p', { class: 'responsible' }, ...responsible(match, this.#context.employee)),
      reason(
        `${texts.storedAs} `,
        call,
        ` (${match.valueType.toLowerCase()})`,
        match.comparedAs === 'digits' ? `, ${texts.byDigits}; ` : '; ',
        match.place === null ? texts.bestMatch : places[match.place],
      ),
    )
  }

  async #send(path: string, button: HTMLButtonElement): Promise<void> {
    button.disabled = true
    const outcome = await post(path, { call: this.#card.call })
    button.disabled = false
    this.#trouble.textContent = 'failed' in outcome ? outcome.why || texts.failed : ''
  }
}

const unknown = ({ direction }: CallCard): string =>
  direction === 'incoming' || direction === 'redirected' ? texts.unknownCaller : texts.unknownNumber

const clientsOf = ({ linked, matches }: CallCard) => [linked, matches]

/** The name leads to the client's page, beside this one. */
const clientLine = ({ type, id, name }: Pick<CardMatch, 'type' | 'id' | 'name'>): HTMLElement =>
  element(
    'p',
    { class: 'client' },
    element(
      'a',
      { href: `/crm/${type}/details/${id}/`, target: '_blank', rel: 'noopener' },
      name || `${clientTypes[type]} ${id}`,
    ),
    ' ',
    element('span', { class: 'badge' }, clientTypes[type]),
  )

const reason = (...parts: (Node | string)[]): HTMLElement =>
  element('p', { class: 'soft reason' }, ...parts)

const ownNote = ({ notes }: CallCard, me: CardEmployee): string =>
  notes.find(({ author }) => author.id === me.id)?.text ?? ''

const otherNotes = ({ notes }: CallCard, me: CardEmployee): Node[] =>
  notes
    .filter(({ author }) => author.id !== me.id)
    .map(({ author, text }) =>
      element(
        'p',
        { class: 'others' },
        element('strong', {}, texts.notesOf(author.name)),
        ' ',
        text,
      ),
    )

const nameFor = ({ id, name }: CardEmployee, me: CardEmployee): string =>
  id === me.id ? texts.you : name || String(id)

/** "+49 906 2195047, Germany"; an unknown caller's name is their number already. */
function numberLine({ number }: CallCard): string {
  const country = number.country === null ? '' : countries.of(number.country)
  return country ? `${number.text}, ${country}` : number.text
}

function responsible({ responsible: who }: CardMatch, me: CardEmployee): (Node | string)[] {
  const workday = workdays[who.status]
  const rest = [workday, who.extension ? texts.extension(who.extension) : ''].filter(Boolean)
  return [
    `${texts.responsible} `,
    element('strong', {}, nameFor(who, me)),
    element(
      'span',
      { class: `workday ${who.status.toLowerCase()}` },
      rest.length > 0 ? `, ${rest.join(', ')}` : '',
    ),
  ]
}

const isChanged = (before: unknown, now: unknown): boolean =>
  JSON.stringify(before) !== JSON.stringify(now)

/** Writing the same text again would be read out once more. */
function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}
