import type { Span } from '../../diagnostics/index.ts'
import { childKeys, type AstNode, type SetItem } from '../../grammar/index.ts'
import { customTopicField } from '../../inspection/detections/index.ts'
import { dlpField, toText } from '../../runtime/index.ts'
import { toFileSpan, type ExpressionPlace } from '../model/index.ts'
import type { NameKind, NameUse } from './name.ts'

/** Fields whose values are names that a policy defines. */
const kindsByField: ReadonlyMap<string, NameKind> = new Map([
  [dlpField, 'profile'],
  ['app.names', 'application'],
])

/** The children of a node. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const record = node as unknown as Readonly<Record<string, AstNode | readonly AstNode[] | undefined>>
  return childKeys[node.kind].flatMap((key) => record[key] ?? [])
}

/** The span of a literal without its quotes. */
function withoutQuotes(text: string, { start, end }: Span): Span {
  const opening = /^(?:r#*)?"/.exec(text.slice(start, end))?.[0].length ?? 0
  const closing = opening === 0 ? 0 : Math.max(1, opening - (text[start] === 'r' ? 1 : 0))
  return { start: start + opening, end: Math.max(start + opening, end - closing) }
}

/** The names that an expression says. */
export function* namesInExpression(place: ExpressionPlace): Generator<NameUse, void> {
  const { decoded, parsed, document } = place
  const { text } = decoded
  const use = (kind: NameKind, name: string, span: Span): NameUse => ({ kind, name, file: document.file, span: toFileSpan(decoded, span), isDefinition: false }) // prettier-ignore
  const open: AstNode[] = [parsed.root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    open.push(...childrenOf(node))
    if (node.kind === 'list')
      yield use('list', node.name, { start: node.span.end - node.name.length, end: node.span.end })
    else if (node.kind === 'field') yield use('field', node.name, node.span)
    else if (node.kind === 'indexed' && node.base.kind === 'field' && node.base.name === customTopicField) {
      const [first] = node.steps
      if (first?.step.kind !== 'key') continue
      const written = text.slice(first.span.start, first.span.end)
      const quote = written.indexOf('"')
      const span = quote === -1 ? first.span : { start: first.span.start + quote + 1, end: first.span.start + Math.max(quote + 1, written.lastIndexOf('"')) } // prettier-ignore
      yield use('topic', toText(first.step.key), span)
    } else if (node.kind === 'comparison' && node.left.base.kind === 'field' && node.right !== undefined) {
      const kind = kindsByField.get(node.left.base.name)
      if (kind === undefined) continue
      const items: readonly (SetItem | typeof node.right)[] =
        node.right.kind === 'set' ? node.right.items : [node.right]
      for (const item of items)
        if (item.kind === 'bytes') yield use(kind, toText(item.value), withoutQuotes(text, item.span))
    }
  }
}
