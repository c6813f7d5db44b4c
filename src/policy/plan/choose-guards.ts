import type { GuardIndex } from './guard-entries.ts'
import type { GuardPlace, GuardTable } from './guard-table.ts'

/**
 * What a decision costs in nanoseconds where rules are looked up, as measured with the workload W5 of the benches (100 to
 * 10,000 rules, Node 20): looking a value up in a map, one pass over a text, and asking a rule that was found.
 */
const lookUp = 20
const textLookUp = 60
const askFound = 15

function costOfAsking({ kind }: GuardIndex): number {
  return kind === 'contains' || kind === 'contains_any_case' ? textLookUp : lookUp
}

/** The rules that stand in each index, and which of them have no index of their own alone. */
function rulesByIndex(chosen: readonly GuardPlace[], table: GuardTable): Map<GuardIndex, number[]> {
  const byIndex = new Map<GuardIndex, number[]>()
  for (let rule = 0; rule < chosen.length; rule++) {
    const guard = chosen[rule] as GuardPlace
    for (const index of table.indexesOf(guard)) {
      const rules = byIndex.get(index)
      if (rules === undefined) byIndex.set(index, [rule])
      else rules.push(rule)
    }
  }
  return byIndex
}

/** An index of more rules than this is worth its look-up. */
const mostMoved = 64

/**
 * The guard of each rule: the one that lets least through, but for indexes of so few rules that asking those under
 * another guard costs less than one more look-up.
 *
 * @returns by rule; 0 for none
 */
export function chooseGuards(count: number, table: GuardTable): GuardPlace[] {
  const chosen: GuardPlace[] = []
  for (let rule = 0; rule < count; rule++) chosen.push(table.best(rule, () => true))
  const byIndex = rulesByIndex(chosen, table)
  const kept = new Set(byIndex.keys())
  for (const [index, rules] of [...byIndex].sort(([, a], [, b]) => a.length - b.length)) {
    if (rules.length > mostMoved) break
    kept.delete(index)
    let loss = 0
    const others = rules.map((rule): GuardPlace => {
      const other = table.best(rule, (guard) => table.isWithin(guard, kept))
      loss += other === 0 ? Infinity : (table.chanceOf(other) - table.chanceOf(chosen[rule] as GuardPlace)) * askFound
      return other
    })
    if (loss >= costOfAsking(index)) {
      kept.add(index)
      continue
    }
    for (const [at, rule] of rules.entries()) {
      const other = others[at] as GuardPlace
      chosen[rule] = other
      for (const own of table.indexesOf(other)) byIndex.get(own)?.push(rule)
    }
  }
  return chosen
}
