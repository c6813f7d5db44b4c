import type { Span } from '../../diagnostics/index.ts'
import type { DocumentLink, InlayHint, SemanticToken } from '../contract/index.ts'
import { resolvedName, nodesAt } from '../describe/index.ts'
import { entriesAround } from './symbols.ts'
import {
  toFileSpan,
  type EditorDocument,
  type ExpressionPlace,
  type PlacedEntry,
  type Project,
  type Sites,
} from '../model/index.ts'
import type { Entry } from '../structure/index.ts'
import type { Scheme } from '../../language/index.ts'
import { childrenOf } from '../names/index.ts'
import type { AstNode } from '../../grammar/index.ts'

/** How each token of the language is shown. */
const types: Readonly<Record<string, SemanticToken['type']>> = {
  Field: 'property',
  Member: 'property',
  Function: 'function',
  Quantifier: 'function',
  Comparison: 'operator',
  In: 'operator',
  And: 'keyword',
  Or: 'keyword',
  Xor: 'keyword',
  Not: 'keyword',
  Bool: 'keyword',
  Bytes: 'string',
  Wildcard: 'string',
  Regex: 'regexp',
  Int: 'number',
  IntRange: 'number',
  Ip: 'number',
  IpRange: 'number',
  ListName: 'variable',
}

/** The numbers of the chunks that a stretch touches. */
export function chunksIn(document: EditorDocument, span: Span | undefined): readonly [number, number] {
  if (span === undefined) return [0, document.chunks.length - 1]
  return [document.indexAt(span.start), document.indexAt(span.end)]
}

function readTokens({ decoded, parsed, scheme }: ExpressionPlace): SemanticToken[] {
  return parsed.tokens.flatMap((token): SemanticToken[] => {
    const type = types[token.tokenType.name]
    if (type === undefined) return []
    const span = toFileSpan(decoded, { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 })
    const isDeprecated = type === 'property' && scheme.fields.get(token.image)?.deprecated === true
    return span.end > span.start ? [{ span, type, modifiers: isDeprecated ? ['deprecated'] : [] }] : []
  })
}

/** The tokens of one expression, with offsets from the start of its value. They hold until its rule is touched. */
interface KnownTokens {
  readonly scheme: Scheme
  /** Two numbers a token: where it begins, and its length. */
  readonly places: Uint32Array
  readonly kinds: readonly Pick<SemanticToken, 'type' | 'modifiers'>[]
}

const known = new WeakMap<Entry, KnownTokens>()

/** One object for each kind of token: a long policy has hundreds of thousands of tokens. */
const kindsByKey = new Map<string, Pick<SemanticToken, 'type' | 'modifiers'>>()

function kindOf({ type, modifiers }: SemanticToken): Pick<SemanticToken, 'type' | 'modifiers'> {
  const key = [type, ...modifiers].join(' ')
  let kind = kindsByKey.get(key)
  if (kind === undefined) kindsByKey.set(key, (kind = { type, modifiers }))
  return kind
}

function tokensOf(
  document: EditorDocument,
  project: Project,
  sites: Sites,
  placed: PlacedEntry,
): readonly SemanticToken[] {
  const scheme = sites.schemeOf(document, project, placed)
  const { start } = placed.value
  let tokens = known.get(placed.entry)
  if (tokens?.scheme !== scheme) {
    const read = readTokens(sites.of(document, project, placed))
    tokens = {
      scheme,
      places: Uint32Array.from(read.flatMap(({ span }) => [span.start - start, span.end - span.start])),
      kinds: read.map(kindOf),
    }
    known.set(placed.entry, tokens)
  }
  const { places, kinds } = tokens
  return kinds.map((kind, index): SemanticToken => {
    const from = start + (places[2 * index] ?? 0)
    return { span: { start: from, end: from + (places[2 * index + 1] ?? 0) }, ...kind }
  })
}

/**
 * The words of expressions by what they are, an expression a step; what stands around them is coloured by the grammar of its
 * form.
 */
export function* semanticTokensOf(
  document: EditorDocument,
  project: Project,
  sites: Sites,
  span?: Span,
): Generator<void, readonly SemanticToken[]> {
  const [first, last] = chunksIn(document, span)
  const tokens: SemanticToken[] = []
  for (const placed of sites.placesIn(document, first, last)) {
    for (const token of tokensOf(document, project, sites, placed)) tokens.push(token)
    yield
  }
  let end = -1
  return tokens
    .sort((a, b) => a.span.start - b.span.start)
    .filter((token) => {
      if (token.span.start < end) return false
      end = token.span.end
      return true
    })
}

/** The names of ids, behind them; an expression a step. */
export function* inlayHintsOf(
  document: EditorDocument,
  project: Project,
  sites: Sites,
  span?: Span,
): Generator<void, readonly InlayHint[]> {
  const [first, last] = chunksIn(document, span)
  const hints: InlayHint[] = []
  for (const site of sites.in(document, project, first, last)) {
    const open: AstNode[] = [site.parsed.root]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      open.push(...childrenOf(node))
      if (node.kind !== 'comparison' || node.left.base.kind !== 'field' || node.right === undefined) continue
      const field = site.scheme.fields.get(node.left.base.name)
      if (field === undefined) continue
      for (const item of node.right.kind === 'set' ? node.right.items : [node.right]) {
        const name = item.kind === 'int' ? resolvedName(field, String(item.value), project.words) : undefined
        if (name !== undefined)
          hints.push({ at: toFileSpan(site.decoded, item.span).end, label: name, tooltip: `\`${field.name}\`` })
      }
    }
    yield
  }
  return hints.sort((a, b) => a.at - b.at)
}

/** The stretches around a place: the nodes of its expression, then what holds it in the file. */
export function selectionRangesAt(
  document: EditorDocument,
  project: Project,
  sites: Sites,
  at: number,
): readonly Span[] {
  const site = sites.at(document, project, at)
  const nodes =
    site === undefined
      ? []
      : nodesAt(site.parsed.root, sites.textOffset(site, at)).map(({ span }) => toFileSpan(site.decoded, span))
  const around = [...nodes.reverse(), ...entriesAround(document, at), { start: 0, end: document.length }]
  const spans: Span[] = []
  for (const span of around) {
    const inner = spans.at(-1)
    if (inner === undefined || (span.start <= inner.start && span.end >= inner.end && (span.start !== inner.start || span.end !== inner.end))) spans.push(span) // prettier-ignore
  }
  return spans
}

/** URLs, and files that the document names. */
export function linksOf(document: EditorDocument): readonly DocumentLink[] {
  const links: DocumentLink[] = []
  for (const placed of document.entries()) {
    const { keys, style } = placed.entry
    if (style === 'nested' || style === 'none') continue
    const name = keys.at(-1) === '*' ? keys.at(-2) : keys.at(-1)
    const word = document.wordOf(placed)
    const isFile = (name === 'file' && keys[0] === 'lists') || name === 'label_files' || (name === 'policy' && keys.length === 1) || name === 'jwks_file' // prettier-ignore
    if (isFile) links.push({ span: document.wordSpan(placed), target: word, tooltip: 'open the file' })
    else if (/^https?:\/\/[^\s"'<>]+$/.test(word) && name !== 'expression')
      links.push({ span: document.wordSpan(placed), target: word, tooltip: 'open the page' })
  }
  return links
}
