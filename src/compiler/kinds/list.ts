import { code } from '../codegen/code.ts'
import type { Comparable, Comparison, TestKind } from './kind.ts'

/** A named list is asked through a matcher of the host. */
export interface ListTest {
  readonly kind: 'list'
  readonly type: Comparable
  readonly name: string
}

export interface SerializedList {
  readonly kind: 'list'
  readonly name: string
}

function check({ node, right, type, state }: Comparison): ListTest | undefined {
  if (right.kind !== 'list') return undefined
  if (state.scheme.lists.has(type)) return { kind: 'list', type, name: right.name }
  const start = node.operatorSpan?.start ?? node.span.start
  const { end } = right.span
  state.findings.add(
    'E_UNSUPPORTED_OPERATOR',
    { start, end },
    {
      kind: 'UnsupportedOp',
      noticed: end,
      stage: 'check',
      values: { operator: state.text.slice(start, end), type },
      detail: { type },
      hint: `the scheme has no lists of ${type}`,
    },
  )
  return undefined
}

export const list: TestKind<ListTest, SerializedList> = {
  types: ['Int', 'Bytes', 'Ip'],
  cost: () => 20,
  check,
  predicate:
    ({ type, name }) =>
    (value, context) =>
      context.inList(type, name, value),
  write: ({ type, name }, value, pool) => code`c.inList(${pool.list(type)}, ${name}, ${value})`,
  needsName: () => false,
  asksHost: true,
  serialize: ({ kind, name }) => ({ kind, name }),
  read(form, type, scheme) {
    if (!scheme.lists.has(type)) return form.fail(`the scheme has no lists of ${type}`)
    return { kind: 'list', type, name: form.at('name').string() }
  },
}
