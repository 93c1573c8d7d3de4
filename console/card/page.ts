/** The page that an employee keeps open: a card for each call that is shown to them. */
import type { CallCard } from '../../src/domain/calls/call-card.ts'
import { element } from '../shell/element.ts'
import { createAttention } from './attention.ts'
import { callerOf, CardView, lineOf, type CardContext } from './card-view.ts'
import { createDialForm } from './dial-form.ts'
import { EarlierCalls } from './earlier-calls.ts'
import { useToken } from './requests.ts'
import { followCalls, type Connection } from './stream.ts'
import { directions, texts } from './texts.ts'

const root = document.getElementById('calls') as HTMLElement
const noteMaxLength = Number(root.dataset['noteMax'])

const cards = new Map<string, CardView>()
const attention = createAttention()
const dialForm = createDialForm()
const context: CardContext = {
  employee: { id: 0, name: '' },
  aheadMs: 0,
  noteMaxLength,
  dial: (number) => dialForm.dial(number),
}
const earlier = new EarlierCalls(context)

const connection = element('p', { class: 'connection', role: 'status' })
// Rings are read out at once, ends when there is time.
const rings = element('div', { class: 'unseen', 'aria-live': 'assertive', 'aria-atomic': true })
const ends = element('div', { class: 'unseen', 'aria-live': 'polite' })
let isLive = false
const nobody = element('p', { class: 'soft' }, texts.nobodyCalls)
const now = element('div', { class: 'cards' })
const nowTitle = element('h2', { id: 'now', tabindex: -1 }, texts.now)

root.replaceChildren(
  element('div', { class: 'top' }, element('h1', {}, texts.title), connection, attention.button),
  rings,
  ends,
  element('section', { 'aria-labelledby': nowTitle.id }, nowTitle, nobody, now),
  dialForm.node,
  earlier.node,
)

followCalls({
  onHello({ employee, token, now: serverNow }) {
    useToken(token)
    context.aheadMs = Date.now() - serverNow
    if (context.employee.id !== 0 && context.employee.id !== employee.id) forget()
    context.employee = employee
  },
  onSnapshot(all) {
    const named = new Set(all.map(({ call }) => call))
    for (const call of cards.keys()) if (!named.has(call)) remove(call)
    for (const card of all) show(card)
  },
  onCard: show,
  onGone: remove,
  onConnection: tell,
})
setInterval(() => {
  for (const view of cards.values()) view.tick()
}, 1_000)
addEventListener('pagehide', () => {
  for (const view of cards.values()) view.notes.save()
})
addEventListener('beforeunload', (event) => {
  if ([...cards.values()].some(({ notes }) => !notes.isSaved) || earlier.hasUnsaved())
    event.preventDefault()
})

/** Somebody else has signed in in this browser: what the one before saw is not theirs. */
function forget(): void {
  for (const [call, view] of cards) {
    view.notes.drop()
    view.node.remove()
    attention.quiet(call)
  }
  cards.clear()
  earlier.clear()
  redraw()
}

function show(card: CallCard): void {
  const known = cards.get(card.call)
  if (known) known.show(card)
  else {
    const view = earlier.take(card.call) ?? new CardView(card, context)
    view.show(card)
    cards.set(card.call, view)
    // At the end, so that no button moves away under a finger.
    now.append(view.node)
    view.takeNotes()
    const what = directions[card.direction]
    rings.textContent = texts.rings(what, callerOf(card), lineOf(card))
    attention.ring(card.call, `${what}: ${callerOf(card)}`, lineOf(card))
  }
  redraw()
}

function remove(call: string): void {
  const view = cards.get(call)
  if (!view) return
  cards.delete(call)
  const hadFocus = view.hasFocus()
  const wasTyping = view.notes.hasFocus()
  earlier.add(view)
  view.node.remove()
  // Whoever was on a button of the card goes on at the next one; whoever typed goes on typing.
  if (hadFocus && !wasTyping) {
    const next = cards.values().next().value
    if (next) next.focus()
    else nowTitle.focus()
  }
  view.notes.save()
  attention.quiet(call)
  ends.textContent = texts.ended(callerOf(view.card))
  redraw()
}

function redraw(): void {
  nobody.hidden = cards.size > 0 || !isLive
  const waiting = [...cards.values()].filter(
    ({ card }) => card.answeredBy === null && card.direction !== 'outgoing',
  )
  const [first] = waiting
  attention.waiting(waiting.length, first ? callerOf(first.card) : '')
}

function tell(state: Connection): void {
  isLive = state === 'live'
  redraw()
  connection.className = `connection ${state}`
  if (state !== 'signedOut') {
    connection.setAttribute('role', 'status')
    if (connection.textContent !== texts[state]) connection.textContent = texts[state]
    return
  }
  if (connection.querySelector('a')) return
  connection.setAttribute('role', 'alert')
  connection.replaceChildren(
    `${texts.signedOut} `,
    element('a', { href: '/login/?back=/card/signed-in', target: '_blank' }, texts.signIn),
    ` ${texts.signInHint}`,
  )
}
