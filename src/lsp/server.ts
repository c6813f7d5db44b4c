import {
  CodeActionKind,
  CodeLensRefreshRequest,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type ServerCapabilities,
  type Connection,
  type Position,
} from 'vscode-languageserver'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import {
  commandNames,
  createLanguageService,
  semanticTokenModifiers,
  semanticTokenTypes,
  type CommandAnswer,
  type EditorCommandName,
  type FilePlace,
} from '../editor/index.ts'
import type { LintSettings, SourceFile } from '../lint/index.ts'
import type { ReadFile } from '../policy/index.ts'
import {
  toCodeAction,
  toCompletion,
  toFolding,
  toRange,
  toSelection,
  toSpan,
  toSymbol,
  toTokenData,
  toWorkspaceEdit,
} from './convert.ts'
import { DiagnosticsLoop } from './diagnostics-loop.ts'
import { OpenDocuments } from './open-documents.ts'

/** What the place that a server runs in can do for it. A page can do nothing of it. */
export interface ServerHost {
  /** Rule files beside a document: other policies and tests of its folder. */
  readonly readFolder?: (uri: string) => readonly SourceFile[]
  /** Reads a file that a policy names. */
  readonly readFile?: ReadFile
  /** Levels and ignores of the linter for a workspace, by the URI of its folder. */
  readonly readSettings?: (folder: string | undefined) => LintSettings | undefined
  /** Where a page of our documentation, such as `docs/lint.md#dead-rule`, can be opened. */
  readonly addressOf?: (page: string) => string | undefined
  readonly version: string
}

/** What a client may set, as `initializationOptions`. */
interface ClientOptions {
  /** Lines above rules. Default: true. */
  readonly lenses?: boolean
  /** Whether rules are proved when keys pause. Default: true. */
  readonly proofs?: boolean
  /** Lays Terraform out too. Default: false. */
  readonly formatTerraform?: boolean
  /** Characters of a line. Default: 100. */
  readonly width?: number
}

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: ['.', ' ', '"', '$', '{', '(', '[', ':', '\n'], resolveProvider: false },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...semanticTokenTypes], tokenModifiers: [...semanticTokenModifiers] },
    full: true,
    range: true,
  },
  inlayHintProvider: true,
  documentLinkProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.SourceFixAll],
  },
  codeLensProvider: {},
  executeCommandProvider: { commands: commandNames.map((name) => `portcullis.${name}`) },
}

function isCommand(name: string): name is EditorCommandName {
  return (commandNames as readonly string[]).includes(name)
}

/** A signal that is aborted when a request is cancelled. */
function toSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController()
  token.onCancellationRequested(() => controller.abort())
  return controller.signal
}

/** Answers a client of the Language Server Protocol over a connection, until it leaves. */
export function startServer(connection: Connection, host: ServerHost): void {
  let settings: LintSettings | undefined
  let options: ClientOptions = {}
  let canRefreshLenses = false
  let started: { readonly service: ReturnType<typeof createLanguageService>; readonly documents: OpenDocuments; readonly loop: DiagnosticsLoop } | undefined // prettier-ignore
  /** Made when the client has said who it is, since the settings of its folder decide what is told. */
  const server = (): NonNullable<typeof started> => {
    if (started !== undefined) return started
    const { readFile } = host
    const service = createLanguageService({ ...(settings === undefined ? {} : { settings }), ...(readFile === undefined ? {} : { readFile }) }) // prettier-ignore
    const documents = new OpenDocuments(service)
    const loop = new DiagnosticsLoop(connection, service, documents, host.addressOf)
    loop.withProofs = options.proofs !== false
    loop.onProved = () => {
      if (canRefreshLenses && options.lenses !== false) void connection.sendRequest(CodeLensRefreshRequest.type)
    }
    return (started = { service, documents, loop })
  }

  /** Answers about an open document; others have none. */
  function about<Answer>(uri: string, none: Answer, answer: (document: TextDocument) => Answer): Answer {
    const document = server().documents.get(uri)
    return document === undefined ? none : answer(document)
  }
  const at = (document: TextDocument, position: Position): number => document.offsetAt(position)
  const find = (file: string): TextDocument | undefined => server().documents.find(file)
  const toLocations = (places: readonly FilePlace[]): { uri: string; range: ReturnType<typeof toRange> }[] =>
    places.flatMap(({ file, span }) => {
      const document = find(file)
      return document === undefined ? [] : [{ uri: file, range: toRange(document, span) }]
    })

  connection.onInitialize(({ initializationOptions, workspaceFolders, capabilities: client }) => {
    options = (initializationOptions as ClientOptions | null | undefined) ?? {}
    settings = host.readSettings?.(workspaceFolders?.[0]?.uri)
    canRefreshLenses = client.workspace?.codeLens?.refreshSupport === true
    return { capabilities, serverInfo: { name: 'portcullis', version: host.version } }
  })
  connection.onShutdown(() => started?.loop.stop())

  const readAround = (): void => {
    const { documents, service } = server()
    const files = new Map<string, SourceFile>()
    for (const uri of documents.uris) for (const file of host.readFolder?.(uri) ?? []) files.set(file.file, file)
    service.setFiles([...files.values()])
  }
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    server().documents.open(uri, languageId, version, text)
    readAround()
    server().loop.changed(uri)
  })
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    server().documents.change(uri, version, contentChanges)
    server().loop.changed(uri)
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    server().documents.close(uri)
    server().loop.closed(uri)
  })
  connection.onDidChangeWatchedFiles(() => {
    readAround()
    for (const uri of server().documents.uris) server().loop.changed(uri)
  })

  connection.onCompletion(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const { items, isIncomplete } = server().service.completion(uri, at(document, position))
      return { isIncomplete, items: items.map((item) => toCompletion(document, item)) }
    }),
  )
  connection.onHover(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const hover = server().service.hover(uri, at(document, position))
      if (hover === undefined) return null
      return { contents: { kind: MarkupKind.Markdown, value: hover.contents }, range: toRange(document, hover.span) }
    }),
  )
  connection.onSignatureHelp(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const help = server().service.signatureHelp(uri, at(document, position))
      if (help === undefined) return null
      const { label, documentation, parameters, activeParameter } = help
      return {
        signatures: [
          {
            label,
            documentation: { kind: MarkupKind.Markdown, value: documentation },
            parameters: parameters.map(({ span, documentation: text }) => ({ label: [span.start, span.end] as [number, number], documentation: text })), // prettier-ignore
          },
        ],
        activeSignature: 0,
        activeParameter,
      }
    }),
  )
  connection.onDefinition(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => toLocations(server().service.definition(uri, at(document, position)))),
  )
  connection.onReferences(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => toLocations(server().service.references(uri, at(document, position)))),
  )
  connection.onPrepareRename(({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const target = server().service.renameTarget(uri, at(document, position))
      return target === undefined ? null : { range: toRange(document, target.span), placeholder: target.name }
    }),
  )
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
    about(uri, null, (document) => {
      const answer = server().service.rename(uri, at(document, position), newName)
      if (!answer.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.reason)
      return toWorkspaceEdit(answer.edits, find) ?? null
    }),
  )
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      server()
        .service.symbols(uri)
        .map((symbol) => toSymbol(document, symbol)),
    ),
  )
  connection.onFoldingRanges(({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      server()
        .service.foldingRanges(uri)
        .map((range) => toFolding(document, range)),
    ),
  )
  connection.onSelectionRanges(({ textDocument: { uri }, positions }) =>
    about(uri, null, (document) =>
      positions.map((position) => toSelection(document, server().service.selectionRanges(uri, at(document, position)))),
    ),
  )
  connection.languages.semanticTokens.on(({ textDocument: { uri } }) =>
    about(uri, { data: [] as number[] }, (document) => ({
      data: toTokenData(document, server().service.semanticTokens(uri)),
    })),
  )
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) =>
    about(uri, { data: [] as number[] }, (document) => ({
      data: toTokenData(document, server().service.semanticTokens(uri, toSpan(document, range))),
    })),
  )
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    about(uri, null, (document) =>
      server()
        .service.inlayHints(uri, toSpan(document, range))
        .map(({ at: offset, label, tooltip }) => ({
          position: document.positionAt(offset),
          label,
          paddingLeft: true,
          ...(tooltip === undefined ? {} : { tooltip: { kind: MarkupKind.Markdown, value: tooltip } }),
        })),
    ),
  )
  connection.onDocumentLinks(({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      server()
        .service.links(uri)
        .flatMap(({ span, target, tooltip }) => {
          const url = URL.canParse(target) ? target : URL.canParse(target, uri) ? new URL(target, uri).href : undefined
          return url === undefined ? [] : [{ range: toRange(document, span), target: url, tooltip }]
        }),
    ),
  )
  const layOut = (
    uri: string,
    range?: Parameters<typeof toSpan>[1],
  ): { range: ReturnType<typeof toRange>; newText: string }[] | null =>
    // prettier-ignore
    about(uri, null, (document) => {
      const { formatTerraform: terraform, width } = options
      const wanted = { ...(terraform === undefined ? {} : { terraform }), ...(width === undefined ? {} : { width }) }
      const span = range === undefined ? undefined : toSpan(document, range)
      return server().service.format(uri, wanted, span).map((edit) => ({ range: toRange(document, edit.span), newText: edit.text })) // prettier-ignore
    })
  connection.onDocumentFormatting(({ textDocument: { uri } }) => layOut(uri))
  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range }) => layOut(uri, range))
  connection.onCodeAction(({ textDocument: { uri }, range, context: { only } }) =>
    about(uri, null, (document) =>
      server()
        .service.codeActions(uri, toSpan(document, range))
        .map((action) => toCodeAction(document, action, find))
        .filter(({ kind = '' }) => only === undefined || only.some((wanted) => `${kind}.`.startsWith(`${wanted}.`))),
    ),
  )
  connection.onCodeLens(({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      options.lenses === false
        ? []
        : server()
            .service.codeLenses(uri)
            .map(({ span, title }) => ({ range: toRange(document, span), command: { title, command: '' } })),
    ),
  )

  const carryOut = async ({ text, edits }: CommandAnswer): Promise<string | null> => {
    const edit = edits === undefined ? undefined : toWorkspaceEdit(edits, find)
    if (edit !== undefined) await connection.workspace.applyEdit(edit)
    if (text !== undefined) connection.window.showInformationMessage(text)
    return text ?? null
  }
  connection.onExecuteCommand(async ({ command, arguments: values = [] }, token) => {
    const name = command.replace(/^portcullis\./, '')
    if (!isCommand(name)) throw new ResponseError(LSPErrorCodes.RequestFailed, `there is no command ${command}`)
    const answer = await server().service.runCommand(name, values.map(String), { signal: toSignal(token) })
    if (answer === undefined) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
    return carryOut(answer)
  })

  connection.listen()
}
