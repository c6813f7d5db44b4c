import { parseFilter, parseValue, type AstNode, type Parsed } from '../../grammar/index.ts'
import type { PolicyLanguage, Scheme } from '../../language/index.ts'
import { conditionKeys, detach, type Entry } from '../structure/index.ts'
import { decodeTemplate, decodeValue, toTextOffset, type DecodedText } from './decode.ts'
import type { EditorDocument, PlacedEntry } from './editor-document.ts'
import { ownLanguageOf } from './elide.ts'
import { phaseOf } from './phase-of.ts'
import type { Project } from './project.ts'

/** An expression of a document, with the language that it is in. */
export interface ExpressionPlace {
  readonly document: EditorDocument
  readonly placed: PlacedEntry
  readonly kind: 'filter' | 'value'
  readonly language: PolicyLanguage
  readonly phase: string | undefined
  readonly scheme: Scheme
  readonly decoded: DecodedText
  readonly parsed: Parsed<AstNode>
}

const gatewayResource = /^cloudflare_(?:teams_rule|zero_trust_gateway_policy)$/

const gatewayMembers: ReadonlySet<string> = new Set(['traffic', 'identity', 'device_posture'])

/** Whether an entry holds an expression: by its key, and by what it is a member of. */
function isExpression({ entry: { keys, style } }: PlacedEntry): boolean {
  const name = keys.at(-1) ?? ''
  if (style === 'nested' || !conditionKeys.has(name)) return false
  // `identity` and `traffic` are sections and members of tests too.
  if (gatewayMembers.has(name)) return keys.includes('policies') || keys[0] === 'resource' || keys.length <= 3
  if (name === 'when') return keys.includes('invariants')
  return keys.length > 1 && !keys.includes('tests') && !keys.includes('fixtures')
}

/** Expressions that stay read: a tree with its tokens is some 10 KB, and a policy may have ten thousand. */
const mostKnown = 256

/** Finds the expressions of documents, and keeps those that were asked for last. */
export class Sites {
  /** From the one that was asked for the longest time ago. */
  readonly #known = new Map<
    Entry,
    { readonly scheme: Scheme; readonly start: number; readonly site: ExpressionPlace }
  >()

  /** The expression at a place of a document. */
  at(document: EditorDocument, project: Project, at: number): ExpressionPlace | undefined {
    const placed = document.entryAt(at)
    if (placed === undefined || !isExpression(placed)) return undefined
    if (placed.entry.style !== 'none' && at < placed.value.start) return undefined
    return this.of(document, project, placed)
  }

  /** The expressions of a stretch of chunks. */
  *in(document: EditorDocument, project: Project, first?: number, last?: number): Generator<ExpressionPlace, void> {
    for (const placed of this.placesIn(document, first, last)) yield this.of(document, project, placed)
  }

  /** Where the expressions of a stretch of chunks stand; none of them is read. */
  *placesIn(document: EditorDocument, first?: number, last?: number): Generator<PlacedEntry, void> {
    for (const placed of document.entries(first, last)) if (isExpression(placed)) yield placed
  }

  /** What the names of an expression are looked up in. */
  schemeOf(document: EditorDocument, project: Project, placed: PlacedEntry): Scheme {
    return project.scheme(document, this.#languageOf(document, placed))
  }

  #languageOf(document: EditorDocument, { entry: { keys }, chunk }: PlacedEntry): PolicyLanguage {
    const { kind } = document.form
    const name = keys.at(-1) ?? ''
    if (kind === 'terraform') {
      if (gatewayResource.test(keys[1] ?? '')) return 'gateway'
      return keys[1] === 'cloudflare_ruleset' ? 'cloudflare' : 'policy'
    }
    if (kind === 'rules') {
      if (chunk.settings?.scheme === 'gateway') return 'gateway'
      return chunk.settings?.phase === undefined ? 'policy' : 'cloudflare'
    }
    if (kind === 'api') return gatewayMembers.has(name) ? 'gateway' : 'cloudflare'
    if (keys[0] === 'gateway') return 'gateway'
    if (keys[0] === 'rulesets') return 'cloudflare'
    return ownLanguageOf(document)
  }

  of(document: EditorDocument, project: Project, placed: PlacedEntry): ExpressionPlace {
    const language = this.#languageOf(document, placed)
    const scheme = project.scheme(document, language)
    const { start, end } = placed.value
    const known = this.#known.get(placed.entry)
    this.#known.delete(placed.entry)
    if (known?.scheme === scheme && known.start === start && known.site.document === document) {
      this.#known.set(placed.entry, known)
      return known.site
    }
    const isTerraform = document.form.kind === 'terraform'
    const raw = detach(document.slice(start, end))
    const read = decodeValue(raw, start, placed.entry.style, isTerraform && !document.form.isJson, scheme)
    const decoded = isTerraform && document.form.isJson ? decodeTemplate(read, scheme) : read
    const kind = placed.entry.keys.includes('action_parameters') ? 'value' : 'filter'
    const parsed = kind === 'value' ? parseValue(decoded.text, scheme) : parseFilter(decoded.text, scheme)
    const phase = phaseOf(document, placed)
    const site = { document, placed, kind, language, phase, scheme, decoded, parsed } as const
    this.#known.set(placed.entry, { scheme, start, site })
    const [oldest] = this.#known.keys()
    if (oldest !== undefined && this.#known.size > mostKnown) this.#known.delete(oldest)
    return site
  }

  /** The offset of an expression's text for a place of its file. */
  textOffset({ decoded }: ExpressionPlace, at: number): number {
    return toTextOffset(decoded, at)
  }
}
