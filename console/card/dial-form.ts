import { element } from '../shell/element.ts'
import { post } from './requests.ts'
import { texts } from './texts.ts'

export interface DialForm {
  readonly node: HTMLElement
  /** Asks the employee's telephone to call the number. */
  dial(number: string): void
}

export function createDialForm(): DialForm {
  const field = element('input', {
    id: 'dial',
    type: 'tel',
    autocomplete: 'off',
    maxlength: 64,
    required: true,
  })
  const state = element('p', { class: 'soft', role: 'status' })
  let latest = 0

  const dial = async (number: string) => {
    latest += 1
    const mine = latest
    state.textContent = texts.dialling(number)
    const outcome = await post('/card/call', { number })
    if (mine !== latest) return
    if ('done' in outcome) {
      state.textContent = texts.dialled(number)
      field.value = ''
    } else state.textContent = outcome.why || texts.failed
  }

  const form = element(
    'form',
    { class: 'dial' },
    element('label', { for: field.id }, texts.dialLabel),
    field,
    element('button', { class: 'plain' }, texts.dial),
    state,
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const number = field.value.trim()
    if (number !== '') void dial(number)
  })
  return { node: form, dial: (number) => void dial(number) }
}
