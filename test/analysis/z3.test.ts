import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { init, type Bool, type Context } from 'z3-solver'
import { createAnalyzer, judgeRules, type AnalysedRule } from '../../src/analysis/index.ts'
import { parseIp, parseIpRange } from '../../src/runtime/index.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'
import { optionalFields, randomTerm, ruleScheme, termText, type Term } from './rule-sets.ts'
import { amount } from '../support/amounts.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('POLICIES', 40, 120)

type Z3 = Context
let api: Awaited<ReturnType<typeof init>>
let z3: Z3

beforeAll(async () => {
  api = await init()
  z3 = api.Context('main')
}, 60_000)

// z3 keeps its threads, and with them the process, until they are ended.
afterAll(() => {
  ;(api.em as { PThread: { terminateAllThreads(): void } }).PThread.terminateAllThreads()
})

/** The same condition for z3: integers and addresses as bit vectors, texts as numbers, missing as a Bool of each field. */
class Encoder {
  readonly #texts = new Map<string, number>()

  #number(text: string): number {
    let number = this.#texts.get(text)
    if (number === undefined) this.#texts.set(text, (number = this.#texts.size))
    return number
  }

  #atMissing(field: string, whenMissing: boolean, present: Bool): Bool {
    if (!optionalFields.has(field)) return present
    const isMissing = z3.Bool.const(`missing ${field}`)
    return z3.Or(z3.And(isMissing, z3.Bool.val(whenMissing)), z3.And(isMissing.not(), present))
  }

  #intTest(field: string, operator: string, literal: bigint): Bool {
    const value = z3.BitVec.val(BigInt.asUintN(64, literal), 64)
    const variable = z3.BitVec.const(`int ${field}`, 64)
    switch (operator) {
      case '==':
        return variable.eq(value)
      case '!=':
        return variable.eq(value).not()
      case 'lt':
        return variable.slt(value)
      case 'le':
        return variable.sle(value)
      case 'gt':
        return variable.sgt(value)
      default:
        return variable.sge(value)
    }
  }

  #ipTest(field: string, operator: string, literal: number | bigint): Bool {
    const isIpv6 = z3.Bool.const(`ipv6 ${field}`)
    const family = typeof literal === 'bigint' ? isIpv6 : isIpv6.not()
    const variable = z3.BitVec.const(`ip ${field}`, 128)
    const value = z3.BitVec.val(BigInt(literal), 128)
    switch (operator) {
      case '==':
        return z3.And(family, variable.eq(value))
      case '!=':
        return z3.And(family, variable.eq(value)).not()
      case 'lt':
        return z3.And(family, variable.ult(value))
      case 'le':
        return z3.And(family, variable.ule(value))
      case 'gt':
        return z3.And(family, variable.ugt(value))
      default:
        return z3.And(family, variable.uge(value))
    }
  }

  /** An IPv4 address has no more than 32 bits. */
  domain(): Bool {
    return z3.And(
      ...['ip', 'from'].map((field) =>
        z3.Or(z3.Bool.const(`ipv6 ${field}`), z3.BitVec.const(`ip ${field}`, 128).ult(z3.BitVec.val(2n ** 32n, 128))),
      ),
    )
  }

  encode(term: Term): Bool {
    switch (term.kind) {
      case 'and':
        return z3.And(...term.parts.map((part) => this.encode(part)))
      case 'or':
        return z3.Or(...term.parts.map((part) => this.encode(part)))
      case 'xor':
        return term.parts.map((part) => this.encode(part)).reduce((a, b) => z3.Xor(a, b))
      case 'not':
        return this.encode(term.part).not()
      case 'int':
        return this.#atMissing(term.field, term.operator === '!=', this.#intTest(term.field, term.operator, term.value))
      case 'int_in':
        return this.#atMissing(term.field, false, z3.Or(z3.Bool.val(false), ...term.ranges.map(([first, last]) => z3.And(this.#intTest(term.field, 'ge', first), this.#intTest(term.field, 'le', last))))) // prettier-ignore
      case 'bits':
        return this.#atMissing(
          term.field,
          false,
          z3.BitVec.const(`int ${term.field}`, 64).and(z3.BitVec.val(term.mask, 64)).eq(z3.BitVec.val(0n, 64)).not(),
        )
      case 'ip_in':
        return this.#atMissing(term.field, false, z3.Or(...term.networks.map((network) => {
          const { first, last } = parseIpRange(network)!
          return z3.And(this.#ipTest(term.field, 'ge', first), this.#ipTest(term.field, 'le', last))
        }))) // prettier-ignore
      case 'ip':
        return this.#atMissing(
          term.field,
          term.operator === '!=',
          this.#ipTest(term.field, term.operator, parseIp(term.value)!),
        )
      case 'text': {
        const equal = z3.Int.const(`text ${term.field}`).eq(this.#number(term.value))
        return this.#atMissing(term.field, term.operator === '!=', term.operator === '==' ? equal : equal.not())
      }
      case 'text_in':
        return this.#atMissing(term.field, false, z3.Or(...term.values.map((value) => z3.Int.const(`text ${term.field}`).eq(this.#number(value))))) // prettier-ignore
      case 'bool':
        return this.#atMissing(term.field, false, z3.Bool.const(`bool ${term.field}`))
    }
  }
}

describe('policies of six rules without patterns', () => {
  it(
    'agrees with z3 on which rules are dead',
    async () => {
      const random = createRandom(seed)
      const analyzer = createAnalyzer({ scheme: ruleScheme })
      let dead = 0
      let foundDead = 0
      let open = 0
      for (let round = 0; round < rounds; round++) {
        const terms = Array.from({ length: 6 }, () => randomTerm(random, 2))
        const rules = terms.map((term, index): AnalysedRule => {
          const monitor = random(8) === 0
          return { name: `rule ${String(index)}`, condition: toCondition(termText(term), ruleScheme), outcome: 'block', ends: random(8) === 0 ? 'nothing' : 'run', monitor } // prettier-ignore
        })
        const verdicts = [...judgeRules({ stages: [{ name: 'all', rules }] }, analyzer)]
        const encoder = new Encoder()
        const solver = new z3.Solver()
        solver.add(encoder.domain())
        for (const [index, term] of terms.entries()) {
          const encoded = encoder.encode(term)
          const isDead = (await solver.check(encoded)) === 'unsat'
          const verdict = verdicts[index]!
          const told = `seed ${String(seed)}, policy ${String(round)}, rule ${String(index)}: ${terms.slice(0, index + 1).map(termText).join(' ;; ')}` // prettier-ignore
          if (isDead) dead++
          if (verdict.kind === 'dead') {
            foundDead++
            expect(isDead, told).toBe(true)
          } else if (verdict.kind === 'alive') expect(isDead, told).toBe(false)
          else open++
          const { ends, monitor } = rules[index]!
          if (ends === 'run' && monitor !== true) solver.add(encoded.not())
        }
      }
      console.log(`seed ${String(seed)}: ${String(rounds)} policies, z3 finds ${String(dead)} dead rules, the analysis ${String(foundDead)}, ${String(open)} not decided`) // prettier-ignore
      expect(dead).toBeGreaterThan(rounds / 2)
      expect(foundDead).toBeGreaterThanOrEqual(Math.ceil(dead * 0.99))
    },
    120_000 + 1500 * rounds,
  )
})
