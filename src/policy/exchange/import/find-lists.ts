import { compile, walk } from '../../../compiler/index.ts'
import type { Scheme } from '../../../language/index.ts'
import type { List } from '../../document/generated/document.generated.ts'

const kinds: ReadonlyMap<string, List['kind']> = new Map([
  ['Ip', 'ip'],
  ['Bytes', 'string'],
  ['Int', 'integer'],
])

/** Lists that the expressions name, as a document says of lists that it does not hold. */
export function findLists(expressions: readonly (string | undefined)[], scheme: Scheme): Record<string, List> {
  const lists: [string, List][] = []
  for (const text of expressions) {
    if (text === undefined || text === '') continue
    const result = compile(text, scheme)
    if (!result.ok) continue
    walk(result.value.checked.root, (node) => {
      if ((node.kind !== 'compare' && node.kind !== 'array_compare') || node.test.kind !== 'list') return
      const { name, type } = node.test
      if (!name.startsWith('cf.')) lists.push([name, { kind: kinds.get(type) ?? 'string', external: true }])
    })
  }
  return Object.fromEntries(lists)
}
