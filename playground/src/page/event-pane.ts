import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { EventRow, EventSummary } from '../engine/protocol.ts'
import { editorSetup, emptyEditor } from './code-editor.ts'
import { element, fill } from './element.ts'
import { inCode } from './problems.ts'

const formWords: Readonly<Record<EventSummary['form'], string>> = {
  event: 'event',
  http: 'HTTP request',
  curl: 'curl command',
  har: 'HAR entry',
}

/** The events, one of them in the editor. */
export class EventPane {
  readonly root: HTMLElement
  readonly #view: EditorView
  readonly #form: HTMLElement
  readonly #choice: HTMLSelectElement
  readonly #note: HTMLElement
  readonly #onChange: () => void
  #rows: EventRow[] = [{ label: '', text: '' }]
  #row = 0
  #isFilling = false
  #told = ''

  constructor(onChange: () => void) {
    this.#onChange = onChange
    this.#form = element('span', { class: 'form' })
    this.#note = element('p', { class: 'note', role: 'status' })
    this.#choice = element('select', {
      'aria-label': 'Which event',
      class: 'rows',
      onchange: () => this.#show(Number(this.#choice.value)),
    })
    const host = element('div', { class: 'editor' })
    this.root = element(
      'section',
      { class: 'pane event', 'aria-labelledby': 'event-title' },
      element('div', { class: 'pane-head' }, element('h2', { id: 'event-title' }, 'Event'), this.#form, this.#choice),
      host,
      this.#note,
    )
    this.#view = emptyEditor(host)
  }

  get text(): string {
    return this.#rows[this.#row]?.text ?? ''
  }

  get rows(): readonly EventRow[] {
    return this.#rows
  }

  get row(): number {
    return this.#row
  }

  setRows(rows: readonly EventRow[], row: number): void {
    this.#rows = [...rows]
    this.#row = Math.min(row, rows.length - 1)
    this.#fill()
  }

  /** Puts one event in the place of the shown one. */
  setText(text: string): void {
    this.#rows[this.#row] = { label: '', text }
    this.#fill()
    this.#onChange()
  }

  /** Says what the text was read as. A text with several events becomes several. */
  describe(summary: EventSummary | { readonly error: string }): void {
    if ('error' in summary) {
      this.#form.textContent = ''
      this.#tell(summary.error, true)
      this.#name('not read')
      return
    }
    this.#form.textContent = `read as ${formWords[summary.form]}`
    this.#tell(summary.leftOut > 0 ? `${String(summary.leftOut)} further events are left out.` : '', false)
    if (summary.split !== null) {
      this.#rows.splice(this.#row, 1, ...summary.split)
      this.#fill()
    } else this.#name(summary.label)
  }

  /** Calls the shown event so in the list. */
  #name(label: string): void {
    if (this.#rows[this.#row]?.label === label) return
    this.#rows[this.#row] = { label, text: this.text }
    this.#listRows()
  }

  #tell(text: string, isError: boolean): void {
    if (this.#told !== text) fill(this.#note, inCode(text))
    this.#told = text
    this.#note.classList.toggle('error', isError)
  }

  #show(row: number): void {
    this.#row = row
    this.#fill()
    this.#onChange()
  }

  #fill(): void {
    this.#isFilling = true
    this.#view.setState(
      EditorState.create({
        doc: this.text,
        extensions: [
          editorSetup('Event: field values in JSON, an HTTP request, a curl command or a HAR file', 'event.json', 'Field values in JSON, an HTTP request, a curl command, a HAR file'), // prettier-ignore
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged && !this.#isFilling) this.#changed(state.doc.toString())
          }),
        ],
      }),
    )
    this.#isFilling = false
    this.#listRows()
  }

  #changed(text: string): void {
    this.#rows[this.#row] = { label: this.#rows[this.#row]?.label ?? '', text }
    if (text.trim() === '') {
      this.#form.textContent = ''
      this.#name('empty')
    }
    this.#onChange()
  }

  #listRows(): void {
    this.#choice.hidden = this.#rows.length < 2
    fill(
      this.#choice,
      this.#rows.map(({ label }, index) =>
        element('option', { value: index, selected: index === this.#row }, `${String(index + 1)}. ${label}`),
      ),
    )
  }
}
