import { CodeActionKind, TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver'
// Types only: what the server can is said before the language service is loaded.
import type { EditorCommandName, SemanticToken } from '../editor/index.ts'

function namesOf<Name extends string>(table: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(table) as Name[]
}

/** Types of tokens, in the order of their numbers in the protocol. */
export const tokenTypes = namesOf<SemanticToken['type']>({
  property: true,
  function: true,
  operator: true,
  keyword: true,
  string: true,
  number: true,
  regexp: true,
  variable: true,
  comment: true,
  enumMember: true,
})

/** Modifiers of tokens, in the order of their bits. */
export const tokenModifiers = namesOf<SemanticToken['modifiers'][number]>({ deprecated: true })

const commands = namesOf<EditorCommandName>({
  explainCode: true,
  explainRule: true,
  evaluateTest: true,
  proveInvariant: true,
  writeTest: true,
})

/** What the server can do. */
export const capabilities: ServerCapabilities = {
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
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
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
  executeCommandProvider: { commands: commands.map((name) => `portcullis.${name}`) },
}
