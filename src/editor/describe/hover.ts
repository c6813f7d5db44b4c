import {
  describeField,
  describeName,
  describeOperator,
  isAvailableIn,
  toMarkdown,
  type FieldDefinition,
  type Scheme,
} from '../../language/index.ts'
import type { Span } from '../../diagnostics/index.ts'
import { type AstNode } from '../../grammar/index.ts'
import { compileRegex, defaultStepBudget } from '../../regex/index.ts'
import { findAction, listProfiles, namesOf } from '../../policy/index.ts'
import { isLowBad, rangeOf } from '../../lint/index.ts'
import { toText } from '../../runtime/index.ts'
import { selectorOf } from '../complete/index.ts'
import type { Hover } from '../contract/index.ts'
import {
  memberAt,
  toFileSpan,
  toPolicyKeys,
  type EditorDocument,
  type ExpressionPlace,
  type Project,
  type ProjectWords,
} from '../model/index.ts'
import { childrenOf, nameAt } from '../names/index.ts'
import type { Sites } from '../model/index.ts'

/** What a field is, with what its row does not say: range, direction, what a missing value means. */
function fieldMarkdown(field: FieldDefinition, scheme: Scheme, phase: string | undefined): string {
  const range = rangeOf(field.name)
  const missing = field.optional
    ? `It may be missing: a comparison with it is then false${scheme.nilNotEqual ? ', but `ne` is true' : ', `ne` too'}, and its \`not\` is true.`
    : 'It is always there.'
  return [
    toMarkdown(describeField(field)),
    [
      ...(range === undefined ? [] : [`- Range: ${String(range.first)} to ${String(range.last)}`]),
      ...(isLowBad(field.name) ? ['- Direction: low is risky, high is fine; write `lt`'] : []),
      `- Missing: ${missing}`,
      ...(phase !== undefined && !isAvailableIn(field, phase) ? [`- Not known in the phase \`${phase}\``] : []),
    ].join('\n'),
  ].join('\n\n')
}

/** What a pattern costs. */
function patternMarkdown(pattern: string, maxSize: number): string {
  const compiled = compileRegex(pattern, maxSize)
  if ('kind' in compiled)
    return compiled.kind === 'syntax' ? `The pattern does not read: ${compiled.reason}.` : 'The pattern is too big.'
  const cost =
    compiled.engine === 'native'
      ? 'It runs in linear time: the native engine cannot go back and forth on it.'
      : `It runs in linear time on the automaton: at worst ${String(compiled.worstSteps)} steps a byte, of ${String(defaultStepBudget)} steps that one call may take.`
  return `Pattern in Rust’s syntax, searched anywhere in the value. ${cost}`
}

/** The name that people know an id of a field by. */
export function resolvedName(field: FieldDefinition, id: string, words: ProjectWords): string | undefined {
  const names = namesOf(words.document).get(selectorOf(field) ?? '')
  return [...(names ?? [])].find(([, own]) => own === id)?.[0]
}

/** The innermost nodes around an offset, from the outside. */
export function nodesAt(root: AstNode, at: number): readonly AstNode[] {
  const found: AstNode[] = []
  for (let node: AstNode | undefined = root; node !== undefined;) {
    found.push(node)
    node = childrenOf(node).find(({ span }) => span.start <= at && at < Math.max(span.end, span.start + 1))
  }
  return found
}

function literalMarkdown(
  node: AstNode,
  around: readonly AstNode[],
  place: ExpressionPlace,
  words: ProjectWords,
): string | undefined {
  const comparison = around.find((other) => other.kind === 'comparison')
  if (comparison?.kind !== 'comparison') return undefined
  const field = comparison.left.base.kind === 'field' ? place.scheme.fields.get(comparison.left.base.name) : undefined
  if (node.kind === 'regex') return patternMarkdown(node.pattern, place.scheme.limits.maxRegexSize)
  if (field === undefined) return undefined
  if (node.kind === 'int') {
    const name = resolvedName(field, String(node.value), words)
    return name === undefined ? undefined : `\`${String(node.value)}\` is **${name}** (\`${field.name}\`)`
  }
  if (node.kind !== 'bytes') return undefined
  const text = toText(node.value)
  const profile = field.name === 'dlp.profiles' ? listProfiles(words.document).find(({ id }) => id === text) : undefined
  if (profile !== undefined) return `DLP profile **${profile.name}**${profile.description === undefined ? '' : `\n\n${profile.description}`}` // prettier-ignore
  const vocabulary = words.words.valuesOf(field.name)
  if (vocabulary === undefined) return undefined
  return vocabulary.values.includes(text) ? `\`${text}\`: ${vocabulary.what}` : `\`${text}\` is no ${vocabulary.what}`
}

function listMarkdown(name: string, words: ProjectWords): string {
  const list = words.document.lists?.[name]
  if (list === undefined) return `The list \`$${name}\` is not defined here.`
  const count = list.items?.length
  const size = count === undefined ? (list.file === undefined ? 'its items come from the host' : `from \`${list.file}\``) : `${String(count)} items` // prettier-ignore
  return [`List \`$${name}\` of the kind \`${list.kind}\`, ${size}.`, ...(list.description === undefined ? [] : [list.description])].join('\n\n') // prettier-ignore
}

function hoverExpression(place: ExpressionPlace, at: number, words: ProjectWords): Hover | undefined {
  const { decoded, parsed, scheme, phase } = place
  const around = nodesAt(parsed.root, at)
  const node = around.at(-1)
  const answer = (span: Span, contents: string): Hover => ({ span: toFileSpan(decoded, span), contents })
  if (node?.kind === 'field') {
    const field = scheme.fields.get(node.name)
    if (field !== undefined) return answer(node.span, fieldMarkdown(field, scheme, phase))
  }
  if (node?.kind === 'list') return answer(node.span, listMarkdown(node.name, words))
  if (node?.kind === 'call' && at < node.nameSpan.end) {
    const described = describeName(scheme, node.name)
    if (described !== undefined) return answer(node.nameSpan, toMarkdown(described))
  }
  const literal = node === undefined ? undefined : literalMarkdown(node, around, place, words)
  if (literal !== undefined && node !== undefined) return answer(node.span, literal)
  const token = parsed.tokens.find(
    ({ startOffset, endOffset }) => startOffset <= at && at <= (endOffset ?? startOffset),
  )
  if (token === undefined) return undefined
  const span = { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 }
  const described =
    token.tokenType.name === 'Quantifier' ? describeName(scheme, token.image) : describeOperator(token.image)
  return described === undefined ? undefined : answer(span, toMarkdown(described))
}

/** What is known of the thing at a place. */
export function hoverAt(document: EditorDocument, project: Project, sites: Sites, at: number): Hover | undefined {
  const site = sites.at(document, project, at)
  if (site !== undefined) return hoverExpression(site, sites.textOffset(site, at), project.words)
  const placed = document.entryAt(at)
  if (placed === undefined) return undefined
  const keys = toPolicyKeys(document, placed.entry.keys)
  if (at <= placed.name.end && at >= placed.name.start) {
    const row = memberAt(document, placed.entry.keys)
    if (row !== undefined && row.summary !== '')
      return { span: placed.name, contents: [row.summary, ...(row.values === undefined ? [] : [`Values: ${row.values.map((value) => `\`${value}\``).join(', ')}`])].join('\n\n') } // prettier-ignore
  }
  if (keys.at(-1) === 'action' && at >= placed.value.start && at <= placed.value.end) {
    const row = findAction(document.wordOf(placed))
    if (row !== undefined)
      return { span: placed.value, contents: `**${row.name}**\n\n${row.summary}\n\n${row.terminating ? 'It ends the evaluation.' : 'Rules behind it are asked too.'}` } // prettier-ignore
  }
  const use = nameAt(document, project, sites, at)
  if (use?.kind === 'list') return { span: use.span, contents: listMarkdown(use.name, project.words) }
  return undefined
}
