import {
  CodeLensRefreshRequest,
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  ShowMessageNotification,
  SignatureHelpRequest,
  LSPErrorCodes,
  MarkupKind,
  MessageType,
  ResponseError,
  type CancellationToken,
  type Connection,
  type Position,
  type Range,
} from 'vscode-languageserver'
import {
  commandNames,
  createLanguageService,
  type CommandAnswer,
  type EditorCommandName,
  type FilePlace,
} from '../editor/index.ts'
import type { SourceFile } from '../lint/index.ts'
import {
  toCodeAction,
  toCompletion,
  toFolding,
  toSelection,
  toSymbol,
  toTokenData,
  toWorkspaceEdit,
} from './convert.ts'
import { DiagnosticsLoop } from './diagnostics-loop.ts'
import { Handlers } from './handlers.ts'
import type { Client, ServerHost, Session } from './host.ts'
import { OpenDocuments } from './open-documents.ts'
import type { TextLines } from './text-lines.ts'

/** Diagnostics that are published of one document: as many as VS Code shows. */
const mostDiagnostics = 1000

function isCommand(name: string): name is EditorCommandName {
  return (commandNames as readonly string[]).includes(name)
}

/** A signal that is aborted when a request is cancelled. */
function toSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController()
  token.onCancellationRequested(() => controller.abort())
  return controller.signal
}

/** Answers what a client asks about its documents, once the language service is loaded. */
export function createSession(connection: Connection, host: ServerHost, client: Client): Session {
  const requests = new Handlers()
  const notices = new Handlers()
  const { options } = client
  const settings = host.readSettings?.(client.folder)
  const { readFile } = host
  const service = createLanguageService({ mostDiagnostics, ...(settings === undefined ? {} : { settings }), ...(readFile === undefined ? {} : { readFile }) }) // prettier-ignore
  const documents = new OpenDocuments(service)
  const loop = new DiagnosticsLoop(connection, service, documents, host)
  loop.withProofs = options.proofs !== false
  loop.onProved = () => {
    if (!client.canRefreshLenses || options.lenses === false) return
    connection.sendRequest(CodeLensRefreshRequest.type).catch((error: unknown) => {
      connection.console.error(`the client did not ask for lenses again: ${String(error)}`)
    })
  }

  /** Answers about an open document; others have none. */
  function about<Answer>(uri: string, none: Answer, answer: (document: TextLines) => Answer): Answer {
    const document = documents.get(uri)
    return document === undefined ? none : answer(document)
  }
  /** Answers about an open document what takes long in a large one, until nobody wants the answer any more. */
  async function inSlices<Answer, Told>(
    uri: string,
    none: Told,
    token: CancellationToken,
    ask: (document: TextLines, options: { readonly signal: AbortSignal }) => Promise<Answer | undefined>,
    tell: (document: TextLines, answer: Answer) => Told,
  ): Promise<Told> {
    const document = documents.get(uri)
    if (document === undefined) return none
    const { revision } = document
    const answer = await ask(document, { signal: toSignal(token) })
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
    if (document.revision !== revision)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed')
    return answer === undefined ? none : tell(document, answer)
  }
  const at = (document: TextLines, position: Position): number => document.offsetAt(position)
  const find = (file: string): TextLines | undefined => documents.find(file)
  const toLocations = (places: readonly FilePlace[]): { uri: string; range: Range }[] =>
    places.flatMap(({ file, span }) => {
      const document = find(file)
      return document === undefined ? [] : [{ uri: file, range: document.toRange(span) }]
    })

  const readAround = (): void => {
    const files = new Map<string, SourceFile>()
    for (const uri of documents.uris) for (const file of host.readFolder?.(uri) ?? []) files.set(file.file, file)
    service.setFiles([...files.values()])
  }
  notices.take(DidOpenTextDocumentNotification.type, ({ textDocument: { uri, version, text } }) => {
    documents.open(uri, version, text)
    readAround()
    loop.changed(uri)
  })
  notices.take(DidChangeTextDocumentNotification.type, ({ textDocument: { uri, version }, contentChanges }) => {
    documents.change(uri, version, contentChanges)
    loop.changed(uri)
  })
  notices.take(DidCloseTextDocumentNotification.type, ({ textDocument: { uri } }) => {
    documents.close(uri)
    loop.closed(uri)
  })
  notices.take(DidChangeWatchedFilesNotification.type, () => {
    readAround()
    for (const uri of documents.uris) loop.changed(uri)
  })

  requests.on(CompletionRequest.type, ({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const { items, isIncomplete } = service.completion(uri, at(document, position))
      return { isIncomplete, items: items.map((item) => toCompletion(document, item)) }
    }),
  )
  requests.on(HoverRequest.type, ({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const hover = service.hover(uri, at(document, position))
      if (hover === undefined) return null
      return { contents: { kind: MarkupKind.Markdown, value: hover.contents }, range: document.toRange(hover.span) }
    }),
  )
  requests.on(SignatureHelpRequest.type, ({ textDocument: { uri }, position }) =>
    about(uri, null, (document) => {
      const help = service.signatureHelp(uri, at(document, position))
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
  const long = service.inSlices
  requests.on(DefinitionRequest.type, ({ textDocument: { uri }, position }, token) =>
    inSlices(
      uri,
      null,
      token,
      (document, options) => long.definition(options, uri, at(document, position)),
      (_, places) => toLocations(places),
    ),
  )
  requests.on(ReferencesRequest.type, ({ textDocument: { uri }, position }, token) =>
    inSlices(
      uri,
      null,
      token,
      (document, options) => long.references(options, uri, at(document, position)),
      (_, places) => toLocations(places),
    ),
  )
  requests.on(PrepareRenameRequest.type, ({ textDocument: { uri }, position }, token) =>
    inSlices(
      uri,
      null,
      token,
      (document, options) => long.renameTarget(options, uri, at(document, position)),
      (document, { span, name }) => ({ range: document.toRange(span), placeholder: name }),
    ),
  )
  requests.on(RenameRequest.type, ({ textDocument: { uri }, position, newName }, token) =>
    inSlices(
      uri,
      null,
      token,
      (document, options) => long.rename(options, uri, at(document, position), newName),
      (_, answer) => {
        if (!answer.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.reason)
        return toWorkspaceEdit(answer.edits, find) ?? null
      },
    ),
  )
  requests.on(DocumentSymbolRequest.type, ({ textDocument: { uri } }) =>
    about(uri, null, (document) => service.symbols(uri).map((symbol) => toSymbol(document, symbol))),
  )
  requests.on(FoldingRangeRequest.type, ({ textDocument: { uri } }) =>
    about(uri, null, (document) => service.foldingRanges(uri).map((range) => toFolding(document, range))),
  )
  requests.on(SelectionRangeRequest.type, ({ textDocument: { uri }, positions }) =>
    about(uri, null, (document) =>
      positions.map((position) => toSelection(document, service.selectionRanges(uri, at(document, position)))),
    ),
  )
  const tokensIn = (uri: string, range: Range | undefined, token: CancellationToken): Promise<{ data: number[] }> =>
    inSlices(
      uri,
      { data: [] as number[] },
      token,
      (document, options) => long.semanticTokens(options, uri, range === undefined ? undefined : document.toSpan(range)), // prettier-ignore
      (document, tokens) => ({ data: toTokenData(document, tokens) }),
    )
  requests.on(SemanticTokensRequest.type, ({ textDocument: { uri } }, token) => tokensIn(uri, undefined, token))
  requests.on(SemanticTokensRangeRequest.type, ({ textDocument: { uri }, range }, token) => tokensIn(uri, range, token))
  requests.on(InlayHintRequest.type, ({ textDocument: { uri }, range }, token) =>
    inSlices(
      uri,
      null,
      token,
      (document, options) => long.inlayHints(options, uri, document.toSpan(range)),
      (document, hints) =>
        hints.map(({ at: offset, label, tooltip }) => ({
          position: document.positionAt(offset),
          label,
          paddingLeft: true,
          ...(tooltip === undefined ? {} : { tooltip: { kind: MarkupKind.Markdown, value: tooltip } }),
        })),
    ),
  )
  requests.on(DocumentLinkRequest.type, ({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      service.links(uri).flatMap(({ span, target, tooltip }) => {
        const url = URL.canParse(target) ? target : URL.canParse(target, uri) ? new URL(target, uri).href : undefined
        return url === undefined ? [] : [{ range: document.toRange(span), target: url, tooltip }]
      }),
    ),
  )
  const layOut = (
    uri: string,
    range: Range | undefined,
    token: CancellationToken,
  ): Promise<{ range: Range; newText: string }[] | null> => {
    const { formatTerraform: terraform, width } = options
    const wanted = { ...(terraform === undefined ? {} : { terraform }), ...(width === undefined ? {} : { width }) }
    return inSlices(
      uri,
      null,
      token,
      (document, own) => long.format(own, uri, wanted, range === undefined ? undefined : document.toSpan(range)),
      (document, edits) => edits.map(({ span, text }) => ({ range: document.toRange(span), newText: text })),
    )
  }
  requests.on(DocumentFormattingRequest.type, ({ textDocument: { uri } }, token) => layOut(uri, undefined, token))
  requests.on(DocumentRangeFormattingRequest.type, ({ textDocument: { uri }, range }, token) =>
    layOut(uri, range, token),
  )
  requests.on(CodeActionRequest.type, ({ textDocument: { uri }, range, context: { only } }) =>
    about(uri, null, (document) =>
      service
        .codeActions(uri, document.toSpan(range))
        .map((action) => toCodeAction(document, action, find))
        .filter(({ kind = '' }) => only === undefined || only.some((wanted) => `${kind}.`.startsWith(`${wanted}.`))),
    ),
  )
  requests.on(CodeLensRequest.type, ({ textDocument: { uri } }) =>
    about(uri, null, (document) =>
      options.lenses === false
        ? []
        : service
            .codeLenses(uri)
            .map(({ span, title }) => ({ range: document.toRange(span), command: { title, command: '' } })),
    ),
  )

  const carryOut = async ({ text, edits }: CommandAnswer): Promise<string | null> => {
    const edit = edits === undefined ? undefined : toWorkspaceEdit(edits, find)
    if (edit !== undefined) {
      const { applied, failureReason = 'it gave no reason' } = await connection.workspace.applyEdit(edit)
      if (!applied) throw new ResponseError(LSPErrorCodes.RequestFailed, `the editor did not take the edit: ${failureReason}`) // prettier-ignore
    }
    // A notice, since a request for it is one that a client may refuse.
    if (text !== undefined) void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: text }) // prettier-ignore
    return text ?? null
  }
  requests.on(ExecuteCommandRequest.type, async ({ command, arguments: values = [] }, token) => {
    const name = command.replace(/^portcullis\./, '')
    if (!isCommand(name)) throw new ResponseError(LSPErrorCodes.RequestFailed, `there is no command ${command}`)
    const answer = await service.runCommand(name, values.map(String), { signal: toSignal(token) })
    if (answer === undefined) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
    return carryOut(answer)
  })

  return { requests, notices, stop: () => loop.stop() }
}
