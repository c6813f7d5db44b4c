import { describe, expect, it } from 'vitest'
import {
  compare,
  createAnalyzer,
  deadRules,
  judgeRules,
  type AnalysedPolicy,
  type AnalysedRule,
  type AnalysedStage,
} from '../../src/analysis/index.ts'
import { compile } from '../../src/compiler/index.ts'
import { defineScheme } from '../../src/language/index.ts'
import type { ExecutionContext } from '../../src/runtime/index.ts'
import { amount } from '../support/amounts.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'
import { plantRules } from './planted.ts'
import { cloudflare } from '../../src/language/index.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('ROUNDS', 400, 800)
const scheme = defineScheme({ fields: { n: 'Int?', flag: 'Bool', host: 'Bytes' } })

type Random = (below: number) => number
const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T

/** Every event that conditions on these fields can tell apart. */
const events = [undefined, -1, 0, 1, 2, 3, 4].flatMap((n) =>
  [true, false].flatMap((flag) => ['a', 'b', 'c', 'z'].map((host) => scheme.createContext().setAll({ n, flag, host }))),
)

function randomExpression(random: Random, depth: number): string {
  if (depth === 0 || random(3) === 0) {
    const atom = pick(random, [`n ${pick(random, ['==', '!=', 'lt', 'ge'])} ${String(random(4))}`, 'flag', `host in {"a" "${pick(random, ['b', 'c'])}"}`, `host == "${pick(random, ['a', 'b', 'c'])}"`, `n in {0..${String(random(4))}}`]) // prettier-ignore
    return random(3) === 0 ? `not ${atom}` : atom
  }
  return `(${randomExpression(random, depth - 1)} ${pick(random, ['and', 'or', 'xor'])} ${randomExpression(random, depth - 1)})`
}

interface PlainRule {
  readonly name: string
  readonly text: string
  readonly outcome: string
  readonly ends: AnalysedRule['ends']
  readonly monitor: boolean
  readonly skips: readonly string[]
}

function randomRule(random: Random, name: string, later: readonly string[]): PlainRule {
  const isSkip = random(6) === 0
  return {
    name,
    text: randomExpression(random, 2),
    outcome: pick(random, ['allow', 'block', 'challenge']),
    ends: isSkip ? 'nothing' : pick(random, ['run', 'run', 'run', 'stage', 'nothing']),
    monitor: random(8) === 0,
    skips: isSkip ? later.filter(() => random(2) === 0) : [],
  }
}

const predicates = new Map<string, (context: ExecutionContext) => boolean>()

function matches(text: string, context: ExecutionContext): boolean {
  let predicate = predicates.get(text)
  if (predicate === undefined) {
    const result = compile(text, scheme)
    if (!result.ok) throw new Error(text)
    const filter = result.value
    predicates.set(text, (predicate = (given) => filter.matches(given)))
  }
  return predicate(context)
}

/** Which rules act on an event, by going through the stages as one would by hand. */
function actingRules(
  stages: readonly (readonly PlainRule[])[],
  context: ExecutionContext,
): { readonly acting: Set<string>; readonly decided: string | undefined } {
  const acting = new Set<string>()
  const skipped = new Set<string>()
  let decided: string | undefined
  for (const stage of stages) {
    for (const rule of stage) {
      if (skipped.has(rule.name) || !matches(rule.text, context)) continue
      acting.add(rule.name)
      if (rule.monitor) continue
      for (const name of rule.skips) skipped.add(name)
      if (rule.ends === 'nothing') continue
      decided ??= rule.outcome
      if (rule.ends === 'run') return { acting, decided }
      break
    }
  }
  return { acting, decided }
}

function toPolicy(stages: readonly (readonly PlainRule[])[]): AnalysedPolicy {
  return {
    stages: stages.map((rules, index): AnalysedStage => ({
      name: `stage ${String(index)}`,
      rules: rules.map(({ text, skips, ...rest }) => ({
        ...rest,
        condition: toCondition(text, scheme),
        ...(skips.length === 0 ? {} : { skips: new Set(skips) }),
      })),
    })),
  }
}

function randomStages(random: Random): PlainRule[][] {
  const names = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']
  const rules = names.map((name, index) => randomRule(random, name, names.slice(index + 1)))
  return random(2) === 0 ? [rules] : [rules.slice(0, 4), rules.slice(4)]
}

const rank = (outcome: string): number => ['allow', 'challenge', 'block'].indexOf(outcome)

describe('rules with effects against every event', () => {
  it('calls dead exactly the rules that act on no event', () => {
    const random = createRandom(seed)
    const analyzer = createAnalyzer({ scheme })
    let dead = 0
    let open = 0
    for (let round = 0; round < rounds; round++) {
      const stages = randomStages(random)
      const all = events.map((context) => actingRules(stages, context).acting)
      for (const verdict of judgeRules(toPolicy(stages), analyzer)) {
        const acts = all.some((acting) => acting.has(verdict.rule))
        const told = `seed ${String(seed)}, round ${String(round)}, ${JSON.stringify(verdict)}: ${JSON.stringify(stages)}`
        if (verdict.kind === 'dead') {
          dead++
          expect(acts, told).toBe(false)
          // What is named explains: without any other rule the rule is dead all the same.
          const named = stages.map((rules) => rules.filter(({ name, ends, skips }) => name === verdict.rule || verdict.because.includes(name) || ends === 'stage' || skips.length > 0))
          if (verdict.more === 0) expect(events.some((context) => actingRules(named, context).acting.has(verdict.rule)), told).toBe(false)
        } else if (verdict.kind === 'alive') {
          const context = scheme.createContext().setAll(verdict.witness.event)
          expect(actingRules(stages, context).acting.has(verdict.rule), told).toBe(true)
        } else {
          open++
          expect(verdict.limit, told).toBe('related')
        }
      }
    }
    expect(dead).toBeGreaterThan(rounds / 4)
    expect(open).toBeLessThan(rounds / 50)
  }) // prettier-ignore

  it('tells how a changed policy stands to the old one', () => {
    const random = createRandom(seed + 1)
    const analyzer = createAnalyzer({ scheme })
    const counts = new Map<string, number>()
    for (let round = 0; round < rounds; round++) {
      const old = randomStages(random)
      const next = old.map((rules) => [...rules])
      const stage = next[random(next.length)]!
      const at = random(stage.length)
      const rule = stage[at]!
      switch (random(6)) {
        case 0:
          stage.splice(at, 1)
          break
        case 1:
          stage.reverse()
          break
        case 2:
          stage[at] = { ...rule, text: randomExpression(random, 2) }
          break
        case 3:
          stage[at] = { ...rule, outcome: pick(random, ['allow', 'block']) }
          break
        case 4:
          stage[at] = { ...rule, monitor: !rule.monitor }
          break
        default:
          stage.splice(at, 0, { ...randomRule(random, 'added', []), skips: [] })
      }
      const pairs = events.map((context) => [actingRules(old, context).decided ?? 'allow', actingRules(next, context).decided ?? 'allow'] as const) // prettier-ignore
      const isStricter = pairs.some(([from, to]) => rank(to) > rank(from))
      const isLooser = pairs.some(([from, to]) => rank(to) < rank(from))
      const expected = isStricter ? (isLooser ? 'incomparable' : 'stricter') : isLooser ? 'looser' : 'equal'
      const comparison = compare(toPolicy(old), toPolicy(next), analyzer, { strictness: rank, fallback: 'allow' })
      counts.set(comparison.relation, (counts.get(comparison.relation) ?? 0) + 1)
      const told = `seed ${String(seed)}, round ${String(round)}: ${JSON.stringify(old)} then ${JSON.stringify(next)}`
      if (comparison.relation !== 'undecided') expect(comparison.relation, told).toBe(expected)
      for (const [kind, sign] of [['stricter', 1], ['looser', -1]] as const) {
        const difference = comparison[kind]
        if (difference === undefined) continue
        const context = scheme.createContext().setAll(difference.witness.event)
        const [from, to] = [actingRules(old, context).decided ?? 'allow', actingRules(next, context).decided ?? 'allow']
        expect(Math.sign(rank(to) - rank(from)), told).toBe(sign)
      }
    }
    expect(counts.get('undecided') ?? 0).toBeLessThan(rounds / 50)
    for (const relation of ['equal', 'stricter', 'looser', 'incomparable']) expect(counts.get(relation), relation).toBeGreaterThan(rounds / 50)
  }) // prettier-ignore
})

describe('explanations', () => {
  const analyzer = createAnalyzer({ scheme })
  const rule = (name: string, text: string, rest: Partial<AnalysedRule> = {}): AnalysedRule => ({ name, condition: toCondition(text, scheme), outcome: 'block', ends: 'run', ...rest }) // prettier-ignore
  const dead = (rules: readonly AnalysedRule[], precedence: 'first' | 'last' = 'first'): unknown => deadRules({ stages: [{ name: 'all', rules, precedence }] }, analyzer) // prettier-ignore

  it('names the rules that together cover, and no others', () => {
    const rules = [
      rule('low', 'n lt 2'),
      rule('other', 'flag and host == "a"'),
      rule('high', 'n ge 2'),
      rule('both', 'n in {1..3}'),
    ]
    expect(dead(rules)).toEqual([{ kind: 'dead', rule: 'both', because: ['low', 'high'], more: 0, unlessFailing: [] }])
  })

  it('names nobody for a condition that is never true', () => {
    expect(dead([rule('never', 'n lt 2 and n gt 5')])).toMatchObject([{ rule: 'never', because: [] }])
  })

  it('counts what it does not name', () => {
    const rules = [0, 1, 2, 3, 4].map((n) => rule(`is ${String(n)}`, `n == ${String(n)}`))
    expect(dead([...rules, rule('any', 'n in {0..4}')])).toMatchObject([{ rule: 'any', because: [expect.anything(), expect.anything(), expect.anything()], more: 2 }]) // prettier-ignore
  })

  it('lets monitored rules and rules that go on shadow nothing', () => {
    expect(
      dead([rule('seen', 'flag', { monitor: true }), rule('noted', 'flag', { ends: 'nothing' }), rule('acts', 'flag')]),
    ).toEqual([])
  })

  it('tells which rules shadow only while they do not fail', () => {
    expect(dead([rule('open', 'flag', { failsOpen: true }), rule('behind', 'flag and n == 1')])).toMatchObject([{ rule: 'behind', unlessFailing: ['open'] }]) // prettier-ignore
  })

  it('knows that the last match of a setting wins', () => {
    const set = (name: string, text: string, setting: string): AnalysedRule =>
      rule(name, text, { ends: 'nothing', setting })
    expect(dead([set('early', 'flag and n == 1', 'cache'), set('other', 'flag', 'polish'), set('late', 'flag', 'cache')], 'last')).toMatchObject([{ rule: 'early', because: ['late'] }]) // prettier-ignore
  })
})

describe('planted rules', () => {
  it('finds them among mixed ones and invents none', () => {
    const { expressions, planted } = plantRules(600, 45, createRandom(seed))
    const rules = expressions.map((text, place): AnalysedRule => ({ name: String(place), condition: toCondition(text, cloudflare), outcome: 'block', ends: 'run' })) // prettier-ignore
    const verdicts = [...judgeRules({ stages: [{ name: 'all', rules }] }, createAnalyzer({ scheme: cloudflare }))]
    const missed = [...planted.keys()]
      .filter((place) => verdicts[place]?.kind !== 'dead')
      .map((place) => expressions[place])
    expect(missed).toEqual([])
    expect(verdicts.filter(({ kind }) => kind === 'undecided')).toEqual([])
  })
})
