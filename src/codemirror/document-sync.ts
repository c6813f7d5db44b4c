import { setDiagnostics } from '@codemirror/lint'
import { ViewPlugin, type EditorView, type PluginValue, type ViewUpdate } from '@codemirror/view'
import type { Span } from '../diagnostics/index.ts'
import type { DocumentChange, DocumentDiagnostics } from '../editor/index.ts'
import { toDiagnostics } from './diagnostics.ts'
import { settingsOf, tellFailure, type PortcullisOptions } from './settings.ts'
import { setTokens } from './tokens.ts'

const defaultProofDelayMs = 300

/** Characters of a document that is coloured as a whole; of a longer one, what is in sight and as much around it. */
const colouredWhole = 50_000
const colouredAround = 10_000

/** Changes of one transaction, from the last, so that each stands in the text before all of them. */
function toChanges({ changes }: ViewUpdate): readonly DocumentChange[] {
  const made: DocumentChange[] = []
  changes.iterChanges((start, end, _from, _to, inserted) => {
    made.unshift({ span: { start, end }, text: inserted.toString() })
  })
  return made
}

/** Keeps the service's text equal to the editor's, and shows what it says of it. */
class DocumentSync implements PluginValue {
  readonly #view: EditorView
  readonly #options: PortcullisOptions
  #version = 1
  /** The stretch of a long document that has colours. */
  #coloured: Span = { start: 0, end: 0 }
  #isAsking = false
  #isEnded = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #proof: AbortController | undefined

  constructor(view: EditorView) {
    this.#view = view
    this.#options = settingsOf(view.state)
    const { client, file } = this.#options
    client.openDocument(file, view.state.doc.toString(), this.#version)
    this.#refresh()
  }

  update(update: ViewUpdate): void {
    if (!update.docChanged) {
      if (update.viewportChanged && !this.#isInSight()) void this.#askColours()
      return
    }
    this.#version++
    const { client, file } = this.#options
    client.changeDocument(file, toChanges(update), this.#version)
    this.#refresh()
  }

  destroy(): void {
    this.#isEnded = true
    clearTimeout(this.#timer)
    this.#proof?.abort()
    this.#options.client.closeDocument(this.#options.file)
  }

  /** Asks what is quick at once, and for proofs when no key follows. */
  #refresh(): void {
    clearTimeout(this.#timer)
    this.#proof?.abort()
    void this.#askQuick()
    this.#timer = setTimeout(() => void this.#askProofs(), this.#options.proofDelayMs ?? defaultProofDelayMs)
  }

  /** One question at a time: what was typed meanwhile is asked once, when the answer is there. */
  async #askQuick(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const { client, file } = this.#options
    try {
      for (let asked = 0; asked !== this.#version && !this.#isEnded;) {
        asked = this.#version
        const [found] = await Promise.all([client.diagnostics(file), this.#askColours()])
        if (this.#isCurrent(asked)) this.#show(found)
      }
    } catch (error) {
      tellFailure(this.#options, error)
    } finally {
      this.#isAsking = false
    }
  }

  /** Whether all that is in sight of a long document has colours. */
  #isInSight(): boolean {
    const { viewport, state } = this.#view
    if (state.doc.length <= colouredWhole) return true
    return viewport.from >= this.#coloured.start && viewport.to <= this.#coloured.end
  }

  async #askColours(): Promise<void> {
    const { client, file } = this.#options
    const { viewport, state } = this.#view
    const { length } = state.doc
    const asked = this.#version
    const span = { start: Math.max(0, viewport.from - colouredAround), end: Math.min(length, viewport.to + colouredAround) } // prettier-ignore
    this.#coloured = span
    try {
      const tokens = await (length <= colouredWhole ? client.semanticTokens(file) : client.semanticTokens(file, span))
      if (tokens !== undefined && this.#isCurrent(asked)) this.#view.dispatch({ effects: setTokens.of(tokens) })
    } catch (error) {
      tellFailure(this.#options, error)
    }
  }

  async #askProofs(): Promise<void> {
    const { client, file } = this.#options
    const proof = (this.#proof = new AbortController())
    const asked = this.#version
    try {
      const found = await client.provedDiagnostics(file, { signal: proof.signal })
      if (this.#isCurrent(asked)) this.#show(found)
    } catch (error) {
      tellFailure(this.#options, error)
    }
  }

  /** Whether an answer is about the text as it stands, and somebody still looks at it. */
  #isCurrent(asked: number): boolean {
    return asked === this.#version && !this.#isEnded
  }

  #show(found: DocumentDiagnostics | undefined): void {
    if (found === undefined) return
    const { state } = this.#view
    this.#view.dispatch(setDiagnostics(state, toDiagnostics(found.diagnostics, state.doc, this.#options)))
    this.#options.onDiagnostics?.(found.diagnostics, found.depth, found.leftOut)
  }
}

export const documentSync = ViewPlugin.fromClass(DocumentSync)
