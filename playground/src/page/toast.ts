import { element, icon, icons } from './element.ts'

/** Milliseconds that a message stays. */
const shownMs = 6000

/**
 * A message over the page. It is announced, and goes by itself, by its button and by the escape key; who points at it or has the
 * focus in it has all the time that reading takes.
 */
export class Toast {
  /** It stands in the page from the start: what comes later with its text is not announced. */
  readonly #text: HTMLElement = element('p', { role: 'status' })
  readonly #button: HTMLElement = element(
    'button',
    { type: 'button', 'aria-label': 'Dismiss the message', hidden: true, onclick: () => this.#hide() },
    icon(icons.cross),
  )
  readonly root: HTMLElement = element(
    'div',
    {
      class: 'toast',
      onpointerenter: () => clearTimeout(this.#timer),
      onpointerleave: () => this.#wait(),
      onfocusin: ({ relatedTarget }: FocusEvent) => {
        clearTimeout(this.#timer)
        if (relatedTarget instanceof HTMLElement && !this.root.contains(relatedTarget)) this.#from = relatedTarget
      },
      onfocusout: () => this.#wait(),
    },
    this.#text,
    this.#button,
  )
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Where the focus was before it came here; it goes back when the button goes. */
  #from: HTMLElement | undefined

  constructor() {
    addEventListener('keydown', ({ key, defaultPrevented }) => {
      // The editor has uses of its own for the key.
      if (key === 'Escape' && !defaultPrevented) this.#hide()
    })
  }

  say(text: string): void {
    this.#text.textContent = text
    this.root.dataset['shown'] = 'true'
    this.#button.hidden = false
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#hide(), shownMs)
  }

  #hide(): void {
    if (this.root.contains(document.activeElement)) this.#from?.focus()
    clearTimeout(this.#timer)
    this.#text.textContent = ''
    delete this.root.dataset['shown']
    this.#button.hidden = true
  }
}
