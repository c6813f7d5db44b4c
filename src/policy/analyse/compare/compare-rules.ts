import { changedPlaces, structuralKey, toWitness, type Analyzer, type Limit } from '../../../analysis/index.ts'
import type { EventRecord } from '../../../compiler/index.ts'
import type { RuleReport } from '../../../runtime/index.ts'
import type { RuleRow } from '../rows.ts'
import { strictnessOf } from './strictness.ts'

/** An event on which a rule, taken alone, does another thing than it did. Its conditions were run on it. */
export interface RuleDifference {
  readonly kind: 'stricter' | 'looser' | 'other'
  /** What the rule does; undefined: nothing, because it does not match or is not there. */
  readonly old: string | undefined
  readonly new: string | undefined
  readonly event: EventRecord
}

/** A rule that stands in one policy only, or otherwise in the two. */
export interface RuleChange {
  readonly report: RuleReport
  readonly change: 'added' | 'removed' | 'changed' | 'moved'
  /**
   * How the new rule stands to the old one, each taken alone: a rule that refuses more is stricter, and one that
   * exempts more, by `allow` or a skip, looser.
   */
  readonly relation: 'equal' | 'stricter' | 'looser' | 'incomparable' | 'other' | 'undecided'
  readonly differences: readonly RuleDifference[]
  readonly open: readonly (Limit | 'time')[]
}

/** What a rule does where it matches, and how strict that is; -1: it exempts. */
interface Effect {
  readonly name: string | undefined
  readonly level: number
  /** Equal effects have equal texts. */
  readonly key: string
}

const nothing: Effect = { name: undefined, level: 0, key: '' }

function effectOf({ compiled: { rule } }: RuleRow): Effect {
  const { action, parameters, ratelimit } = rule.report
  const decides = rule.effect === 'decide' || rule.effect === 'count'
  const strictness = decides ? strictnessOf(action) : 0
  const exempts = rule.effect === 'skip' || (decides && strictness === 0)
  const level = rule.monitor ? 0 : exempts ? -1 : strictness
  const key = JSON.stringify([rule.monitor, action, parameters, ratelimit, rule.skip, rule.ends])
  return { name: rule.monitor ? `${action}, monitored` : action, level, key }
}

function kindOf(from: Effect, to: Effect): RuleDifference['kind'] | undefined {
  if (from.key === to.key) return undefined
  return to.level > from.level ? 'stricter' : to.level < from.level ? 'looser' : 'other'
}

/** What a rule is called wherever it stands. */
function identityOf({ compiled: { rule, path } }: RuleRow): string {
  const { ruleset, tier, phase, rule: id } = rule.report
  return JSON.stringify([path[0], ruleset, tier, phase, id])
}

function contentOf(row: RuleRow): string {
  return `${structuralKey(row.condition)}\n${effectOf(row).key}\n${row.chance?.key ?? ''}`
}

function relationOf(kinds: ReadonlySet<string>, isOpen: boolean): RuleChange['relation'] {
  if (kinds.has('stricter') && kinds.has('looser')) return 'incomparable'
  if (isOpen) return 'undecided'
  for (const kind of ['stricter', 'looser', 'other'] as const) if (kinds.has(kind)) return kind
  return 'equal'
}

class RuleComparer {
  readonly #analyzer: Analyzer
  readonly #found = new Map<string, RuleDifference>()
  readonly #open = new Set<Limit | 'time'>()

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer
  }

  /** Looks for an event that the old rule matches or not, and the new one matches or not. */
  #look(old: RuleRow | undefined, next: RuleRow | undefined, isOld: boolean, isNew: boolean): void {
    if ((isOld && old === undefined) || (isNew && next === undefined)) return
    const from = isOld && old !== undefined ? effectOf(old) : nothing
    const to = isNew && next !== undefined ? effectOf(next) : nothing
    const kind = kindOf(from, to)
    if (kind === undefined || this.#found.has(kind)) return
    const sides = [[old, isOld], [next, isNew]] as const // prettier-ignore
    const goals = sides.flatMap(([row, answer]) => (row === undefined ? [] : [{ condition: row.condition, answer }]))
    const answer = this.#analyzer.find(goals)
    if (answer.kind === 'undecided') this.#open.add(answer.limit)
    else if (answer.kind === 'value')
      this.#found.set(kind, { kind, old: from.name, new: to.name, event: toWitness(answer.value).event })
  }

  compare(old: RuleRow | undefined, next: RuleRow | undefined): Pick<RuleChange, 'relation' | 'differences' | 'open'> {
    // When a rule is there is not part of its condition.
    if (old?.chance?.key !== next?.chance?.key) this.#open.add('time')
    for (const [isOld, isNew] of [[true, true], [true, false], [false, true]] as const) this.#look(old, next, isOld, isNew) // prettier-ignore
    const open = [...this.#open]
    const relation = relationOf(new Set(this.#found.keys()), open.length > 0)
    return { relation, differences: [...this.#found.values()], open }
  }
}

/** Pairs rules of one name; what is left over of equal content was renamed and is paired too. */
function pairRows(old: readonly RuleRow[], next: readonly RuleRow[]): ReadonlyMap<RuleRow, RuleRow> {
  const pairs = new Map<RuleRow, RuleRow>()
  const taken = new Set<RuleRow>()
  for (const name of [identityOf, contentOf]) {
    const known = new Map<string, RuleRow[]>()
    for (const row of old) if (!taken.has(row)) known.set(name(row), [...(known.get(name(row)) ?? []), row])
    for (const row of next) {
      if (pairs.has(row)) continue
      const partner = known.get(name(row))?.shift()
      if (partner === undefined) continue
      pairs.set(row, partner)
      taken.add(partner)
    }
  }
  return pairs
}

/**
 * Compares two policies rule by rule.
 *
 * @param old - rows of the old policy, with conditions in the words of the analyzer
 * @returns the rules that are new, changed or moved, in the order of the new policy, then those that are gone
 */
export function compareRules(
  old: readonly RuleRow[],
  next: readonly RuleRow[],
  analyzer: Analyzer,
): readonly RuleChange[] {
  const pairs = pairRows(old, next)
  const partners = new Set(pairs.values())
  const numbers = new Map([...pairs.values()].map((row, number) => [row, String(number)]))
  const [, places] = changedPlaces(
    old.flatMap((row) => numbers.get(row) ?? []),
    next.flatMap((row) => numbers.get(pairs.get(row) as RuleRow) ?? []),
  )
  const shared = next.filter((row) => pairs.has(row))
  const moved = new Set(places.map((place) => shared[place]))
  const toChange = (
    change: RuleChange['change'],
    before: RuleRow | undefined,
    after: RuleRow | undefined,
  ): RuleChange => {
    const { report } = ((after ?? before) as RuleRow).compiled.rule
    return { report, change, ...new RuleComparer(analyzer).compare(before, after) }
  }
  const changes = next.flatMap((row): RuleChange[] => {
    const before = pairs.get(row)
    if (before === undefined) return [toChange('added', undefined, row)]
    if (contentOf(before) !== contentOf(row)) return [toChange('changed', before, row)]
    return moved.has(row) ? [toChange('moved', before, row)] : []
  })
  const gone = old.filter((row) => !partners.has(row)).map((row) => toChange('removed', row, undefined))
  return [...changes, ...gone]
}
