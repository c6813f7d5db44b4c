import type { TextDocumentContentChangeEvent } from 'vscode-languageserver'
import type { LanguageService, TextReader } from '../editor/index.ts'
import { TextLines } from './text-lines.ts'

/** The documents that the editor shows, in lines and columns; the service, which counts characters, keeps their texts. */
export class OpenDocuments {
  readonly #service: LanguageService
  readonly #open = new Map<string, TextLines>()
  /** Lines of files that no editor has open, with what they are read from. */
  readonly #beside = new Map<string, { readonly text: TextReader; readonly lines: TextLines }>()

  constructor(service: LanguageService) {
    this.#service = service
  }

  open(uri: string, version: number, text: string): void {
    this.#service.openDocument(uri, text, version)
    const reader = this.#service.readerOf(uri)
    if (reader === undefined) throw new Error('INVARIANT: it was opened')
    this.#open.set(uri, new TextLines(reader))
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const lines = this.#open.get(uri)
    if (lines === undefined) return
    for (const change of changes) {
      const span = 'range' in change ? lines.toSpan(change.range) : undefined
      this.#service.changeDocument(uri, [{ ...(span === undefined ? {} : { span }), text: change.text }], version)
      lines.replaced(span, change.text)
    }
  }

  close(uri: string): void {
    this.#open.delete(uri)
    this.#service.closeDocument(uri)
  }

  get(uri: string): TextLines | undefined {
    return this.#open.get(uri)
  }

  /** An open document, or a file of the project that the service knows. */
  find(uri: string): TextLines | undefined {
    const open = this.#open.get(uri)
    if (open !== undefined) return open
    const text = this.#service.readerOf(uri)
    const known = this.#beside.get(uri)
    if (text === known?.text) return known?.lines
    this.#beside.delete(uri)
    if (text === undefined) return undefined
    const lines = new TextLines(text)
    this.#beside.set(uri, { text, lines })
    return lines
  }

  get uris(): readonly string[] {
    return [...this.#open.keys()]
  }
}
