import { DiagnosticSeverity, type Connection, type Diagnostic } from 'vscode-languageserver'
import type { DocumentDiagnostics, LanguageService } from '../editor/index.ts'
import { toDiagnostic } from './convert.ts'
import type { OpenDocuments } from './open-documents.ts'

/** Milliseconds without a key after which proofs begin. */
const proofDelay = 60

/** Says that there is more. */
function noticeOf(leftOut: number): Diagnostic {
  const start = { line: 0, character: 0 }
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: 'portcullis',
    message: `${String(leftOut)} more findings are not shown here: \`portcullis lint\` tells all`,
  }
}

/** Publishes diagnostics: at once after a key what needs no proof, and all of them when the keys pause. */
export class DiagnosticsLoop {
  readonly #connection: Connection
  readonly #service: LanguageService
  readonly #documents: OpenDocuments
  readonly #running = new Map<string, AbortController>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** Whether proofs are wanted. */
  withProofs = true
  /** Told when all diagnostics of a document are known. */
  onProved: (() => void) | undefined

  readonly #addressOf: ((page: string) => string | undefined) | undefined

  /** @param addressOf - the address of a page of our documentation, where there are any */
  constructor(
    connection: Connection,
    service: LanguageService,
    documents: OpenDocuments,
    addressOf?: (page: string) => string | undefined,
  ) {
    this.#connection = connection
    this.#service = service
    this.#documents = documents
    this.#addressOf = addressOf
  }

  #publish({ file, version, diagnostics, leftOut }: DocumentDiagnostics): void {
    const document = this.#documents.get(file)
    if (document === undefined) return
    const own = diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic, this.#addressOf))
    if (leftOut > 0) own.unshift(noticeOf(leftOut))
    void this.#connection.sendDiagnostics({ uri: file, version, diagnostics: own })
  }

  /** Takes it that a document has changed: what was begun for its old text ends. */
  changed(file: string): void {
    this.#running.get(file)?.abort()
    clearTimeout(this.#timers.get(file))
    // Keys that wait in the line come first, so that only the last of them is judged; and with the second turn what
    // was asked with the key, such as what could stand at the cursor.
    this.#wait(file, 0, () => this.#wait(file, 0, () => this.#fast(file)))
  }

  #fast(file: string): void {
    if (this.#documents.get(file) === undefined) return
    this.#publish(this.#service.diagnostics(file))
    if (!this.withProofs) return
    this.#wait(file, proofDelay, () => void this.#prove(file))
  }

  #wait(file: string, milliseconds: number, go: () => void): void {
    this.#timers.set(file, setTimeout(go, milliseconds))
  }

  async #prove(file: string): Promise<void> {
    const controller = new AbortController()
    this.#running.set(file, controller)
    try {
      const all = await this.#service.provedDiagnostics(file, { signal: controller.signal })
      if (all === undefined || controller.signal.aborted) return
      this.#publish(all)
      this.onProved?.()
    } catch (error) {
      this.#connection.console.error(`the proofs of ${file} ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`) // prettier-ignore
    } finally {
      if (this.#running.get(file) === controller) this.#running.delete(file)
    }
  }

  /** Forgets a document, and takes its diagnostics back. */
  closed(file: string): void {
    this.#running.get(file)?.abort()
    clearTimeout(this.#timers.get(file))
    void this.#connection.sendDiagnostics({ uri: file, diagnostics: [] })
  }

  /** Ends all that is going on. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort()
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }
}
