import { lint, readSources, type LintResult, type LintSettings, type SourceFile } from '../../lint/index.ts'
import { policyScheme, viewPolicyScheme, type PolicyLanguage, type Scheme } from '../../language/index.ts'
import { readWords, type DocumentWords, type PolicyDocument, type ReadFile } from '../../policy/index.ts'
import { type EditorDocument } from './editor-document.ts'
import { skeletonOf } from './elide.ts'

/** What a project is read with. */
export interface ProjectSettings {
  readonly settings: LintSettings
  readonly readFile: ReadFile | undefined
  readonly today: string | undefined
}

/** The words of a project: what its rules may name. */
export interface ProjectWords {
  /** The sections without rules of all policy documents, as one. */
  readonly document: PolicyDocument
  readonly words: DocumentWords
}

const emptyDocument: PolicyDocument = { version: 1 }

/** Policies of one folder: one policy, since lists and applications of one file are named by rules of another. */
export class Project {
  readonly #documents: ReadonlyMap<string, EditorDocument>
  readonly #settings: ProjectSettings
  #skeletonKey = ''
  #words: ProjectWords | undefined

  /** @param documents - those of the project, in the order of their names */
  constructor(documents: readonly EditorDocument[], settings: ProjectSettings) {
    this.#documents = new Map(documents.map((document) => [document.file, document]))
    this.#settings = settings
  }

  get documents(): readonly EditorDocument[] {
    return [...this.#documents.values()]
  }

  /** The documents that are one policy with a document; itself alone if it is no policy. */
  policyOf(document: EditorDocument): readonly EditorDocument[] {
    if (document.form.kind !== 'policy') return [document]
    return this.documents.filter(({ form, text }) => form.kind === 'policy' && !isTestFile(text))
  }

  /** What stands beside the rules of a document's policy: equal texts mean equal words. */
  skeletonOf(document: EditorDocument): string {
    return this.policyOf(document)
      .map((other) => skeletonOf(other))
      .join('\n')
  }

  /** The words that rules of the project may use, read anew when a section without rules has changed. */
  get words(): ProjectWords {
    const sources = this.documents
      .filter(({ form, text }) => form.kind === 'policy' && !isTestFile(text))
      .map((document) => ({ file: document.file, text: skeletonOf(document) }))
    const skeleton = sources.map(({ text }) => text).join('\n')
    if (this.#words !== undefined && skeleton === this.#skeletonKey) return this.#words
    this.#skeletonKey = skeleton
    const { units } = readSources(sources, this.#settings.readFile)
    const document = units.reduce<PolicyDocument>((merged, unit) => mergeWords(merged, unit.document), emptyDocument)
    return (this.#words = { document, words: readWords(document) })
  }

  /** The scheme of a language, with the fields and lists of the project. */
  scheme(document: EditorDocument, language: PolicyLanguage): Scheme {
    if (document.form.kind !== 'policy') return viewPolicyScheme(policyScheme, language, new Set())
    return this.words.words.view(language)
  }

  /** Lints documents as one run. */
  lint(sources: readonly SourceFile[], settings: LintSettings = this.#settings.settings): LintResult {
    const { readFile, today } = this.#settings
    return lint(sources, {
      settings,
      ...(readFile === undefined ? {} : { readFile }),
      ...(today === undefined ? {} : { today }),
    })
  }
}

/** A file of tests has no sections of a policy. */
export function isTestFile(text: string): boolean {
  if (!/^\s*["']?tests["']?\s*:/m.test(text)) return false
  return !/^\s{0,4}["']?(?:rules|rulesets|gateway|tiers|guardrails|portal)["']?\s*:/m.test(text)
}

function mergeWords(first: PolicyDocument, second: PolicyDocument): PolicyDocument {
  return {
    ...first,
    ...second,
    lists: { ...first.lists, ...second.lists },
    fields: { ...first.fields, ...second.fields },
    applications: { ...first.applications, ...second.applications },
  }
}
