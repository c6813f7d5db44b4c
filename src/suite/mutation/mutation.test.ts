import { describe, expect, it } from 'vitest'
import { edgeEvents, openPolicy, outcomeOf, createPolicy, type Policy } from '../../policy/index.ts'
import { createSeededDraw } from '../../testing/index.ts'
import { createSuite } from '../cases.ts'
import { toQuestions } from '../questions.ts'
import { runMutants, type MutantResult } from './run-mutants.ts'

interface Tried {
  readonly policy: Policy
  readonly results: readonly MutantResult[]
}

async function mutate(document: object): Promise<Tried> {
  const opened = openPolicy(JSON.stringify(document))
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  const { value: policy } = opened
  const suite = createSuite({ policy, file: 'policy', locate: (finding) => opened.locate(finding), testFiles: [] })
  const { questions } = await toQuestions(policy, suite.cases, () => undefined)
  return { policy, results: [...runMutants(policy, questions)] }
}

const changesOf = (results: readonly MutantResult[], status: MutantResult['status']): string[] =>
  results.filter((result) => result.status === status).map(({ mutant }) => mutant.change)

describe('mutants', () => {
  it('of expressions and of the document are made, and each that no test finds has one that does', async () => {
    const { results } = await mutate({
      lists: { office: { kind: 'ip', items: ['192.0.2.0/24', '198.51.100.1'] } },
      rules: [
        { id: 'a', expression: 'ip.src in $office and not http.host eq "x"', action: 'block' },
        { id: 'b', expression: 'cf.llm.prompt.injection_score lt 20', action: 'log' },
        { id: 'c', expression: 'any(identity.groups[*].name in {"A" "B"})', action: 'block', mode: 'monitor' },
      ],
      tests: [{ event: { 'cf.llm.prompt.injection_score': 5 }, expect: { matched: ['b'] } }],
    })
    const operators = new Set(results.map(({ mutant }) => mutant.operator))
    expect([...operators].sort()).toEqual(
      ['action', 'boundary', 'drop_operand', 'drop_rule', 'list_item', 'missing', 'mode', 'move_rule', 'operator', 'quantifier', 'set_item', 'swap_rules'],
    ) // prettier-ignore
    const open = results.filter((result) => result.status === 'survived' && result.test === undefined)
    expect(open.map(({ mutant }) => mutant.change)).toEqual([])
    expect(changesOf(results, 'killed')).toContain('`b` is dropped')
  })

  it('that no event tells are proved equivalent', async () => {
    const { results } = await mutate({
      lists: { nets: { kind: 'ip', items: ['10.0.0.0/8', '10.1.0.0/16'] } },
      rules: [
        { id: 'wide', expression: 'ip.src in $nets', action: 'block' },
        { id: 'dead', expression: 'ip.src eq 10.2.3.4 and http.host eq "x"', action: 'block' },
        { id: 'left', expression: 'http.host eq "a" and http.request.method eq "GET"', action: 'log' },
        { id: 'right', expression: 'http.host eq "b" and http.request.method eq "GET"', action: 'log' },
      ],
    })
    const equivalent = changesOf(results, 'equivalent')
    expect(equivalent).toEqual(
      expect.arrayContaining(['"10.1.0.0/16" of `nets` is dropped', '`dead` is dropped', '`left` and `right` change places']),
    ) // prettier-ignore
    expect(equivalent).not.toContain('"10.0.0.0/8" of `nets` is dropped')
    expect(equivalent).not.toContain('`wide` is dropped')
  })

  it('called equivalent decide events at the edges of both alike, in random policies', async () => {
    const seed = Date.now() % 2 ** 31
    const draw = createSeededDraw(seed)
    const atoms = ['http.host eq "a"', 'http.host in {"a" "b"}', 'http.host contains "a"', 'ip.src in {10.0.0.0/8}', 'ip.src eq 10.0.0.1', 'cf.llm.prompt.injection_score lt 20', 'cf.llm.prompt.injection_score le 19', 'any(identity.groups[*].name eq "A")', 'not ssl'] // prettier-ignore
    let equivalent = 0
    for (let round = 0; round < 6; round++) {
      const rules = Array.from({ length: 4 }, (_, at) => ({
        id: `r${String(at)}`,
        expression: `(${draw.pick(atoms)} ${draw.pick(['and', 'or'])} ${draw.pick(atoms)}) ${draw.pick(['and', 'or'])} ${draw.pick(atoms)}`,
        action: draw.pick(['block', 'log', 'allow']),
        mode: draw.pick(['enforce', 'enforce', 'monitor']),
      }))
      const { policy, results } = await mutate({ rules })
      for (const { mutant, status } of results) {
        if (status !== 'equivalent') continue
        equivalent += 1
        const made = createPolicy(mutant.document, mutant.rewrite === undefined ? {} : { rewrite: mutant.rewrite })
        if (!made.ok) throw new Error(`${mutant.change} does not compile`)
        for (const event of [...edgeEvents(policy), ...edgeEvents(made.value)])
          expect({ seed, change: mutant.change, rules, event, outcome: outcomeOf(made.value.decide(event)) }).toEqual({
            seed, change: mutant.change, rules, event, outcome: outcomeOf(policy.decide(event)),
          }) // prettier-ignore
      }
    }
    expect(equivalent).toBeGreaterThan(5)
  }, 60_000)
})
