import { describe, expect, it } from 'vitest'
import { createAnalyzer, eventsFor, type Proof, type Satisfiability } from '../../src/analysis/index.ts'
import { compile } from '../../src/compiler/index.ts'
import { cloudflare, defineScheme } from '../../src/language/index.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'
import { amount } from '../support/amounts.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('ROUNDS', 1500, 3000)
const functions = [...cloudflare.functions.values()]
const scheme = defineScheme({
  fields: {
    n: 'Int?',
    must: 'Int',
    ip: 'Ip?',
    flag: 'Bool?',
    s: 'Bytes',
    t: 'Bytes?',
    m: 'Map<Array<Bytes>>?',
    body: 'Bytes?',
  },
  functions,
  lists: {
    Ip: { office: ['10.0.0.0/8', '2001:db8::/32'] },
    Bytes: { hosts: ['a.example', '*.b.example'] },
    Int: { odd: [1, 3, 5] },
  },
})
const lists = {
  Ip: { office: ['10.0.0.0/8', '2001:db8::/32'] },
  Bytes: { hosts: ['a.example', '*.b.example'] },
  Int: { odd: [1, 3, 5] },
}
const analyzer = createAnalyzer({ scheme, lists })

type Random = (below: number) => number
const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T

/** Answers with their event, in short. */
function show(answer: Satisfiability | Proof): unknown {
  return 'witness' in answer ? answer.witness.event : answer.kind === 'undecided' ? answer.limit : answer.kind
}

const satisfiable = (text: string): unknown => show(analyzer.satisfiable(toCondition(text, scheme)))

function intTest(random: Random): string {
  return pick(random, [`${pick(random, ['==', '!=', 'lt', 'le', 'gt', 'ge'])} ${String(random(32) - 16)}`, `& ${String(random(32))}`, `in {${String(random(16) - 16)}..${String(random(16))}}`, 'in $odd']) // prettier-ignore
}

function ipTest(random: Random): string {
  return pick(random, ['in {10.0.0.0/30}', 'in {10.0.0.2..10.0.0.5}', 'lt 10.0.0.3', 'ge 10.0.0.3', '!= 10.0.0.3', '== 2001:db8::1', 'in {2001:db8::/126}', 'gt 2001:db8::2', 'in $office']) // prettier-ignore
}

describe('integers, addresses and Bools against the engine', () => {
  const domains = [
    { name: 'integers', field: 'n', test: intTest, events: [undefined, ...Array.from({ length: 140 }, (_, index) => index - 70)].map((n) => ({ n })) },
    { name: 'addresses', field: 'ip', test: ipTest, events: [undefined, ...[0, 1, 2, 3, 4, 5, 6].map((last) => `10.0.0.${String(last)}`), '9.0.0.1', '11.0.0.1', ...[0, 1, 2, 3, 4, 5].map((last) => `2001:db8::${String(last)}`), '2001::', '2002::'].map((ip) => ({ ip })) },
  ] // prettier-ignore

  it.each(domains)('agrees on $name', ({ field, test, events }) => {
    const random = createRandom(seed)
    const contexts = events.map((event) => scheme.createContext().setAll(event))
    let emptyCount = 0
    for (let round = 0; round < rounds; round++) {
      const literal = (): string => `${random(2) === 0 ? 'not ' : ''}${field} ${test(random)}`
      const text = Array.from({ length: 1 + random(4) }, literal).join(
        pick(random, [' and ', ' and ', ' or ', ' xor ']),
      )
      const compiled = compile(text, scheme)
      if (!compiled.ok) throw new Error(text)
      const filter = compiled.value
      const member = contexts.some((context) => filter.matches(context))
      const answer = analyzer.satisfiable(filter.checked.root)
      const told = `seed ${String(seed)}, round ${String(round)}: ${text}`
      expect(answer.kind, told).not.toBe('undecided')
      if (answer.kind === 'satisfiable') expect(filter.matches(answer.witness.event), told).toBe(true)
      else {
        emptyCount++
        expect(member, told).toBe(false)
      }
      if (member) expect(answer.kind, told).toBe('satisfiable')
    }
    expect(emptyCount).toBeGreaterThan(rounds / 30)
  })

  it.each<[string, unknown]>([
    ['must gt 9223372036854775806 and must != 9223372036854775807', 'unsatisfiable'],
    ['must lt -9223372036854775807', { must: -9223372036854775808n }],
    ['must == 9007199254740993', { must: 9007199254740993n }],
    ['must & 6 and not must & 4 and not must & 2', 'unsatisfiable'],
    ['must & 6 and not must & 4 and must in {8..11}', { must: 10 }],
    ['ip lt ::1 and ip ge 0.0.0.0', 'unsatisfiable'],
    ['not ip in {0.0.0.0/0} and not ip in {::/0}', {}],
    ['not ip in {0.0.0.0/0} and not ip in {::/0} and ip != 1.2.3.4', {}],
    ['flag and not flag', 'unsatisfiable'],
    ['n != 5 and not n == 5 and not n lt 9 and not n gt 1', {}],
    ['not n != 5', { n: 5 }],
  ])('%s', (text, expected) => {
    expect(satisfiable(text)).toEqual(expected)
  })
})

describe('questions on conditions', () => {
  const ask = (kind: 'implies' | 'equivalent' | 'disjoint', a: string, b: string): unknown =>
    show(analyzer[kind](toCondition(a, scheme), toCondition(b, scheme)))

  it.each<['implies' | 'equivalent' | 'disjoint', string, string, unknown]>([
    ['implies', 'n in {1..5}', 'n lt 6', 'proved'],
    ['implies', 'n lt 6', 'n in {1..5}', { n: 0 }],
    ['implies', 's == "a" or s == "b"', 's in {"a" "b" "c"}', 'proved'],
    ['implies', 'lower(s) == "abc"', 's ~ "(?i)^abc$"', 'proved'],
    ['equivalent', 's ~ "(?i)^abc$"', 's wildcard "ABC"', 'proved'],
    ['equivalent', 'starts_with(s, "/a")', 's strict wildcard "/a*"', 'proved'],
    ['equivalent', 'not (n == 1 and flag)', 'not n == 1 or not flag', 'proved'],
    ['equivalent', 'n == 1 xor flag', '(n == 1 and not flag) or (flag and not n == 1)', 'proved'],
    ['equivalent', 'n != 1', 'not n == 1', 'proved'],
    ['equivalent', 'n ne 1', 'n lt 1 or n gt 1', {}],
    ['disjoint', 's in $hosts', 's == "b.example"', 'proved'],
    ['implies', 's == "x.B.example"', 's in $hosts', 'proved'],
    ['disjoint', 'ip in $office', 'ip in {192.0.2.0/24}', 'proved'],
    ['implies', 'has_key(m, "k")', 'len(m["k"]) ge 0', 'proved'],
    ['disjoint', 'has_value(m["k"], "a")', 'all(m["k"][*] == "b")', 'proved'],
  ])('%s: %s and %s', (kind, a, b, expected) => {
    expect(ask(kind, a, b)).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['url_decode(s) contains "a b%c"', { s: expect.stringContaining('a b') }],
    ['decode_base64(t) == "secret"', { t: 'c2VjcmV0' }],
    ['lookup_json_string(body, "user", "name") == "ann"', { body: '{"user":{"name":"ann"}}' }],
    ['lookup_json_integer(body, "n") gt 5 and lookup_json_integer(body, "n") lt 3', 'unsatisfiable'],
    ['concat(s, "/x") == "a/x"', { s: 'a' }],
    ['any(split(t, ",", 4)[*] == "a") and len(split(t, ",", 4)) == 2', { t: expect.stringContaining('a') }],
    ['sha256(s) == "x"', 'related'],
    ['s in $nobody', 'unknown_list'],
    ['s in $nobody and not s in $nobody', 'unsatisfiable'],
  ])('follows or leaves calls and lists: %s', (text, expected) => {
    expect(satisfiable(text)).toEqual(expected)
  })
})

describe('events for every outcome', () => {
  const sources = ['n lt 20', 'n in {3..5 9} and flag', 's == "abc" or t wildcard "/a*"', 'ip in {10.0.0.0/8}', 'any(m["k"][*] == "v")', 'not all(m["k"][*] contains "v") xor flag', 'len(s) gt 3 and s ~ "^[a-c]+$"', 'starts_with(t, "x")', 'has_key(m, "k")', 'm["k"][1] ne "a"', 'must & 6'] // prettier-ignore

  it.each(sources)('%s', (text) => {
    const condition = toCondition(text, scheme)
    const { events, gaps } = eventsFor(condition, analyzer)
    const parts = new Set(events.map(({ part }) => part))
    for (const part of parts) {
      const outcomes = new Set(events.filter((event) => event.part === part).map(({ outcome }) => outcome))
      expect(outcomes.has('true'), 'true').toBe(true)
      expect(outcomes.has('false'), 'false').toBe(true)
    }
    for (const { part, outcome, witness } of events) {
      const holds = analyzer.runner.holds(part, scheme.createContext().setAll(witness.event))
      if (outcome !== 'missing') expect(holds, text).toBe(outcome === 'true')
    }
    expect(gaps.filter(({ reason }) => reason !== 'impossible')).toEqual([])
  })

  it('stands on both sides of a bound, and leaves the value out', () => {
    const { events } = eventsFor(toCondition('n lt 20', scheme), analyzer)
    const at = (outcome: string): unknown[] => events.filter((event) => event.outcome === outcome).map(({ witness }) => witness.event['n'])
    expect(at('true')).toContain(19)
    expect(at('false')).toContain(20)
    expect(at('missing')).toEqual([undefined])
  }) // prettier-ignore
})

describe('large questions', () => {
  it('answers about a set of many items, and says so where it is too large', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => `"item-${String(index)}"`).join(' ')
    expect(satisfiable(`s in {${items}} and s ~ "^item-1999[0-9]$"`)).toEqual({ s: 'item-19990' })
    expect(satisfiable(`s in {${items}} and len(s) gt 20`)).toBe('unsatisfiable')
    expect(satisfiable(`not s in {${items}} and s ~ "^item-[0-9]$"`)).toBe('pattern_too_large')
    expect(satisfiable(`not s in {${items}} and s ~ "^a$" and s ~ "^b$"`)).toBe('unsatisfiable')
  })

  it('takes long rows of operands', () => {
    const row = Array.from({ length: 2000 }, (_, index) => `n != ${String(index)}`)
    expect(satisfiable(row.join(' and '))).toEqual({})
    expect(satisfiable(`n ge 0 and ${row.join(' and ')}`)).toEqual({ n: 2000 })
    expect(satisfiable(`n lt 0 and (${row.map((part) => `not ${part}`).join(' or ')})`)).toBe('branches')
  })
})

describe('a field with the name of a prototype', () => {
  it('is a member of the witness as any other', () => {
    const own = defineScheme({ fields: { ['__proto__']: 'Int?' } })
    const answer = createAnalyzer({ scheme: own }).satisfiable(toCondition('__proto__ gt 4', own))
    expect(answer.kind === 'satisfiable' ? Object.entries(answer.witness.event) : answer.kind).toEqual([
      ['__proto__', 5],
    ])
  })
})
