import { DiagnosticSeverity, type Connection } from 'vscode-languageserver'
import type { DocumentDiagnostics, EditorDiagnostic, LanguageService } from '../editor/index.ts'
import { toDiagnosticBody } from './convert.ts'
import type { ServerHost } from './host.ts'
import type { OpenDocuments } from './open-documents.ts'
import { numbersOfPlace, PublishedDiagnostics, type DiagnosticBody } from './published-diagnostics.ts'

/** Milliseconds without a key after which proofs begin. */
const proofDelay = 60

/** Bodies that are kept; a table that is full is begun anew. */
const mostBodies = 10_000

/** Says that there is more. */
function noticeOf(leftOut: number): DiagnosticBody {
  return {
    severity: DiagnosticSeverity.Information,
    source: 'portcullis',
    message: `${String(leftOut)} more findings are not shown here: \`portcullis lint\` tells all`,
  }
}

/**
 * Does something when all that waits now has had its turn. A timer takes a millisecond at least, and more in a page.
 *
 * @returns what calls it off
 */
function afterTurn(go: () => void): () => void {
  if (typeof setImmediate === 'function') {
    const turn = setImmediate(go)
    return () => clearImmediate(turn)
  }
  const timer = setTimeout(go, 0)
  return () => clearTimeout(timer)
}

interface KnownBody {
  readonly body: DiagnosticBody
  readonly of: Pick<EditorDiagnostic, 'code' | 'level' | 'page' | 'tags'>
}

/** Publishes diagnostics: at once after a key what needs no proof, and all of them when the keys pause. */
export class DiagnosticsLoop {
  readonly #connection: Connection
  readonly #service: LanguageService
  readonly #documents: OpenDocuments
  readonly #running = new Map<string, AbortController>()
  /** What ends the wait for a document's turn. */
  readonly #timers = new Map<string, () => void>()
  /** Whether proofs are wanted. */
  withProofs = true
  /** Told when all diagnostics of a document are known. */
  onProved: (() => void) | undefined

  readonly #host: Pick<ServerHost, 'addressOf' | 'writesJson'>
  /** What was made of diagnostics, by their messages: one that has only moved is the same. */
  readonly #bodies = new Map<string, KnownBody>()
  readonly #bodyByDiagnostic = new WeakMap<EditorDiagnostic, DiagnosticBody>()

  constructor(
    connection: Connection,
    service: LanguageService,
    documents: OpenDocuments,
    host: Pick<ServerHost, 'addressOf' | 'writesJson'>,
  ) {
    this.#connection = connection
    this.#service = service
    this.#documents = documents
    this.#host = host
  }

  #bodyOf(diagnostic: EditorDiagnostic): DiagnosticBody {
    let body = this.#bodyByDiagnostic.get(diagnostic)
    if (body === undefined) this.#bodyByDiagnostic.set(diagnostic, (body = this.#findBody(diagnostic)))
    return body
  }

  #findBody(diagnostic: EditorDiagnostic): DiagnosticBody {
    const { message, code, level, page, tags } = diagnostic
    const known = this.#bodies.get(message)
    const isSame = known?.of.code === code && known.of.level === level && known.of.page === page && known.of.tags.join() === tags.join() // prettier-ignore
    if (isSame) return known.body
    if (this.#bodies.size >= mostBodies) this.#bodies.clear()
    const body = toDiagnosticBody(diagnostic, this.#host.addressOf)
    this.#bodies.set(message, { body, of: { code, level, page, tags } })
    return body
  }

  #publish(told: DocumentDiagnostics): void {
    const { file, version, leftOut, movedBy } = told
    const document = this.#documents.get(file)
    if (document === undefined) return
    const found = told.found ?? told.diagnostics
    const bodies = found.map((diagnostic) => this.#bodyOf(diagnostic))
    // A notice stands at the top, where the numbers of a place are 0 as they are made.
    if (leftOut > 0) bodies.unshift(noticeOf(leftOut))
    const first = bodies.length - found.length
    const places = new Int32Array(bodies.length * numbersOfPlace)
    for (let index = 0; index < found.length; index++) {
      const { start, end } = (found[index] as EditorDiagnostic).span
      const moved = movedBy?.[index] ?? 0
      const at = (first + index) * numbersOfPlace
      document.putPosition(start + moved, places, at)
      document.putPosition(end + moved, places, at + 2)
    }
    const published = new PublishedDiagnostics(file, version, bodies, places)
    void this.#connection.sendDiagnostics(this.#host.writesJson === true ? published : published.toJSON())
  }

  /** Takes it that a document has changed: what was begun for its old text ends. */
  changed(file: string): void {
    this.#running.get(file)?.abort()
    this.#timers.get(file)?.()
    // Keys that wait in the line come first, so that only the last of them is judged; and with the second turn what
    // was asked with the key, such as what could stand at the cursor.
    this.#wait(file, 0, () =>
      this.#timers.set(
        file,
        afterTurn(() => this.#fast(file)),
      ),
    )
  }

  #fast(file: string): void {
    if (this.#documents.get(file) === undefined) return
    this.#publish(this.#service.diagnostics(file))
    if (!this.withProofs) return
    this.#wait(file, proofDelay, () => void this.#prove(file))
  }

  #wait(file: string, milliseconds: number, go: () => void): void {
    const timer = setTimeout(go, milliseconds)
    this.#timers.set(file, () => clearTimeout(timer))
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
    this.#timers.get(file)?.()
    void this.#connection.sendDiagnostics({ uri: file, diagnostics: [] })
  }

  /** Ends all that is going on. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort()
    for (const endWait of this.#timers.values()) endWait()
  }
}
