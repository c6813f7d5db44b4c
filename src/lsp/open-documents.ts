import type { TextDocumentContentChangeEvent } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { LanguageService } from '../editor/index.ts'
import { toSpan } from './convert.ts'

/** The documents that the editor shows, in lines and columns, beside the service, which counts characters. */
export class OpenDocuments {
  readonly #service: LanguageService
  readonly #open = new Map<string, TextDocument>()

  constructor(service: LanguageService) {
    this.#service = service
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.#open.set(uri, TextDocument.create(uri, languageId, version, text))
    this.#service.openDocument(uri, text, version)
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    let document = this.#open.get(uri)
    if (document === undefined) return
    for (const change of changes) {
      const span = 'range' in change ? toSpan(document, change.range) : undefined
      this.#service.changeDocument(uri, [{ ...(span === undefined ? {} : { span }), text: change.text }], version)
      document = TextDocument.update(document, [change], version)
    }
    this.#open.set(uri, document)
  }

  close(uri: string): void {
    this.#open.delete(uri)
    this.#service.closeDocument(uri)
  }

  get(uri: string): TextDocument | undefined {
    return this.#open.get(uri)
  }

  /** An open document, or a file of the project that the service knows. */
  find(uri: string): TextDocument | undefined {
    const text = this.#service.textOf(uri)
    return this.#open.get(uri) ?? (text === undefined ? undefined : TextDocument.create(uri, '', 0, text))
  }

  get uris(): readonly string[] {
    return [...this.#open.keys()]
  }
}
