import { defineScheme } from '../../src/language/index.ts'

/** A rule's condition as a tree, so that an oracle of another kind can read it without our parser. */
export type Term =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly parts: readonly Term[] }
  | { readonly kind: 'not'; readonly part: Term }
  | { readonly kind: 'int'; readonly field: string; readonly operator: string; readonly value: bigint }
  | { readonly kind: 'int_in'; readonly field: string; readonly ranges: readonly (readonly [bigint, bigint])[] }
  | { readonly kind: 'bits'; readonly field: string; readonly mask: bigint }
  | { readonly kind: 'ip_in'; readonly field: string; readonly networks: readonly string[] }
  | { readonly kind: 'ip'; readonly field: string; readonly operator: string; readonly value: string }
  | { readonly kind: 'text'; readonly field: string; readonly operator: '==' | '!='; readonly value: string }
  | { readonly kind: 'text_in'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'bool'; readonly field: string }

export const ruleScheme = defineScheme({
  fields: {
    n: 'Int?',
    score: 'Int',
    ip: 'Ip',
    from: 'Ip?',
    host: 'Bytes',
    country: 'Bytes?',
    bot: 'Bool',
    login: 'Bool?',
  },
  nilNotEqual: true,
})

export const optionalFields: ReadonlySet<string> = new Set(['n', 'from', 'country', 'login'])

type Random = (below: number) => number
const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T

const operators = ['==', '!=', 'lt', 'le', 'gt', 'ge']
const hosts = ['a.example', 'b.example', 'c.example', 'd.example']
const countries = ['DE', 'FR', 'US', 'JP']
const networks = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '10.128.0.0/9',
  '192.0.2.0/24',
  '0.0.0.0/0',
  '::/0',
  '2001:db8::/32',
  '2001:db8:1::/48',
]
const addresses = ['10.1.2.3', '10.0.0.0', '192.0.2.1', '2001:db8::1', '255.255.255.255']

function atom(random: Random): Term {
  const number = (): bigint => BigInt(random(12) * 10 - 20)
  switch (random(9)) {
    case 0:
    case 1:
      return { kind: 'int', field: pick(random, ['n', 'score']), operator: pick(random, operators), value: number() }
    case 2: {
      const first = number()
      return { kind: 'int_in', field: pick(random, ['n', 'score']), ranges: [[first, first + BigInt(random(40))], [number(), 100n]] } // prettier-ignore
    }
    case 3:
      return { kind: 'bits', field: pick(random, ['n', 'score']), mask: BigInt(1 + random(15)) }
    case 4:
      return {
        kind: 'ip_in',
        field: pick(random, ['ip', 'from']),
        networks: Array.from({ length: 1 + random(3) }, () => pick(random, networks)),
      }
    case 5:
      return {
        kind: 'ip',
        field: pick(random, ['ip', 'from']),
        operator: pick(random, operators),
        value: pick(random, addresses),
      }
    case 6:
      return random(2) === 0
        ? { kind: 'text', field: 'host', operator: pick(random, ['==', '!=']), value: pick(random, hosts) }
        : { kind: 'text', field: 'country', operator: pick(random, ['==', '!=']), value: pick(random, countries) }
    case 7:
      return random(2) === 0
        ? { kind: 'text_in', field: 'host', values: Array.from({ length: 1 + random(3) }, () => pick(random, hosts)) }
        : {
            kind: 'text_in',
            field: 'country',
            values: Array.from({ length: 1 + random(3) }, () => pick(random, countries)),
          }
    default:
      return { kind: 'bool', field: pick(random, ['bot', 'login']) }
  }
}

export function randomTerm(random: Random, depth: number): Term {
  if (depth === 0 || random(3) === 0) return random(4) === 0 ? { kind: 'not', part: atom(random) } : atom(random)
  const kind = pick(random, ['and', 'and', 'or', 'or', 'xor', 'not'] as const)
  if (kind === 'not') return { kind, part: randomTerm(random, depth - 1) }
  return { kind, parts: Array.from({ length: 2 + random(2) }, () => randomTerm(random, depth - 1)) }
}

/** The condition in the language. */
export function termText(term: Term): string {
  switch (term.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return `(${term.parts.map(termText).join(` ${term.kind} `)})`
    case 'not':
      return `not ${termText(term.part)}`
    case 'int':
      return `${term.field} ${term.operator} ${String(term.value)}`
    case 'int_in':
      return `${term.field} in {${term.ranges.filter(([first, last]) => first <= last).map(([first, last]) => `${String(first)}..${String(last)}`).join(' ')}}` // prettier-ignore
    case 'bits':
      return `${term.field} & ${String(term.mask)}`
    case 'ip_in':
      return `${term.field} in {${term.networks.join(' ')}}`
    case 'ip':
      return `${term.field} ${term.operator} ${term.value}`
    case 'text':
      return `${term.field} ${term.operator} "${term.value}"`
    case 'text_in':
      return `${term.field} in {${term.values.map((value) => `"${value}"`).join(' ')}}`
    case 'bool':
      return term.field
  }
}
