import { empty, found, undecided, type Answer } from '../answer.ts'
import { LimitReached, type Budget, type Limit } from '../limits.ts'
import type { Value } from '../../runtime/index.ts'
import type { RootDecider } from './decide-root.ts'
import type { Formula, Literal } from './formula.ts'
import type { Slots } from './event.ts'
import { guessArgument } from './guesses.ts'
import { readPath } from './path.ts'
import type { FormulaMaker } from './to-formula.ts'

/** Events that are built and run before it is given up that one passes. */
const mostTried = 40

/** Values that are worked back through calls in one event. */
const mostGuesses = 4

interface Group {
  readonly literals: readonly Literal[]
  readonly answer: Answer<Value | undefined>
}

/** What was assumed of each root on one branch. */
type Groups = ReadonlyMap<string, Group>

/** What a solution must still pass: it is run on the engine. */
export type Check = (slots: Slots) => boolean

/** Looks for values of all roots under which all of several formulas hold: one literal set at a time. */
export class Solver {
  readonly #start: (check: Check) => SolverRun

  constructor(roots: RootDecider, maker: FormulaMaker, budget: Budget) {
    this.#start = (check) => new SolverRun(roots, maker, budget, check)
  }

  /** Values that pass the check, that there are none, or the limit that left it open. */
  solve(goals: readonly Formula[], check: Check): Answer<Slots> {
    const run = this.#start(check)
    try {
      const slots = run.extend(new Map(), goals)
      if (slots !== undefined) return found(slots)
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error
      return undecided(run.limit ?? error.limit)
    }
    return run.limit === undefined ? empty : undecided(run.limit)
  }
}

const none: readonly Literal[] = []

/** Up to this many are looked through one by one, which is faster than a set of them. */
const mostSearched = 32

/** Literals of one root with others, each once, in their order. */
function together(known: readonly Literal[], added: readonly Literal[]): readonly Literal[] {
  if (known.length + added.length > mostSearched) return [...new Set([...known, ...added])]
  const all = known.slice()
  for (const literal of added) if (!all.includes(literal)) all.push(literal)
  return all
}

class SolverRun {
  readonly #roots: RootDecider
  readonly #maker: FormulaMaker
  readonly #budget: Budget
  readonly #check: Check
  #branches = 0
  #tried = 0
  /** The first limit that left a branch open. */
  limit: Limit | undefined

  constructor(roots: RootDecider, maker: FormulaMaker, budget: Budget, check: Check) {
    this.#roots = roots
    this.#maker = maker
    this.#budget = budget
    this.#check = check
  }

  /** Takes literals into their groups; false if a root then has no value. Each root is decided once. */
  #assume(groups: Map<string, Group>, added: readonly Literal[]): boolean {
    const [first] = added
    if (first !== undefined && added.length === 1) return this.#assumeOf(groups, first.root.key, added)
    const byRoot = new Map<string, Literal[]>()
    for (const literal of added) {
      const { key } = literal.root
      const same = byRoot.get(key)
      if (same === undefined) byRoot.set(key, [literal])
      else same.push(literal)
    }
    for (const [key, own] of byRoot) if (!this.#assumeOf(groups, key, own)) return false
    return true
  }

  /** {@link #assume} for literals of one root. */
  #assumeOf(groups: Map<string, Group>, key: string, own: readonly Literal[]): boolean {
    const known = groups.get(key)?.literals ?? none
    const literals = together(known, own)
    if (literals.length === known.length) return true
    const answer = this.#roots.decide(literals)
    if (answer.kind === 'empty') return false
    groups.set(key, { literals, answer })
    return true
  }

  extend(before: Groups, goals: readonly Formula[]): Slots | undefined {
    const choices: (readonly Formula[])[] = []
    const literals: Literal[] = []
    const pending = goals.toReversed()
    for (let goal = pending.pop(); goal !== undefined; goal = pending.pop()) {
      if (goal.kind === 'constant') {
        if (!goal.value) return undefined
      } else if (goal.kind === 'literal') literals.push(goal.literal)
      else if (goal.kind === 'and') for (let at = goal.parts.length; at-- > 0;) pending.push(goal.parts[at] as Formula)
      else if (goal.kind === 'later') pending.push(goal.open())
      else choices.push(goal.parts)
    }
    let groups = before
    if (literals.length > 0) {
      const own = new Map(before)
      if (!this.#assume(own, literals)) return undefined
      groups = own
    }
    return choices.length === 0 ? this.#finish(groups) : this.#choose(groups, choices)
  }

  #isMet(groups: Groups, part: Formula): boolean {
    if (part.kind === 'constant') return part.value
    return part.kind === 'literal' && groups.get(part.literal.root.key)?.literals.includes(part.literal) === true
  }

  /** How much a part would change: nothing new on a root that is free is the cheapest. */
  #weight(groups: Groups, part: Formula): number {
    if (part.kind !== 'literal') return part.kind === 'constant' ? 0 : 2
    return groups.has(part.literal.root.key) ? 1 : 0
  }

  #choose(groups: Groups, choices: readonly (readonly Formula[])[]): Slots | undefined {
    const open = choices.filter((parts) => !parts.some((part) => this.#isMet(groups, part)))
    if (open.length === 0) return this.#finish(groups)
    let least = 0
    for (const [index, parts] of open.entries()) if (parts.length < (open[least]?.length ?? 0)) least = index
    const rest = open.filter((_, index) => index !== least).map((parts): Formula => ({ kind: 'or', parts }))
    const parts = [...(open[least] ?? [])].sort((a, b) => this.#weight(groups, a) - this.#weight(groups, b))
    for (const part of parts) {
      if (++this.#branches > this.#budget.branches) throw new LimitReached('branches')
      const slots = this.extend(groups, [part, ...rest])
      if (slots !== undefined) return slots
    }
    return undefined
  }

  #leave(limit: Limit): Slots | undefined {
    this.limit ??= limit
    return undefined
  }

  #finish(groups: Groups, guesses = 0): Slots | undefined {
    const slots = new Map<number, Value>()
    for (const { literals, answer } of groups.values()) {
      if (answer.kind === 'undecided') return this.#leave(answer.limit)
      const slot = literals[0]?.root.slot
      if (answer.kind === 'value' && slot !== undefined && answer.value !== undefined) slots.set(slot, answer.value)
    }
    if (++this.#tried > mostTried) throw new LimitReached('related')
    if (this.#check(slots)) return slots
    const better = guesses < mostGuesses ? this.#guess(groups, guesses) : undefined
    return better ?? this.#leave(isUnknown(groups) ? 'unknown_list' : 'related')
  }

  /** Works the value of a call back to its argument. */
  #guess(groups: Groups, guesses: number): Slots | undefined {
    for (const { literals, answer } of groups.values()) {
      const root = literals[0]?.root
      if (root === undefined || root.slot !== undefined || answer.kind !== 'value' || answer.value === undefined)
        continue
      const guess = guessArgument(root.node, answer.value)
      if (guess === undefined) continue
      const formula = this.#maker.equals(readPath(guess.argument), guess.value)
      if (formula?.kind !== 'literal') continue
      const changed = new Map(groups)
      if (groups.get(formula.literal.root.key)?.literals.includes(formula.literal) === true) continue
      if (!this.#assume(changed, [formula.literal])) continue
      const slots = this.#finish(changed, guesses + 1)
      if (slots !== undefined) return slots
    }
    return undefined
  }
}

function isUnknown(groups: Groups): boolean {
  return [...groups.values()].some(({ literals }) =>
    literals.some(
      ({ leaf }) =>
        leaf.kind === 'value' &&
        leaf.cases.some((all) => all.some(({ constraint }) => constraint.domain === 'unknown')),
    ),
  )
}
