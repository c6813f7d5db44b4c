import {
  createLists,
  fromText,
  lowerAscii,
  parseIp,
  parseIpRange,
  upperAscii,
  type ByteString,
  type IpRange,
} from '../../runtime/index.ts'
import type { RegexNode } from '../bytes/automata/pattern.ts'
import { plain, type SignedConstraint } from '../sets/constraint.ts'
import { toIntervals } from '../sets/interval-set.ts'
import { toIpSet } from '../sets/ip-values.ts'
import { intEdges, ipEdges, textEdges } from './edges.ts'
import type { KnownLists, TestKind, TestOf } from './kind.ts'

type Items = readonly (string | number | bigint)[]

function itemsOf({ type, name }: TestOf<'list'>, lists: KnownLists): Items | undefined {
  const ofType = Object.hasOwn(lists, type) ? lists[type] : undefined
  return ofType !== undefined && Object.hasOwn(ofType, name) ? ofType[name] : undefined
}

function toIpRanges(items: Items): readonly IpRange[] {
  return items.flatMap((item) => {
    const ip = parseIp(String(item))
    return (ip === undefined ? parseIpRange(String(item)) : { first: ip, last: ip }) ?? []
  })
}

function toIntRanges(items: Items): readonly { readonly first: bigint; readonly last: bigint }[] {
  return items.map((item) => ({ first: BigInt(item), last: BigInt(item) }))
}

function exactly(text: ByteString, anyCase: boolean): readonly RegexNode[] {
  return [...text].map((char): RegexNode => {
    const bytes = anyCase ? [lowerAscii(char), upperAscii(char)] : [char]
    return {
      kind: 'bytes',
      ranges: [...new Set(bytes)]
        .map((one) => [one.charCodeAt(0), one.charCodeAt(0)] as const)
        .sort((a, b) => a[0] - b[0]),
    }
  })
}

/** Names below a suffix have at least one byte before its dot, and no case. Source: `createLists`. */
function hostnames(items: readonly ByteString[]): RegexNode {
  const any: RegexNode = {
    kind: 'repeat',
    node: { kind: 'bytes', ranges: [[0, 255]] },
    min: 1,
    max: Infinity,
    greedy: true,
  }
  const parts = items.map((item): RegexNode => ({
    kind: 'concat',
    parts: item.startsWith('*.') ? [any, ...exactly(lowerAscii(item.slice(1)), true)] : exactly(item, false),
  }))
  return {
    kind: 'concat',
    parts: [
      { kind: 'assertion', assertion: 'start_text' },
      { kind: 'alternation', parts },
      { kind: 'assertion', assertion: 'end_text' },
    ],
  }
}

function bytesConstraint(name: string, items: Items): SignedConstraint {
  const texts = items.map((item) => fromText(String(item)))
  if (!texts.some((text) => text.startsWith('*.')))
    return plain({ domain: 'bytes', atom: { kind: 'set', items: new Set(texts) } })
  const matcher = createLists('Bytes', { [name]: items })
  return plain({
    domain: 'bytes',
    atom: { kind: 'regex', key: `list ${name}`, root: hostnames(texts), test: (value) => matcher.matches(name, value) },
  })
}

/** `in $name`: a set if the items are known, else one that nobody can tell. */
export const list: TestKind<'list'> = {
  constraint(test, lists) {
    const items = itemsOf(test, lists)
    if (items === undefined) return plain({ domain: 'unknown', key: `list ${test.type} ${test.name}` })
    if (test.type === 'Ip') return plain({ domain: 'ip', set: toIpSet(toIpRanges(items)) })
    if (test.type === 'Int')
      return plain({ domain: 'int', set: toIntervals(toIntRanges(items).map(({ first, last }) => [first, last])) })
    return bytesConstraint(test.name, items)
  },
  edges(test, lists) {
    const items = itemsOf(test, lists) ?? []
    if (test.type === 'Ip') return ipEdges(toIpRanges(items))
    if (test.type === 'Int') return intEdges(toIntRanges(items))
    return items.slice(0, 4).flatMap((item) => textEdges(fromText(String(item)).replace(/^\*/, 'www')))
  },
}
