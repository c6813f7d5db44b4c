import { defaultSettings, type SourceFile } from '../../lint/index.ts'
import {
  codeActionsAt,
  codeLensesOf,
  evaluateTestCommand,
  explainCodeCommand,
  explainRuleCommand,
  proveInvariantCommand,
  writeTestCommand,
} from '../act/index.ts'
import { completeExpression, completeStructure } from '../complete/index.ts'
import type { CommandAnswer, LanguageService, LanguageServiceOptions } from '../contract/index.ts'
import { hoverAt, signatureAt } from '../describe/index.ts'
import { Diagnoser, noDiagnostics, runInSlices } from '../diagnose/index.ts'
import { EditorDocument, Project, Sites } from '../model/index.ts'
import { foldingRangesOf, linksOf, selectionRangesAt, symbolsOf } from '../outline/index.ts'
import { createLongQuestions } from './long-questions.ts'

/** The folder of a file. */
function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')))
}

/** The documents of a service and their projects. */
class Workspace {
  readonly #documents = new Map<string, EditorDocument>()
  readonly #projects = new Map<string, Project>()
  /** What stands on the disk, for when an editor closes it. */
  #files = new Map<string, string>()
  readonly #options: LanguageServiceOptions

  constructor(options: LanguageServiceOptions) {
    this.#options = options
    this.setFiles(options.files ?? [])
  }

  setFiles(files: readonly SourceFile[]): void {
    this.#files = new Map(files.map(({ file, text }) => [file, text]))
    for (const [file, document] of this.#documents) if (!document.isOpen) this.#documents.delete(file)
    for (const { file, text } of files)
      if (!this.#documents.has(file)) this.#documents.set(file, new EditorDocument(file, text, 0, false))
    this.#projects.clear()
  }

  open(file: string, text: string, version: number): void {
    this.#documents.set(file, new EditorDocument(file, text, version, true))
    this.#projects.clear()
  }

  close(file: string): void {
    const text = this.#files.get(file)
    if (text === undefined) this.#documents.delete(file)
    else this.#documents.set(file, new EditorDocument(file, text, 0, false))
    this.#projects.clear()
  }

  document(file: string): EditorDocument | undefined {
    return this.#documents.get(file)
  }

  project(file: string): Project {
    const projectOf = this.#options.projectOf ?? folderOf
    const name = projectOf(file)
    const known = this.#projects.get(name)
    if (known !== undefined) return known
    const documents = [...this.#documents.values()]
      .filter((document) => projectOf(document.file) === name)
      .sort((a, b) => (a.file < b.file ? -1 : 1))
    const { settings = defaultSettings, readFile, today } = this.#options
    const project = new Project(documents, { settings, readFile, today })
    this.#projects.set(name, project)
    return project
  }
}

/**
 * Makes a language service; see {@link LanguageService}.
 *
 * @example
 * const service = createLanguageService()
 * service.openDocument('waf.wf', 'http.host eq "a.example"')
 * service.diagnostics('waf.wf')
 */
export function createLanguageService(options: LanguageServiceOptions = {}): LanguageService {
  const { settings = defaultSettings, readFile, today, sliceMs = 8, mostDiagnostics = Infinity } = options
  const workspace = new Workspace(options)
  const sites = new Sites()
  const diagnoser = new Diagnoser({ settings, readFile, today, sliceMs, mostDiagnostics }, sites)

  /** An answer about a document, or what is said of a file that nobody knows. */
  function ask<Answer>(
    file: string,
    none: Answer,
    answer: (document: EditorDocument, project: Project) => Answer,
  ): Answer {
    const document = workspace.document(file)
    return document === undefined ? none : answer(document, workspace.project(file))
  }

  const { now, inSlices } = createLongQuestions({ ask, sites, sliceMs })

  const service: LanguageService = {
    openDocument: (file, text, version = 0) => workspace.open(file, text, version),
    changeDocument(file, changes, version) {
      const document = workspace.document(file)
      if (document === undefined) return
      for (const change of changes) document.change(change)
      document.version = version ?? document.version + 1
    },
    closeDocument: (file) => workspace.close(file),
    setFiles: (files) => workspace.setFiles(files),
    textOf: (file) => workspace.document(file)?.text,
    readerOf: (file) => workspace.document(file),

    diagnostics: (file) => ask(file, noDiagnostics(file), (document, project) => diagnoser.fast(document, project)),
    provedDiagnostics: async (file, { signal } = {}) =>
      ask(file, Promise.resolve(undefined), (document, project) => diagnoser.all(document, project, signal)),

    completion: (file, at) =>
      ask(file, { items: [], isIncomplete: false }, (document, project) => {
        const site = sites.at(document, project, at)
        const items =
          site === undefined
            ? completeStructure(document, project, at)
            : completeExpression(site, sites.textOffset(site, at), project.words)
        return { items, isIncomplete: false }
      }),
    hover: (file, at) => ask(file, undefined, (document, project) => hoverAt(document, project, sites, at)),
    signatureHelp: (file, at) =>
      ask(file, undefined, (document, project) => {
        const site = sites.at(document, project, at)
        return site === undefined ? undefined : signatureAt(site, sites.textOffset(site, at))
      }),

    ...now,
    inSlices,

    symbols: (file) => ask(file, [], symbolsOf),
    foldingRanges: (file) => ask(file, [], foldingRangesOf),
    selectionRanges: (file, at) =>
      ask(file, [], (document, project) => selectionRangesAt(document, project, sites, at)),
    links: (file) => ask(file, [], linksOf),

    codeActions: (file, span) =>
      ask(file, [], (document, project) =>
        codeActionsAt(document, diagnoser.fast(document, project, Infinity).diagnostics, span),
      ),
    codeLenses: (file) =>
      ask(file, [], (document, project) =>
        codeLensesOf(document, project, sites, (chunk) => diagnoser.provedOf(chunk)),
      ),
    async runCommand(name, values, { signal } = {}) {
      const [file = '', value = ''] = values
      if (name === 'explainCode') return explainCodeCommand(file)
      const document = workspace.document(file)
      if (document === undefined) return { text: `The file \`${file}\` is not open.` }
      const place = { document, project: workspace.project(file), readFile }
      const { revision } = document
      const isStale = (): boolean => signal?.aborted === true || document.revision !== revision
      const steps = {
        explainRule: () => explainRuleCommand(place, value),
        evaluateTest: () => evaluateTestCommand(place, Number(value)),
        proveInvariant: () => proveInvariantCommand(place, value),
        writeTest: () => writeTestCommand(place, value),
      }[name]()
      return runInSlices<CommandAnswer>(steps, sliceMs, isStale)
    },
  }
  return service
}
