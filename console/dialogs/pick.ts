/** Choosing from a list that can be searched: one entry or several. */
import { element } from '../shell/element.ts'
import { PortalError } from '../shell/portal.ts'
import { texts } from '../texts.ts'
import { showModal } from './modal.ts'

export interface Choice {
  id: string
  title: string
  note: string
}

export interface ChoiceSource<Item> {
  label: string
  find(text: string): Promise<Item[]>
  /** How an entry is shown. */
  show(item: Item): Choice
}

export interface PickOptions<Item> {
  title: string
  /** With more than one the dialog lets choose between them. */
  sources: readonly ChoiceSource<Item>[]
  isMultiple: boolean
  /** Chosen beforehand. */
  chosen?: readonly Item[]
  /** Ids that cannot be chosen. */
  blocked?: ReadonlySet<string>
}

// The portal lists no more at once.
const listedMax = 50
const typingMs = 200

/** undefined: closed without choosing. */
export const pick = <Item>(options: PickOptions<Item>): Promise<Item[] | undefined> =>
  showModal<Item[]>(options.title, ({ body, finish, cancel }) => {
    const { sources, isMultiple, blocked = new Set() } = options
    let source = sources[0]
    const chosen = new Map<string, { item: Item; choice: Choice }>()
    const firstShow = source?.show
    for (const item of options.chosen ?? []) {
      const choice = firstShow?.(item)
      if (choice) chosen.set(choice.id, { item, choice })
    }

    const search = element('input', {
      type: 'search',
      'aria-label': texts.search,
      placeholder: texts.search,
      autocomplete: 'off',
      autofocus: true,
    })
    const status = element('p', { class: 'soft status', role: 'status', 'aria-live': 'polite' })
    const list = element('ul', { class: 'choices' })
    const chips = element('ul', { class: 'chips', 'aria-label': texts.chosen, hidden: true })
    const select = element('button', { text: texts.select, disabled: true })

    const showChosen = (): void => {
      select.disabled = chosen.size === 0
      if (!isMultiple) return
      chips.hidden = chosen.size === 0
      chips.replaceChildren(
        ...[...chosen].map(([id, { choice }]) => {
          const remove = () => {
            chosen.delete(id)
            showChosen()
            for (const box of list.querySelectorAll('input'))
              if (box.value === id) box.checked = false
            search.focus()
          }
          const label = texts.remove(choice.title)
          return element(
            'li',
            {},
            element('span', { text: choice.title }),
            element('button', {
              type: 'button',
              'aria-label': label,
              text: '×',
              on: { click: remove },
            }),
          )
        }),
      )
    }

    const row = (item: Item, choice: Choice): HTMLElement => {
      const box = element('input', {
        type: isMultiple ? 'checkbox' : 'radio',
        name: 'choice',
        value: choice.id,
        disabled: blocked.has(choice.id),
      })
      box.checked = chosen.has(choice.id)
      box.addEventListener('change', () => {
        if (!isMultiple) chosen.clear()
        if (box.checked) chosen.set(choice.id, { item, choice })
        else chosen.delete(choice.id)
        showChosen()
      })
      return element(
        'li',
        {},
        element(
          'label',
          {},
          box,
          element('span', { class: 'name', text: choice.title }),
          element('small', { text: choice.note }),
        ),
      )
    }

    let round = 0
    const load = async (): Promise<void> => {
      const asked = (round += 1)
      if (!source) return
      status.textContent = texts.searching
      const from = source
      try {
        const items = await from.find(search.value)
        // Somebody has typed on meanwhile.
        if (asked !== round) return
        list.replaceChildren(...items.map((item) => row(item, from.show(item))))
        const count = items.length
        status.textContent = count >= listedMax ? texts.manyFound(count) : texts.found(count)
      } catch (error) {
        if (asked !== round) return
        list.replaceChildren()
        status.textContent = error instanceof PortalError ? error.message : String(error)
      }
    }

    let typing: ReturnType<typeof setTimeout> | undefined
    search.addEventListener('input', () => {
      clearTimeout(typing)
      typing = setTimeout(() => void load(), typingMs)
    })
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
      event.preventDefault()
      list.querySelector<HTMLInputElement>('input:not(:disabled)')?.focus()
    })

    const tabs = sources.map((each) =>
      element('button', {
        type: 'button',
        class: 'tab',
        text: each.label,
        'aria-pressed': String(each === source),
        on: {
          click: (event) => {
            source = each
            for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab === event.target))
            void load()
          },
        },
      }),
    )
    const form = element(
      'form',
      { method: 'dialog', class: 'picker' },
      sources.length > 1
        ? element('div', { class: 'tabs', role: 'group', 'aria-label': options.title }, ...tabs)
        : undefined,
      search,
      chips,
      list,
      status,
      element('footer', {}, select, cancelButton(cancel)),
    )
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (chosen.size > 0) finish([...chosen.values()].map(({ item }) => item))
    })
    body.append(form)
    showChosen()
    void load()
  })

const cancelButton = (cancel: () => void): HTMLElement =>
  element('button', { type: 'button', class: 'plain', text: texts.cancel, on: { click: cancel } })
