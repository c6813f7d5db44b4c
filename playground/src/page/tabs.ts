import { element } from './element.ts'

/** One tab of a list, and the panel that it shows. */
export interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly panel: HTMLElement
}

/** A list of tabs as the ARIA Authoring Practices describe it: arrows move, and moving shows. */
export class Tabs<Id extends string> {
  readonly list: HTMLElement
  readonly panels: HTMLElement
  readonly #tabs: readonly Tab<Id>[]
  readonly #buttons = new Map<Id, HTMLButtonElement>()
  readonly #onShow: (id: Id) => void
  #shown: Id

  constructor(label: string, tabs: readonly [Tab<Id>, ...Tab<Id>[]], onShow: (id: Id) => void) {
    this.#tabs = tabs
    this.#onShow = onShow
    this.#shown = tabs[0].id
    for (const { id, label: text, panel } of tabs) {
      const button = element(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${id}`,
          'aria-controls': `panel-${id}`,
          onclick: () => this.show(id),
          onkeydown: (event: KeyboardEvent) => this.#move(event),
        },
        text,
      )
      this.#buttons.set(id, button)
      panel.id = `panel-${id}`
      panel.setAttribute('role', 'tabpanel')
      panel.setAttribute('aria-labelledby', `tab-${id}`)
      panel.tabIndex = 0
    }
    this.list = element('div', { role: 'tablist', 'aria-label': label, class: 'tabs' }, [...this.#buttons.values()])
    this.panels = element('div', { class: 'panels' }, tabs.map(({ panel }) => panel)) // prettier-ignore
    this.#mark()
  }

  get shown(): Id {
    return this.#shown
  }

  /** Says how much is in a tab, beside its name. */
  count(id: Id, text: string): void {
    const button = this.#buttons.get(id)
    const tab = this.#tabs.find((one) => one.id === id)
    if (button === undefined || tab === undefined) return
    button.replaceChildren(tab.label, text === '' ? '' : element('span', { class: 'count' }, text))
  }

  show(id: Id): void {
    if (!this.#buttons.has(id)) return
    this.#shown = id
    this.#mark()
    this.#onShow(id)
  }

  #mark(): void {
    for (const { id, panel } of this.#tabs) {
      const isShown = id === this.#shown
      panel.hidden = !isShown
      const button = this.#buttons.get(id)
      button?.setAttribute('aria-selected', String(isShown))
      button?.setAttribute('tabindex', isShown ? '0' : '-1')
    }
  }

  #move(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const { length } = this.#tabs
    const at = this.#tabs.findIndex(({ id }) => id === this.#shown)
    const next = Number.isFinite(step) ? (at + step + length) % length : step < 0 ? 0 : length - 1
    const tab = this.#tabs[next]
    if (tab === undefined) return
    this.show(tab.id)
    this.#buttons.get(tab.id)?.focus()
  }
}
