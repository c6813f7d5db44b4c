import type { FindingLevel, Span } from '../../diagnostics/index.ts'
import type { DocumentPath, HclSegment, PolicyDocument } from '../../policy/index.ts'

/** One file that is looked at. */
export interface SourceFile {
  /** The name that findings carry. */
  readonly file: string
  readonly text: string
}

/** How a rule file is written. */
export type SourceForm = 'policy' | 'api' | 'rules' | 'terraform'

/** A place in a file. */
export interface Place {
  readonly file: string
  /** UTF-16 offsets. */
  readonly span: Span
}

/** Something that was found while a file was read. */
export interface ReadProblem {
  readonly place: Place
  /** A code of the table, or the id of a rule. */
  readonly code: string
  readonly level: FindingLevel
  readonly message: string
  readonly hint?: string
}

/** What of a value is meant: a span inside of its text, its key, or all of it. */
export type PlaceTarget =
  { readonly kind: 'value' } | { readonly kind: 'key' } | { readonly kind: 'inside'; readonly span: Span }

/** A text of a Terraform resource, wherever it stands in it. */
export interface TerraformText {
  readonly place: Place
  /** The resource, such as `cloudflare_ruleset.waf`. */
  readonly address: string
  /** The name of its attribute. */
  readonly name: string
  readonly form: 'quoted' | 'heredoc' | 'trimmed' | 'json'
  readonly segments: readonly HclSegment[]
}

/**
 * Rules that are judged together, in the form of a policy document, with the way back to what was read. One file may hold
 * several: rulesets of two zones know nothing of each other.
 */
export interface LintUnit {
  readonly form: SourceForm
  readonly files: readonly SourceFile[]
  readonly document: PolicyDocument
  /** It is a part of a larger configuration: rulesets and lists that it names are elsewhere. */
  readonly isPart: boolean
  /** Puts a place of the document into its file. */
  place(path: DocumentPath, target: PlaceTarget): Place
  /** Stretches of the expression at a path that are not known, in the expression's own offsets. */
  holes(path: DocumentPath): readonly Span[]
  /** The expression at a path was worked out of other texts of its file, so that no change of it can be written down. */
  isWorkedOut?(path: DocumentPath): boolean
  /** The `scheme` of the file that holds a path. */
  readonly schemeAt: (path: DocumentPath) => PolicyDocument['scheme']
}

/** All that was read. */
export interface ReadResult {
  readonly units: readonly LintUnit[]
  readonly problems: readonly ReadProblem[]
  readonly terraformTexts: readonly TerraformText[]
}

export const noHoles: readonly Span[] = Object.freeze([])
