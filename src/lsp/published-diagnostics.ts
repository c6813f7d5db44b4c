import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver'

/** A diagnostic without its place. */
export type DiagnosticBody = Omit<Diagnostic, 'range'>

/** Lines and columns of a diagnostic: of its start and of its end. */
export const numbersOfPlace = 4

/**
 * The diagnostics of a document on their way out. Their bodies are the same objects from key to key, so that what writes them
 * need not write a thousand of them anew; only places are new with each key.
 */
export class PublishedDiagnostics implements PublishDiagnosticsParams {
  readonly uri: string
  readonly version: number
  readonly bodies: readonly DiagnosticBody[]
  /** {@link numbersOfPlace} of each. */
  readonly places: Int32Array

  constructor(uri: string, version: number, bodies: readonly DiagnosticBody[], places: Int32Array) {
    this.uri = uri
    this.version = version
    this.bodies = bodies
    this.places = places
  }

  #rangeAt(index: number): Diagnostic['range'] {
    const at = index * numbersOfPlace
    const number = (offset: number): number => this.places[at + offset] ?? 0
    return { start: { line: number(0), character: number(1) }, end: { line: number(2), character: number(3) } }
  }

  get diagnostics(): Diagnostic[] {
    return this.bodies.map((body, index) => ({ range: this.#rangeAt(index), ...body }))
  }

  /** The same as an object without ways of its own. */
  toJSON(): PublishDiagnosticsParams {
    const { uri, version, diagnostics } = this
    return { uri, version, diagnostics }
  }
}
