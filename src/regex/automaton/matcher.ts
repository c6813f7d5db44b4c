import type { ByteString, RegexMatch, RegexMatcher } from '../../runtime/index.ts'
import { prefixLiterals, requiredSets } from '../literals.ts'
import type { RegexSyntax } from '../syntax/syntax.ts'
import { StepBudget } from './budget.ts'
import { Capture } from './capture.ts'
import { DirectSearch } from './direct-search.ts'
import { LazyDfa, type Skip } from './lazy-dfa.ts'
import { createPositions } from './positions.ts'
import { buildProgram } from './program.ts'

/** Bytes of a literal that are searched for: the host's search multiplies a literal's length with the value's. */
const longestSearched = 24

/** So many literals are searched for before any value; more of them before values from this length on. */
const fewLiterals = 2
const longValue = 512

/** More prefixes than this are found faster by the automaton. */
const mostPrefixes = 4

/** Goes on at the next place where one of the literals stands; each is searched for once over a value. */
function createSkip(literals: readonly ByteString[]): Skip {
  const places = literals.map(() => -2)
  return (value, from) => {
    let nearest = -1
    literals.forEach((literal, index) => {
      let place = places[index] as number
      if (place !== -1 && place < from) places[index] = place = value.indexOf(literal, from)
      if (place !== -1 && (nearest === -1 || place < nearest)) nearest = place
    })
    return nearest
  }
}

/** Steps that room for one register stands for: with it, memory is bounded as time is. */
const registerCost = 4

function toMatch(value: ByteString, registers: Int32Array): RegexMatch {
  const groups: (ByteString | undefined)[] = []
  for (let index = 0; index < registers.length; index += 2) {
    const [start, end] = [registers[index] as number, registers[index + 1] as number]
    groups.push(start === -1 || end === -1 ? undefined : value.slice(start, end))
  }
  return { start: registers[0] as number, end: registers[1] as number, groups }
}

/**
 * Runs a pattern as an automaton: time linear in the value, whatever the pattern, and no more
 * than a number of steps for each call.
 *
 * @param stepBudget - steps that one call may take before it throws `E_REGEX_BUDGET`
 */
export function createLinearMatcher(syntax: RegexSyntax, stepBudget: number): RegexMatcher {
  const program = buildProgram(syntax)
  const positions = createPositions(program)
  const shorten = (literals: readonly ByteString[]): readonly ByteString[] =>
    literals.map((literal) => literal.slice(0, longestSearched))
  const required = requiredSets(syntax.root).map(shorten)
  const prefixes = prefixLiterals(syntax.root, mostPrefixes)
  const skip = prefixes === undefined ? undefined : () => createSkip(shorten(prefixes))
  const dfa = new LazyDfa(program, positions, skip)
  let direct: DirectSearch | undefined
  let capture: Capture | undefined
  const lacks = (value: ByteString, from: number): boolean =>
    required.some(
      (literals) =>
        (literals.length <= fewLiterals || value.length - from >= longValue) &&
        !literals.some((literal) => value.includes(literal, from)),
    )
  const createDirect = (): DirectSearch => {
    const counting = buildProgram(syntax, true)
    return counting.counters.length === 0
      ? new DirectSearch(program, positions, skip)
      : new DirectSearch(counting, createPositions(counting), skip)
  }
  const search = (value: ByteString, from: number, budget: StepBudget): { found: boolean; earliest: number } => {
    const { found, earliest } = dfa.search(value, from, budget)
    return found === undefined ? (direct ??= createDirect()).search(value, earliest, budget) : { found, earliest }
  }
  const find = (value: ByteString, from: number, budget: StepBudget): RegexMatch | undefined => {
    if (lacks(value, from)) return undefined
    const { found, earliest } = search(value, from, budget)
    if (!found) return undefined
    if (capture === undefined) {
      // Each place in the pattern holds the registers of a thread, twice.
      budget.spend(program.operations.length * program.registers * registerCost)
      capture = new Capture(program, positions.alphabet)
    }
    const registers = capture.run(value, earliest, budget)
    return registers === undefined ? undefined : toMatch(value, registers)
  }
  return {
    test(value) {
      if (value === undefined || lacks(value, 0)) return false
      return search(value, 0, new StepBudget(stepBudget)).found
    },
    exec: (value, from = 0) => find(value, from, new StepBudget(stepBudget)),
    *all(value) {
      const budget = new StepBudget(stepBudget)
      let lastEnd = -1
      for (let from = 0; from <= value.length;) {
        const match = find(value, from, budget)
        if (match === undefined) return
        const isEmpty = match.end === match.start
        // An empty match right behind another one is part of it.
        if (!isEmpty || match.start !== lastEnd) yield match
        lastEnd = match.end
        from = isEmpty ? match.end + 1 : match.end
      }
    },
  }
}
