import type { EventRecord } from '../../compiler/index.ts'
import {
  CompileMemory,
  createPolicy,
  Distinguisher,
  factsOfCalls,
  outcomeOf,
  portalArenas,
  type Arena,
  type BudgetName,
  type Decision,
  type Policy,
  type PolicyOptions,
  type PolicyWitness,
  type Test,
} from '../../policy/index.ts'
import { testOfEvent } from '../event-tests.ts'
import { passes, type Question } from '../questions.ts'
import { ContentTests } from './content-tests.ts'
import type { Mutant, MutantContent } from './mutant.ts'
import { createMutants, withShorterLists } from './mutants.ts'
import { toPortalTests, verdictOf } from './portal.ts'

/** What became of one mutant. */
export type MutantResult = { readonly mutant: Mutant } & (
  | { readonly status: 'killed'; /** The test that fails on it. */ readonly by: Question }
  /** No event is decided otherwise: proved. */
  | { readonly status: 'equivalent' }
  /** No test fails; `test` is one that does, or `limit` says why there is none. */
  | { readonly status: 'survived'; readonly test?: Test; readonly limit?: string }
)

export interface MutationOptions {
  /** What one question of the proofs may cost. Default: `batch`. */
  readonly budget?: BudgetName
  /** How the policy was compiled. */
  readonly policyOptions?: PolicyOptions
  /** Which mutants are tried. Default: all. */
  readonly isWanted?: (mutant: Mutant) => boolean
}

type Outcome = ReturnType<typeof outcomeOf>

/** What a test could say of a decision. */
function seen(decision: Decision): string {
  return JSON.stringify([outcomeOf(decision), decision.problems.length > 0])
}

class MutantRunner {
  readonly #base: Policy
  readonly #memory: CompileMemory
  readonly #options: MutationOptions
  readonly #distinguishers = new Map<string, Distinguisher>()
  /** Tests that have found a mistake lately are asked first. */
  #questions: readonly Question[]
  readonly #byPlace = new Map<string, Question>()
  /** Tests that were suggested: one may tell several mistakes. */
  readonly #suggested: Question[] = []
  #contentTests: ContentTests | undefined

  constructor(base: Policy, memory: CompileMemory, questions: readonly Question[], options: MutationOptions) {
    this.#base = base
    this.#memory = memory
    this.#questions = questions
    this.#options = options
  }

  #compile({ document, rewrite, content }: Mutant): Policy | undefined {
    const made = createPolicy(document, {
      ...this.#options.policyOptions,
      // Another profile gives every word another meaning, and the memory would start afresh.
      ...(content?.kind === 'profile' ? {} : { memory: this.#memory }),
      plan: 'loop',
      ...(rewrite === undefined ? {} : { rewrite }),
    })
    return made.ok ? made.value : undefined
  }

  #killer(policy: Policy, { path }: Mutant): Question | undefined {
    const place = JSON.stringify(path.slice(0, 2))
    const last = this.#byPlace.get(place)
    if (last !== undefined && !passes(policy, last)) return last
    const found = this.#questions.find((question) => !passes(policy, question))
    if (found !== undefined) {
      this.#byPlace.set(place, found)
      this.#questions = [found, ...this.#questions.filter((question) => question !== found)]
    }
    return found
  }

  #distinguisher(
    name: string,
    arena: Arena,
    observe: (event: EventRecord, options: PolicyWitness['options']) => string,
  ): Distinguisher {
    let known = this.#distinguishers.get(name)
    if (known === undefined) {
      const { budget } = this.#options
      const facts = arena === this.#base ? [] : factsOfCalls(this.#base)
      known = new Distinguisher({ arena, observe }, budget === undefined ? {} : { budget }, facts)
      this.#distinguishers.set(name, known)
    }
    return known
  }

  /** Tests that may show a difference: the plain one, then one with every member in which the two differ. */
  #toTests(next: Policy, { event, options }: PolicyWitness, { change }: Mutant): readonly Test[] | string {
    const made = testOfEvent(this.#base, event, undefined, options)
    if (typeof made === 'string') return made
    const name = `${made.name ?? ''} (${change})`
    const [ours, theirs] = [this.#base, next].map((policy): Outcome => outcomeOf(policy.decide(event, options))) as [Outcome, Outcome] // prettier-ignore
    const differing = Object.keys(ours).filter((key) => JSON.stringify(ours[key]) !== JSON.stringify(theirs[key]))
    const expect = { ...made.expect, ...Object.fromEntries(differing.map((key) => [key, ours[key]])) }
    return [{ ...made, name }, { ...made, name, expect }] // prettier-ignore
  }

  /** Tests of an event that the two decide otherwise; none if they do not. */
  #toDiffering(next: Policy, witness: PolicyWitness, mutant: Mutant): readonly Test[] {
    const [ours, theirs] = [this.#base, next].map((policy) => seen(policy.decide(witness.event, witness.options)))
    const tests = ours === theirs ? [] : this.#toTests(next, witness, mutant)
    return typeof tests === 'string' ? [] : tests
  }

  /** The same of a mutant whose difference no condition tells. */
  #tellContent(mutant: Mutant, content: MutantContent, next: Policy): MutantResult {
    const { budget } = this.#options
    this.#contentTests ??= new ContentTests(this.#base, budget === undefined ? {} : { budget })
    for (const probe of this.#contentTests.probes(content, mutant.change)) {
      const tests = 'expect' in probe ? [probe] : this.#toDiffering(next, probe, mutant)
      const found = this.#confirm(mutant, next, tests)
      if (found.status === 'survived' && found.test !== undefined) return found
    }
    if (this.#contentTests.isEquivalent(content, next)) return { mutant, status: 'equivalent' }
    return { mutant, status: 'survived', limit: 'content' }
  }

  /** A test that fails on the mutant; nothing if no event is decided otherwise. */
  #tell(mutant: Mutant, next: Policy): MutantResult {
    if (mutant.content !== undefined) return this.#tellContent(mutant, mutant.content, next)
    const base = this.#base
    const main = this.#distinguisher('policy', base, (event, options) => seen(base.decide(event, options)))
    const found = main.compare({ arena: next, observe: (event, options) => seen(next.decide(event, options)) })
    if (found.kind === 'different') {
      const tests = this.#toTests(next, found.witness, mutant)
      return typeof tests === 'string'
        ? { mutant, status: 'survived', limit: tests }
        : this.#confirm(mutant, next, tests)
    }
    let limit: string | undefined = found.kind === 'undecided' ? found.limit : undefined
    const arenas = [portalArenas(base), portalArenas(next)] as const
    for (const [name, arena] of Object.entries(arenas[0])) {
      const other = arenas[1][name]
      if (other === undefined) {
        limit ??= 'related'
        continue
      }
      const distinguisher = this.#distinguisher(name, arena, (event) => verdictOf(base, name, event))
      const verdict = distinguisher.compare({ arena: other, observe: (event) => verdictOf(next, name, event) })
      if (verdict.kind === 'undecided') limit ??= verdict.limit
      if (verdict.kind !== 'different') continue
      const found = this.#confirm(mutant, next, toPortalTests(base, verdict.witness.event, mutant.change))
      if (found.status === 'survived' && found.test !== undefined) return found
      limit ??= 'content'
    }
    return limit === undefined ? { mutant, status: 'equivalent' } : { mutant, status: 'survived', limit }
  }

  /** No test is suggested that was not run on both. */
  #confirm(mutant: Mutant, next: Policy, tests: readonly Test[]): MutantResult {
    for (const test of tests) {
      const asked: Question = { one: { name: test.name ?? '', test, path: ['tests', 0], row: undefined, mistakes: [] } }
      if (!passes(this.#base, asked) || passes(next, asked)) continue
      this.#suggested.push(asked)
      return { mutant, status: 'survived', test }
    }
    return { mutant, status: 'survived', limit: 'related' }
  }

  /** What becomes of a mutant; undefined: it does not compile. */
  run(mutant: Mutant): MutantResult | undefined {
    const next = this.#compile(mutant)
    if (next === undefined) return undefined
    const by = this.#killer(next, mutant)
    if (by !== undefined) return { mutant, status: 'killed', by }
    const known = this.#suggested.find((question) => !passes(next, question))
    return known === undefined ? this.#tell(mutant, next) : { mutant, status: 'survived', test: known.one.test }
  }
}

/**
 * Puts one mistake after the other into a policy and asks its tests. Variants share what compiled, and only mistakes
 * that no test finds are given to the proofs.
 *
 * @param questions - tests that the policy passes
 */
export function* runMutants(
  policy: Policy,
  questions: readonly Question[],
  options: MutationOptions = {},
): Generator<MutantResult, void> {
  const memory = new CompileMemory()
  const { document } = policy
  const made = createPolicy(withShorterLists(document), { ...options.policyOptions, memory })
  if (!made.ok) throw new Error('INVARIANT: a policy in force compiles again')
  const runner = new MutantRunner(made.value, memory, questions, options)
  for (const mutant of createMutants(made.value, document)) {
    if (options.isWanted?.(mutant) === false) continue
    const result = runner.run(mutant)
    if (result !== undefined) yield result
  }
}
