import { createSkipScan } from '../../src/runtime/rule-index/index.ts'
import { byHand } from './by-hand.ts'
import { holds, type PlainEvent, type Tree } from './tree.ts'

/** The parts of a condition that are asked by themselves. */
function partsOf(tree: Tree): readonly Tree[] {
  return tree.op === 'and' ? tree.args : [tree]
}

/** A letter run of a pattern that every text that it matches holds. */
const fixedText = /[a-z]{5,}/

/** A false part in the cheapest form that still proves its rule false: a pattern by the text that is not there. */
function cheapest(part: Tree, event: PlainEvent): Tree {
  if (part.op !== 'regex') return part
  const [text] = fixedText.exec(part.v) ?? []
  const contains: Tree | undefined = text === undefined ? undefined : { op: 'contains', f: part.f, v: text }
  return contains === undefined || holds(contains, event) ? part : contains
}

/** What is read by one look into a map, however many rules ask for a value of it. */
function lookOf(part: Tree): string | undefined {
  if (part.op === 'or') {
    const looks = new Set(part.args.map(lookOf))
    const [only] = looks
    return looks.size === 1 ? only : undefined
  }
  return part.op === 'eq' || part.op === 'in' ? String(part.f) : undefined
}

/** From so many texts in one value on, one pass takes less time. */
const leastScanned = 5

/** Parts that prove a decision, with one look into a map in the place of all equalities over a field. */
interface Proof {
  readonly looks: readonly string[]
  readonly asked: readonly Tree[]
}

/**
 * What must be asked for an event to know its first rule: that rule's parts, and of each rule before it one that is
 * false. Those that exclude most of the rules left are taken first, one look into a map for all equalities over a field.
 */
function prove(rules: readonly Tree[], event: PlainEvent, first: number): Proof {
  const before = first === -1 ? rules : rules.slice(0, first)
  const excluding = new Map<string, { readonly part: Tree; readonly rules: Set<number> }>()
  for (const [number, rule] of before.entries())
    for (const own of partsOf(rule)) {
      if (holds(own, event)) continue
      const part = cheapest(own, event)
      const key = lookOf(part) ?? JSON.stringify(part)
      const known = excluding.get(key)
      if (known === undefined) excluding.set(key, { part, rules: new Set([number]) })
      else known.rules.add(number)
    }
  const looks = new Set<string>()
  const asked = new Map<string, Tree>()
  const take = (part: Tree): void => {
    const look = lookOf(part)
    if (look === undefined) asked.set(JSON.stringify(part), part)
    else looks.add(look)
  }
  if (first !== -1) for (const part of partsOf(rules[first] as Tree)) take(part)
  const left = new Set(before.keys())
  while (left.size > 0) {
    let best: { readonly part: Tree; readonly rules: Set<number> } | undefined
    for (const candidate of excluding.values()) {
      for (const number of candidate.rules) if (!left.has(number)) candidate.rules.delete(number)
      if (best === undefined || candidate.rules.size > best.rules.size) best = candidate
    }
    if (best === undefined || best.rules.size === 0) throw new Error('INVARIANT: each rule before the first is false')
    take(best.part)
    for (const number of [...best.rules]) left.delete(number)
  }
  return { looks: [...looks], asked: [...asked.values()] }
}

/**
 * What asking no more than must be asked would cost: no engine can know beforehand what that is. Texts that
 * are sought in one value are sought in one pass. By event, its answer.
 *
 * @param answers - by event, the number of its first rule
 * @param given - the events as they will be given
 */
export function boundByHand(
  rules: readonly Tree[],
  events: readonly PlainEvent[],
  answers: readonly number[],
  given: readonly PlainEvent[],
): (event: PlainEvent) => number {
  const tests = new Map<string, (event: PlainEvent) => boolean>()
  const maps = new Map<string, Map<unknown, number>>()
  const testOf = (part: Tree): ((event: PlainEvent) => boolean) => {
    const key = JSON.stringify(part)
    let test = tests.get(key)
    if (test === undefined) tests.set(key, (test = byHand(part)))
    return test
  }
  const proofs = events.map((event, at) => {
    const { looks, asked } = prove(rules, event, answers[at] ?? -1)
    for (const look of looks)
      maps.set(look, new Map(given.map((other) => [other[look as keyof PlainEvent], 1] as const)))
    const texts = new Map<string, string[]>()
    for (const part of asked)
      if (part.op === 'contains') texts.set(String(part.f), [...(texts.get(String(part.f)) ?? []), part.v])
    const scans: ((event: PlainEvent) => boolean)[] = []
    for (const [field, literals] of texts) {
      const scan = literals.length < leastScanned ? undefined : createSkipScan(literals)
      if (scan === undefined) {
        texts.delete(field)
        continue
      }
      let found = 0
      scans.push((other) => scan(other[field as keyof PlainEvent] as string, () => found++) && found < 0)
    }
    const single = asked.filter((part) => part.op !== 'contains' || !texts.has(String(part.f)))
    return {
      looks: looks.map((look) => [look, maps.get(look)] as const),
      tests: [...single.map(testOf), ...scans],
      answer: answers[at] ?? -1,
    }
  })
  const proofOf = new Map(given.map((event, at) => [event, proofs[at]]))
  let asked = 0
  return (event) => {
    const proof = proofOf.get(event)
    if (proof === undefined) return -1
    for (const [look, map] of proof.looks) asked += map?.get(event[look as keyof PlainEvent]) ?? 0
    for (const test of proof.tests) if (test(event)) asked++
    return asked < 0 ? -1 : proof.answer
  }
}
