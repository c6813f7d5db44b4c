import { describe, expect, it } from 'vitest'
import {
  createAnalyzer,
  createProver,
  judgeRules,
  type AnalysedPolicy,
  type AnalysedRule,
} from '../../src/analysis/index.ts'
import type { Condition } from '../../src/compiler/index.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'
import { randomTerm, ruleScheme, termText } from './rule-sets.ts'
import { amount } from '../support/amounts.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('ROUNDS', 150, 300)

type Random = (below: number) => number

const condition = (random: Random): Condition => toCondition(termText(randomTerm(random, 2)), ruleScheme)

function randomRules(random: Random, isPlain: boolean): AnalysedRule[] {
  const names = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']
  return names.map((name, index): AnalysedRule => {
    const isSkip = !isPlain && random(5) === 0
    const skips = new Set(names.slice(index + 1).filter(() => random(2) === 0))
    return {
      name,
      condition: condition(random),
      outcome: 'block',
      ends: isSkip ? 'nothing' : isPlain ? 'run' : random(4) === 0 ? 'stage' : 'run',
      monitor: random(8) === 0,
      ...(isSkip ? { skips } : {}),
    }
  })
}

function toPolicy(rules: readonly AnalysedRule[], isPlain: boolean): AnalysedPolicy {
  const stages = isPlain ? [rules] : [rules.slice(0, 4), rules.slice(4)]
  return { stages: stages.map((own, index) => ({ name: String(index), rules: own })) }
}

describe('createProver', () => {
  for (const isPlain of [true, false])
    it(`says after edits what a fresh judge says, of ${isPlain ? 'plain rules' : 'rules with skips and stages'}`, () => {
      const random = createRandom(seed + (isPlain ? 0 : 1))
      let kept = 0
      let open = 0
      for (let round = 0; round < rounds; round++) {
        const rules = randomRules(random, isPlain)
        const analyzer = createAnalyzer({ scheme: ruleScheme })
        const prover = createProver(toPolicy(rules, isPlain), analyzer)
        prover.run(Infinity)
        expect(prover.isSettled).toBe(true)
        for (let edit = 0; edit < 3; edit++) {
          const at = random(rules.length)
          const rule = rules[at]!
          const changed = random(6) === 0 ? toCondition('score lt 0 and score gt 0', ruleScheme) : condition(random)
          rules[at] = { ...rule, condition: changed }
          prover.update(rule.name, changed)
          // A host may stop at any step, and edit again before the work is done.
          if (random(3) === 0) {
            prover.run(0)
            continue
          }
          const verdicts = prover.run(Infinity)
          kept += rules.length - verdicts.length
          const fresh = [...judgeRules(toPolicy(rules, isPlain), createAnalyzer({ scheme: ruleScheme }))]
          const told = `seed ${String(seed)}, round ${String(round)}, edit ${String(edit)}`
          for (const [place, { kind }] of fresh.entries()) {
            const known = prover.verdicts[place]?.kind
            // What was known before an edit may be more than a limit leaves a fresh judge.
            if (kind === 'undecided' || known === 'undecided') open++
            else expect([place, known], told).toEqual([place, kind])
          }
        }
      }
      // An edit leaves most of what is known as it is.
      expect(kept).toBeGreaterThan(rounds)
      expect(open).toBeLessThan(rounds / 10)
    })

  it('judges the edited rule first, and knows rules that are gone', () => {
    const rule = (name: string, text: string): AnalysedRule => ({ name, condition: toCondition(text, ruleScheme), outcome: 'block', ends: 'run' })
    const prover = createProver(toPolicy([rule('wide', 'score gt 0'), rule('other', 'bot'), rule('narrow', 'score gt 5')], true), createAnalyzer({ scheme: ruleScheme }))
    prover.run(Infinity)
    expect(prover.verdicts[2]).toMatchObject({ kind: 'dead', because: ['wide'] })
    prover.update('wide', toCondition('score gt 7', ruleScheme))
    expect(prover.run(0)).toMatchObject([{ rule: 'wide', kind: 'alive' }])
    expect(prover.run(Infinity)).toMatchObject([{ rule: 'narrow', kind: 'alive' }])
    prover.update('wide', undefined)
    expect(prover.run(Infinity)).toMatchObject([{ rule: 'wide', kind: 'dead', because: [] }])
    expect(() => { prover.update('none', undefined) }).toThrow('no rule')
  })
}) // prettier-ignore
