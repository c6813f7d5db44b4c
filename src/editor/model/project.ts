import { lintInSteps, readSources, type LintResult, type LintSettings, type SourceFile } from '../../lint/index.ts'
import { policyScheme, viewPolicyScheme, type PolicyLanguage, type Scheme } from '../../language/index.ts'
import { readWords, type DocumentWords, type PolicyDocument, type ReadFile } from '../../policy/index.ts'
import { type EditorDocument } from './editor-document.ts'
import { frameOf, isTestFile, skeletonOf } from './elide.ts'

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
  /** Those of the project, in the order of their names. */
  readonly documents: readonly EditorDocument[]
  readonly #settings: ProjectSettings
  /** The texts that {@link words} were read from. */
  #skeletons: readonly string[] = []
  #joined: { readonly of: readonly string[]; readonly text: string } = { of: [], text: '' }
  #words: ProjectWords | undefined

  constructor(documents: readonly EditorDocument[], settings: ProjectSettings) {
    this.documents = documents
    this.#settings = settings
  }

  /** The documents that are one policy with a document; itself alone if it is no policy. */
  policyOf(document: EditorDocument): readonly EditorDocument[] {
    if (document.form.kind !== 'policy') return [document]
    return this.#policies()
  }

  #policies(): readonly EditorDocument[] {
    return this.documents.filter((document) => document.form.kind === 'policy' && !isTestFile(document))
  }

  /** What stands beside the rules of a document's policy, items of long lists aside: equal texts mean that a rule alone is judged alike. */
  frameOf(document: EditorDocument): string {
    const of = this.policyOf(document).map((other) => frameOf(other))
    // One string for many keys: to compare it with itself costs nothing, however long it is.
    if (!areSame(of, this.#joined.of)) this.#joined = { of, text: of.join('\n') }
    return this.#joined.text
  }

  /** The words that rules of the project may use, read anew when a section without rules has changed. */
  get words(): ProjectWords {
    const policies = this.#policies()
    const skeletons = policies.map((document) => skeletonOf(document))
    if (this.#words !== undefined && areSame(skeletons, this.#skeletons)) return this.#words
    this.#skeletons = skeletons
    const sources = policies.map(({ file }, index) => ({ file, text: skeletons[index] ?? '' }))
    const { units } = readSources(sources, this.#settings.readFile)
    const document = units.reduce<PolicyDocument>((merged, unit) => mergeWords(merged, unit.document), emptyDocument)
    return (this.#words = { document, words: readWords(document) })
  }

  /** The scheme of a language, with the fields and lists of the project. */
  scheme(document: EditorDocument, language: PolicyLanguage): Scheme {
    if (document.form.kind !== 'policy') return viewPolicyScheme(policyScheme, language, new Set())
    return this.words.words.view(language)
  }

  /** Lints documents as one run, in steps of about one rule. */
  lintInSteps(
    sources: readonly SourceFile[],
    settings: LintSettings = this.#settings.settings,
  ): Generator<void, LintResult> {
    const { readFile, today } = this.#settings
    return lintInSteps(sources, {
      settings,
      ...(readFile === undefined ? {} : { readFile }),
      ...(today === undefined ? {} : { today }),
    })
  }
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, index) => text === others[index])
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
