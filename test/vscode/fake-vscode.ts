/**
 * As much of VS Code's API as the client uses: events, documents, diagnostics, messages. What nobody has written down
 * here is a class without members, so that the client's own classes can be made of it.
 */
import * as classes from './fake-classes.ts'
import { Disposable, EventEmitter, Uri, type Diagnostic, type FakeDocument } from './fake-classes.ts'

/** What a test sees and steers. */
export interface FakeHost {
  readonly messages: string[]
  readonly diagnostics: Map<string, readonly Diagnostic[]>
  readonly commands: Map<string, () => unknown>
  readonly settings: Map<string, unknown>
  readonly opened: EventEmitter<FakeDocument>
  readonly changed: EventEmitter<object>
  /** What the client has registered to be asked, by the end of its name: `CompletionItem`, `CodeActions`; the newest last. */
  readonly providers: Map<string, unknown[]>
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
  changed: new EventEmitter(),
  providers: new Map(),
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

const textDocuments: FakeDocument[] = []
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
  onDidChangeTextDocument: host.changed.event,
  onDidChangeConfiguration: host.changedSettings.event,
  onDidGrantWorkspaceTrust: host.trusted.event,
  createFileSystemWatcher: () => ({ onDidCreate: never, onDidChange: never, onDidDelete: never, dispose: () => undefined }),
} // prettier-ignore

type Filter = { readonly language?: string; readonly scheme?: string }

/** Lists a provider until it is disposed of. */
function register(name: string, provider: unknown): Disposable {
  const listed = host.providers.get(name) ?? []
  host.providers.set(name, listed)
  listed.push(provider)
  return new Disposable(() => listed.splice(listed.indexOf(provider), 1))
}

const languages = {
  match: (selector: readonly Filter[], { languageId, uri }: FakeDocument) =>
    selector.some(({ language = languageId, scheme = uri.scheme }) => language === languageId && scheme === uri.scheme)
      ? 10
      : 0,
  registerCompletionItemProvider: (_: unknown, provider: unknown) => register('CompletionItem', provider),
  registerCodeActionsProvider: (_: unknown, provider: unknown) => register('CodeActions', provider),
  registerCodeLensProvider: (_: unknown, provider: unknown) => register('CodeLens', provider),
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
const own: Record<string, unknown> = { ...classes, window, workspace, languages, commands, env, version: '1.91.0' }

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
  'CallHierarchyIncomingCall', 'CallHierarchyItem', 'CallHierarchyOutgoingCall', 'CancellationError',
  'CodeActionTriggerKind', 'CodeLens', 'Color', 'ColorInformation', 'ColorPresentation', 'CompletionItemKind',
  'CompletionItemTag', 'CompletionTriggerKind', 'DiagnosticRelatedInformation', 'DiagnosticSeverity', 'DiagnosticTag',
  'DocumentHighlight', 'DocumentHighlightKind', 'DocumentLink', 'DocumentSymbol', 'FileType', 'FoldingRange', 'FoldingRangeKind',
  'InlayHint', 'InlayHintLabelPart', 'InlineCompletionItem', 'InlineCompletionList', 'InlineCompletionTriggerKind',
  'InlineValueEvaluatableExpression', 'InlineValueText', 'InlineValueVariableLookup', 'LinkedEditingRanges', 'Location', 'LogLevel',
  'NotebookCellKind', 'ParameterInformation', 'ProgressLocation', 'RelativePattern', 'SelectionRange', 'SemanticTokens',
  'SemanticTokensEdit', 'SemanticTokensEdits', 'SignatureHelp', 'SignatureHelpTriggerKind', 'SignatureInformation', 'SnippetString',
  'SnippetTextEdit', 'SymbolInformation', 'SymbolKind', 'SymbolTag', 'TabInputCustom', 'TabInputNotebook', 'TabInputText',
  'TabInputTextDiff', 'TextDocumentSaveReason', 'TypeHierarchyItem',
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
