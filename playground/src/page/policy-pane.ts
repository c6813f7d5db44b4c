import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { portcullis, tokenTheme, type ConnectedService } from '../../../src/codemirror/index.ts'
import type { EditorDiagnostic, FileEdit } from '../../../src/editor/index.ts'
import { applyEdits } from '../../../src/diagnostics/index.ts'
import type { Files } from '../engine/protocol.ts'
import { nameFor } from '../state/file-names.ts'
import { editorSetup, emptyEditor } from './code-editor.ts'
import { element, fill } from './element.ts'
import { isWithoutPolicy } from './no-policy.ts'
import { Problems } from './problems.ts'

export interface PolicyPaneEvents {
  readonly onChange: () => void
  readonly onFailure: (error: unknown) => void
}

/** The files of the policy, one of them in the editor. */
export class PolicyPane {
  readonly root: HTMLElement
  readonly #client: ConnectedService
  readonly #events: PolicyPaneEvents
  readonly #view: EditorView
  readonly #names: HTMLElement
  readonly #problems: Problems
  #files: { file: string; text: string }[] = [{ file: 'policy.yaml', text: '' }]
  #shown = 0

  constructor(client: ConnectedService, events: PolicyPaneEvents) {
    this.#client = client
    this.#events = events
    this.#names = element('div', { class: 'files' })
    const host = element('div', { class: 'editor' })
    this.#problems = new Problems()
    this.root = element(
      'section',
      { class: 'pane policy', 'aria-labelledby': 'policy-title' },
      element('div', { class: 'pane-head' }, element('h2', { id: 'policy-title' }, 'Policy'), this.#names),
      host,
      this.#problems.root,
    )
    this.#view = emptyEditor(host)
  }

  get files(): Files {
    return this.#files
  }

  get shown(): string {
    return this.#file.file
  }

  get #file(): { file: string; text: string } {
    const file = this.#files[this.#shown]
    if (file === undefined) throw new Error('INVARIANT: a file is always shown')
    return file
  }

  /** Puts other files in the place of all. */
  setFiles(files: Files, shown: string): void {
    this.#files = files.map(({ file, text }) => ({ file, text }))
    this.#open(Math.max(0, this.#files.findIndex(({ file }) => file === shown))) // prettier-ignore
  }

  /** Adds files, or puts them in the place of those of their names. */
  addFiles(files: Files): void {
    for (const { file, text } of files) {
      const own = this.#files.find((one) => one.file === file)
      if (own === undefined) this.#files.push({ file, text })
      else own.text = text
    }
    const last = files.at(-1)
    this.#open(Math.max(0, this.#files.findIndex(({ file }) => file === last?.file))) // prettier-ignore
    this.#events.onChange()
  }

  textOf(file: string): string | undefined {
    return this.#files.find((one) => one.file === file)?.text
  }

  /** Shows a place of a file, with the cursor in it. */
  reveal(file: string, at: number): void {
    const index = this.#files.findIndex((one) => one.file === file)
    if (index === -1) return
    if (index !== this.#shown) this.#open(index)
    const anchor = Math.min(at, this.#view.state.doc.length)
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
    this.#view.focus()
  }

  focus(): void {
    this.#view.focus()
  }

  #open(index: number): void {
    this.#shown = index
    const { file, text } = this.#file
    this.#client.setFiles(this.#files.filter((one) => one.file !== file))
    this.#problems.wait()
    this.#view.setState(
      EditorState.create({
        doc: text,
        extensions: [
          editorSetup(
            `Policy, file ${file}`,
            file,
            'A policy in YAML or JSON, plain rules, Terraform; or choose an example',
          ),
          portcullis({
            client: this.#client,
            file,
            onDiagnostics: (found, depth, leftOut) => this.#showProblems(found, depth, leftOut),
            onOtherFiles: (edits) => this.#editOthers(edits),
            onFailure: this.#events.onFailure,
          }),
          tokenTheme,
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) this.#changed(state.doc.toString())
          }),
        ],
      }),
    )
    this.#listNames()
  }

  #changed(text: string): void {
    const own = this.#file
    own.text = text
    const name = this.#freeName(nameFor(own.file, text), own.file)
    if (name !== own.file) {
      own.file = name
      // The state that is being updated cannot be replaced now.
      queueMicrotask(() => this.#open(this.#shown))
    }
    this.#events.onChange()
  }

  #freeName(name: string, own: string): string {
    return name === own || this.#files.every(({ file }) => file !== name) ? name : own
  }

  #editOthers(edits: readonly FileEdit[]): void {
    for (const own of this.#files) {
      const mine = edits.filter(({ file }) => file === own.file)
      if (mine.length > 0) own.text = applyEdits(own.text, mine)
    }
    this.#client.setFiles(this.#files.filter(({ file }) => file !== this.shown))
    this.#events.onChange()
  }

  #showProblems(found: readonly EditorDiagnostic[], depth: 'fast' | 'all', leftOut: number): void {
    const isEmpty = isWithoutPolicy(this.#files) && this.#file.text.trim() === ''
    this.root.toggleAttribute('data-empty', isEmpty)
    if (isEmpty) {
      this.#problems.beEmpty()
      return
    }
    this.#problems.show(found, (diagnostic) => this.reveal(this.shown, diagnostic.span.start), depth, leftOut, {
      view: this.#view,
      file: this.shown,
      onOtherFiles: (edits) => this.#editOthers(edits),
    })
  }

  #listNames(): void {
    fill(
      this.#names,
      this.#files.map(({ file }, index) =>
        element(
          'button',
          {
            type: 'button',
            class: 'file',
            'aria-pressed': String(index === this.#shown),
            onclick: () => this.#open(index),
          },
          file,
        ),
      ),
    )
  }
}
