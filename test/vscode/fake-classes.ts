/** The classes of VS Code's API whose members the client reads or a test looks at. */
import { EventEmitter as NodeEmitter } from 'node:events'

export class Disposable {
  static from(...inner: { dispose(): void }[]): Disposable {
    return new Disposable(() => inner.forEach((one) => one.dispose()))
  }
  readonly #end: () => unknown
  constructor(end: () => unknown) {
    this.#end = end
  }
  dispose(): void {
    this.#end()
  }
}

export class EventEmitter<Value> {
  readonly #emitter = new NodeEmitter().setMaxListeners(0)
  readonly event = (listener: (value: Value) => unknown, self?: unknown): Disposable => {
    const bound = self === undefined ? listener : listener.bind(self)
    this.#emitter.on('fire', bound)
    return new Disposable(() => this.#emitter.off('fire', bound))
  }
  fire(value: Value): void {
    this.#emitter.emit('fire', value)
  }
  dispose(): void {
    this.#emitter.removeAllListeners()
  }
}

export class Uri {
  readonly scheme: string
  readonly fsPath: string
  constructor(readonly text: string) {
    this.scheme = text.slice(0, text.indexOf(':'))
    this.fsPath = text.replace(/^file:\/\//, '')
  }
  static parse(text: string): Uri {
    return new Uri(text)
  }
  static file(path: string): Uri {
    return new Uri(`file://${path}`)
  }
  toString(): string {
    return this.text
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  readonly start: Position
  readonly end: Position
  constructor(...at: [Position, Position] | [number, number, number, number]) {
    if (at.length === 2) [this.start, this.end] = at
    else {
      this.start = new Position(at[0], at[1])
      this.end = new Position(at[2], at[3])
    }
  }
}

export class Diagnostic {
  code: unknown
  source: unknown
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter<void>().event }
  cancel(): void {
    this.token.isCancellationRequested = true
  }
  dispose(): void {
    this.cancel()
  }
}

/** A kind of code actions: a path of words. */
export class CodeActionKind {
  static readonly Empty = new CodeActionKind('')
  static readonly QuickFix = new CodeActionKind('quickfix')
  static readonly Refactor = new CodeActionKind('refactor')
  static readonly RefactorExtract = new CodeActionKind('refactor.extract')
  static readonly RefactorInline = new CodeActionKind('refactor.inline')
  static readonly RefactorRewrite = new CodeActionKind('refactor.rewrite')
  static readonly Source = new CodeActionKind('source')
  static readonly SourceOrganizeImports = new CodeActionKind('source.organizeImports')
  constructor(readonly value: string) {}
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === '' ? part : `${this.value}.${part}`)
  }
}

export class CodeAction {
  edit: WorkspaceEdit | undefined
  constructor(
    readonly title: string,
    readonly kind: CodeActionKind | undefined,
  ) {}
}

export class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
}

export class WorkspaceEdit {
  readonly #edits = new Map<string, readonly TextEdit[]>()
  set(uri: Uri, edits: readonly TextEdit[]): void {
    this.#edits.set(uri.toString(), edits)
  }
  get(uri: Uri): readonly TextEdit[] {
    return this.#edits.get(uri.toString()) ?? []
  }
}

export class CompletionItem {
  constructor(readonly label: string) {}
}

export class CompletionList {
  constructor(
    readonly items: readonly CompletionItem[],
    readonly isIncomplete: boolean,
  ) {}
}

export class MarkdownString {
  constructor(readonly value = '') {}
}

export class Hover {
  constructor(readonly contents: MarkdownString | readonly MarkdownString[]) {}
}

/** A document that is open in the editor. */
export class FakeDocument {
  readonly uri: Uri
  readonly fileName: string
  readonly isClosed = false
  version = 1
  #text: string

  constructor(
    path: string,
    readonly languageId: string,
    text: string,
  ) {
    this.uri = Uri.file(path)
    this.fileName = path
    this.#text = text
  }

  get lineCount(): number {
    return this.#text.split('\n').length
  }

  getText(): string {
    return this.#text
  }

  offsetAt({ line, character }: Position): number {
    return this.#text.split('\n').slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character // prettier-ignore
  }

  positionAt(offset: number): Position {
    const before = this.#text.slice(0, offset).split('\n')
    return new Position(before.length - 1, before.at(-1)?.length ?? 0)
  }

  /**
   * Puts a text in the place of a range, as a key or a fix does.
   *
   * @returns what the editor tells its extensions of it
   */
  replace(range: Range, text: string): object {
    const [start, end] = [this.offsetAt(range.start), this.offsetAt(range.end)]
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end)
    this.version += 1
    return { document: this, contentChanges: [{ range, rangeOffset: start, rangeLength: end - start, text }] }
  }
}
