/**
 * As much of VS Code's API as the client uses: events, documents, diagnostics, messages. What nobody has written down
 * here is a class without members, so that the client's own classes can be made of it.
 */
import { EventEmitter as NodeEmitter } from 'node:events'

class Disposable {
  static from(...inner: { dispose(): void }[]): Disposable {
    return new Disposable(() => inner.forEach((one) => one.dispose()))
  }
  readonly #end: () => void
  constructor(end: () => void) {
    this.#end = end
  }
  dispose(): void {
    this.#end()
  }
}

class EventEmitter<Value> {
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

class Uri {
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

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
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

class Diagnostic {
  code: unknown
  source: unknown
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter<void>().event }
  cancel(): void {
    this.token.isCancellationRequested = true
  }
  dispose(): void {
    this.cancel()
  }
}

/** What a test sees and steers. */
export interface FakeHost {
  readonly messages: string[]
  readonly diagnostics: Map<string, readonly Diagnostic[]>
  readonly commands: Map<string, () => unknown>
  readonly settings: Map<string, unknown>
  readonly opened: EventEmitter<unknown>
  readonly changedSettings: EventEmitter<unknown>
  readonly trusted: EventEmitter<void>
  folders: readonly string[]
  isTrusted: boolean
}

export const host: FakeHost = {
  messages: [],
  diagnostics: new Map(),
  commands: new Map(),
  settings: new Map(),
  opened: new EventEmitter(),
  changedSettings: new EventEmitter(),
  trusted: new EventEmitter(),
  folders: [],
  isTrusted: true,
}

const never = new EventEmitter<unknown>().event
const log = {
  ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'show', 'clear', 'replace'].map((name) => [name, () => undefined])), // prettier-ignore
  logLevel: 0,
  onDidChangeLogLevel: never,
  dispose: () => undefined,
}

const tell = (message: string): Promise<undefined> => {
  host.messages.push(message)
  return Promise.resolve(undefined)
}

const window = {
  createOutputChannel: () => log,
  showInformationMessage: tell,
  showWarningMessage: tell,
  showErrorMessage: tell,
  visibleTextEditors: [],
  activeTextEditor: undefined,
  tabGroups: { all: [], onDidChangeTabs: never, onDidChangeTabGroups: never },
  onDidChangeActiveTextEditor: never,
  onDidChangeVisibleTextEditors: never,
}

const textDocuments: unknown[] = []
host.opened.event((document) => textDocuments.push(document))

const workspace = {
  textDocuments,
  notebookDocuments: [],
  get workspaceFolders() {
    return host.folders.map((path, index) => ({ uri: Uri.file(path), name: path, index }))
  },
  get isTrusted() {
    return host.isTrusted
  },
  getConfiguration: (section: string) => ({
    get: (name: string, preset: unknown) => host.settings.get(`${section}.${name}`) ?? preset,
    has: () => false,
    inspect: () => undefined,
  }),
  getWorkspaceFolder: () => undefined,
  onDidOpenTextDocument: host.opened.event,
  onDidChangeConfiguration: host.changedSettings.event,
  onDidGrantWorkspaceTrust: host.trusted.event,
  createFileSystemWatcher: () => ({ onDidCreate: never, onDidChange: never, onDidDelete: never, dispose: () => undefined }),
} // prettier-ignore

const languages = {
  match: () => 10,
  createDiagnosticCollection: () => ({
    set: (uri: Uri, found: readonly Diagnostic[]) => host.diagnostics.set(uri.toString(), found),
    delete: (uri: Uri) => host.diagnostics.delete(uri.toString()),
    clear: () => host.diagnostics.clear(),
    has: () => false,
    dispose: () => host.diagnostics.clear(),
  }),
}

const commands = {
  registerCommand: (name: string, run: () => unknown) => {
    host.commands.set(name, run)
    return new Disposable(() => host.commands.delete(name))
  },
}

const env = {
  appName: 'fake',
  language: 'en',
  uriScheme: 'fake',
  machineId: 'fake',
  onDidChangeTelemetryEnabled: never,
}
const own: Record<string, unknown> = { Disposable, EventEmitter, Uri, Position, Range, Diagnostic, CancellationTokenSource, window, workspace, languages, commands, env, version: '1.91.0' } // prettier-ignore

/** A group of the API without what nobody needs: its events never fire, and what it registers does nothing. */
function lenient(group: object): object {
  return new Proxy(group, {
    get: (target, name) => {
      if (Reflect.has(target, name) || typeof name !== 'string') return Reflect.get(target, name) as unknown
      return name.startsWith('on') ? never : () => new Disposable(() => undefined)
    },
  })
}
for (const name of ['window', 'workspace', 'languages', 'commands', 'env']) own[name] = lenient(own[name] as object)

/** What else the client names: an enumeration is its members' names, a class has no members. */
const others = [
  'CallHierarchyIncomingCall', 'CallHierarchyItem', 'CallHierarchyOutgoingCall', 'CancellationError', 'CodeAction', 'CodeActionKind',
  'CodeActionTriggerKind', 'CodeLens', 'Color', 'ColorInformation', 'ColorPresentation', 'CompletionItem', 'CompletionItemKind',
  'CompletionItemTag', 'CompletionList', 'CompletionTriggerKind', 'DiagnosticRelatedInformation', 'DiagnosticSeverity', 'DiagnosticTag',
  'DocumentHighlight', 'DocumentHighlightKind', 'DocumentLink', 'DocumentSymbol', 'FileType', 'FoldingRange', 'FoldingRangeKind', 'Hover',
  'InlayHint', 'InlayHintLabelPart', 'InlineCompletionItem', 'InlineCompletionList', 'InlineCompletionTriggerKind',
  'InlineValueEvaluatableExpression', 'InlineValueText', 'InlineValueVariableLookup', 'LinkedEditingRanges', 'Location', 'LogLevel',
  'MarkdownString', 'NotebookCellKind', 'ParameterInformation', 'ProgressLocation', 'RelativePattern', 'SelectionRange', 'SemanticTokens',
  'SemanticTokensEdit', 'SemanticTokensEdits', 'SignatureHelp', 'SignatureHelpTriggerKind', 'SignatureInformation', 'SnippetString',
  'SnippetTextEdit', 'SymbolInformation', 'SymbolKind', 'SymbolTag', 'TabInputCustom', 'TabInputNotebook', 'TabInputText',
  'TabInputTextDiff', 'TextDocumentSaveReason', 'TextEdit', 'TypeHierarchyItem', 'WorkspaceEdit',
] // prettier-ignore
for (const name of others)
  own[name] = new Proxy(function () {}, {
    get: (shape, member) => {
      const known: unknown = Reflect.get(shape, member)
      return known ?? (typeof member === 'string' && /^[A-Z]/.test(member) ? member : undefined)
    },
  })

/**
 * The module as it is required.
 *
 * @public
 */
export const api: object = own
