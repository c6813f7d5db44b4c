import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analysis/index.ts'
import { compile } from '../../src/compiler/index.ts'
import { cloudflare, defineScheme } from '../../src/language/index.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'
import { amount } from '../support/amounts.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261126)
const rounds = amount('ROUNDS', 1500, 3000)
const functions = [...cloudflare.functions.values()].filter(({ phases }) => phases === undefined)
const schemes = [true, false].map((nilNotEqual) =>
  defineScheme({
    fields: {
      x: 'Array<Bytes>?',
      must: 'Array<Bytes>',
      flags: 'Array<Bool>?',
      m: 'Map<Bytes>?',
      objects: 'Array<Map<Bytes>>?',
    },
    functions,
    nilNotEqual,
  }),
)

type Random = (below: number) => number
const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T

const values = ['a', 'A', 'ab', '']

function test(random: Random): string {
  return pick(random, ['== "a"', '!= "a"', 'in {"a" "ab"}', 'contains "b"', 'wildcard "a*"', 'strict wildcard "A*"', '~ "^a"', 'lt "a"', 'ge "a"', '== ""', 'in {"A" ""}']) // prettier-ignore
}

function numberTest(random: Random, most: number): string {
  return `${pick(random, ['==', '!=', 'lt', 'ge', 'gt', 'le'])} ${String(random(most + 1))}`
}

/** One literal on an array of up to four values, or on its absence. */
function arrayLiteral(random: Random, name: string): string {
  const quantifier = pick(random, ['any', 'all'])
  switch (random(10)) {
    case 0:
    case 1:
      return `${quantifier}(${name}[*] ${test(random)})`
    case 2:
      return `${quantifier}(lower(${name}[*])[*] ${test(random)})`
    case 3:
      return `${quantifier}(${pick(random, ['starts_with', 'ends_with'])}(${name}[*], "${pick(random, ['a', 'b', ''])}"))`
    case 4:
      return `${quantifier}(len(${name}[*])[*] ${numberTest(random, 2)})`
    case 5:
      return `len(${name}) ${numberTest(random, 4)}`
    case 6:
      return `${name}[${String(random(4))}] ${test(random)}`
    case 7:
      return `has_value(${name}, "${pick(random, values)}")`
    case 8:
      return `${quantifier}((${name}[*] ${test(random)} ${pick(random, ['and', 'or', 'xor'])} ${pick(random, ['', 'not '])}${name}[*] ${test(random)}))`
    default:
      return `${quantifier}((${pick(random, ['', 'not '])}lower(${name}[*])[*] ${test(random)} and ${name}[*] ${test(random)}))`
  }
}

function flagsLiteral(random: Random): string {
  return pick(random, ['any(flags)', 'all(flags)', 'any((flags))', 'all((flags))', 'any(not flags)', 'all(not flags[*])', 'any((flags[*] or flags[*]))', 'all((flags[*] and flags))', 'flags[1]', 'len(flags) gt 1', 'has_value(flags, flags[0])']) // prettier-ignore
}

function mapLiteral(random: Random): string {
  const key = pick(random, ['k', 'j'])
  return pick(random, [
    `m["${key}"] ${test(random)}`,
    `has_key(m, "${key}")`,
    `any(m[*] ${test(random)})`,
    `all(m[*] ${test(random)})`,
    `all(lower(m[*])[*] ${test(random)})`,
    `starts_with(m["${key}"], "a")`,
    `len(m["${key}"]) ${numberTest(random, 2)}`,
  ])
}

function objectLiteral(random: Random): string {
  const key = pick(random, ['k', 'j'])
  return pick(random, [
    `any(objects[*]["${key}"] ${test(random)})`,
    `all(objects[*]["${key}"] ${test(random)})`,
    `objects[${String(random(2))}]["${key}"] ${test(random)}`,
    `len(objects) ${numberTest(random, 2)}`,
  ])
}

/** A few literals joined and negated at random. */
function condition(random: Random, literal: () => string): string {
  const parts = Array.from({ length: 1 + random(4) }, () => `${random(3) === 0 ? 'not ' : ''}${literal()}`)
  const joint = pick(random, ['and', 'and', 'and', 'or', 'xor'])
  return parts.join(` ${joint} `)
}

function arraysOf<T>(items: readonly T[], longest: number): T[][] {
  const all: T[][] = [[]]
  for (let from = 0, length = 0; length < longest; length++) {
    const to = all.length
    for (let at = from; at < to; at++) for (const item of items) all.push([...(all[at] as T[]), item])
    from = to
  }
  return all
}

const optionalMembers = [undefined, ...values]
const maps = optionalMembers.flatMap((k) =>
  optionalMembers.flatMap((j) => [undefined, 'a', 'A', 'ab', ''].map((other) => Object.fromEntries([['k', k], ['j', j], ['other', other]].filter(([, value]) => value !== undefined)) as Record<string, string>)),
) // prettier-ignore
const smallMaps = [undefined, 'a', 'b'].flatMap((k) =>
  [undefined, 'a', 'b'].map((j) => Object.fromEntries([['k', k], ['j', j]].filter(([, value]) => value !== undefined)) as Record<string, string>),
) // prettier-ignore

const families: readonly { readonly name: string; readonly events: readonly Record<string, unknown>[]; readonly literal: (random: Random) => string; readonly isComplete: boolean }[] = [
  { name: 'an array', events: [{}, ...arraysOf(values, 4).map((x) => ({ x }))], literal: (random) => arrayLiteral(random, 'x'), isComplete: true },
  { name: 'an array that is always there', events: arraysOf(values, 4).map((must) => ({ must })), literal: (random) => arrayLiteral(random, 'must'), isComplete: true },
  { name: 'an array of Bool', events: [{}, ...arraysOf([true, false], 4).map((flags) => ({ flags }))], literal: flagsLiteral, isComplete: false },
  { name: 'a map', events: [{}, ...maps.map((m) => ({ m }))], literal: mapLiteral, isComplete: true },
  { name: 'an array of maps', events: [{}, ...arraysOf(smallMaps, 3).map((objects) => ({ objects }))], literal: objectLiteral, isComplete: true },
] // prettier-ignore

describe('arrays and maps against the engine', () => {
  it.each(families)('agrees on $name', ({ events, literal, isComplete }) => {
    const random = createRandom(seed)
    const counts = { value: 0, empty: 0, undecided: 0 }
    const analyzers = schemes.map((scheme) => createAnalyzer({ scheme }))
    const contexts = schemes.map((scheme) => events.map((event) => scheme.createContext().setAll(event as never)))
    for (let round = 0; round < rounds; round++) {
      const which = random(2)
      const scheme = schemes[which]!
      const text = condition(random, () => literal(random))
      const root = toCondition(text, scheme)
      const filter = compile(text, scheme)
      if (!filter.ok) throw new Error(text)
      const { predicate } = filter.value
      const member = contexts[which]!.findIndex((context) => predicate(context.values, context))
      const answer = analyzers[which]!.satisfiable(root)
      const told = `seed ${String(seed)}, round ${String(round)}: ${text}`
      if (answer.kind === 'unsatisfiable') {
        counts.empty++
        expect(member, told).toBe(-1)
      } else if (answer.kind === 'satisfiable') {
        counts.value++
        expect(filter.value.matches(answer.witness.event), told).toBe(true)
      } else {
        counts.undecided++
        if (isComplete) expect(answer, told).toBeUndefined()
      }
    }
    expect(counts.empty).toBeGreaterThan(rounds / 50)
    expect(counts.value).toBeGreaterThan(rounds / 5)
  }) // prettier-ignore
})

describe('named traps of arrays', () => {
  const [scheme] = schemes as [(typeof schemes)[0]]
  const analyzer = createAnalyzer({ scheme })
  const is = (text: string): unknown => {
    const answer = analyzer.satisfiable(toCondition(text, scheme))
    return answer.kind === 'satisfiable' ? answer.witness.event : answer.kind
  }

  it.each<[string, string, unknown]>([
    ['all is true on a missing array', 'all(x[*] == "a") and not len(x) ge 0', {}],
    ['a bare all is false on a missing array', 'all(starts_with(x[*], "a")) and not len(x) ge 0', 'unsatisfiable'],
    ['a bare all is true on an empty one', 'all(starts_with(x[*], "a")) and len(x) == 0', { x: [] }],
    ['bare flags that are missing', 'all(flags) and not len(flags) ge 0', 'unsatisfiable'],
    ['flags in parentheses that are missing', 'all((flags)) and not len(flags) ge 0', {}],
    ['any different is not none equal', 'any(x[*] != "a") and any(x[*] == "a")', { x: expect.anything() }],
    ['all and none of one test: the empty array', 'all(must[*] == "a") and not any(must[*] == "a")', { must: [] }],
    ['a skipped member says nothing', 'all(objects[*]["k"] == "v") and any(objects[*]["j"] != "v")', { objects: [{ j: expect.anything() }] }],
    ['no member, no difference', 'any(objects[*]["k"] != "v") and len(objects) == 0', 'unsatisfiable'],
    ['different paths are not intersected', 'any((x[*] == "a" and must[*] == "b")) and not any(x[*] == "a")', 'undecided'],
    ['several in one place', 'any(x[*] contains "a") and any(x[*] contains "b") and len(x) == 1', { x: ['ab'] }],
    ['too many for the places', 'any(x[*] == "a") and any(x[*] == "b") and len(x) == 1', 'unsatisfiable'],
    ['a fixed place and every element', 'x[1] == "b" and all(x[*] contains "a")', 'unsatisfiable'],
    ['three sharing two places', 'any(x[*] in {"1" "2"}) and any(x[*] in {"2" "3"}) and any(x[*] in {"4"}) and len(x) == 2', { x: expect.anything() }],
  ])('%s', (_, text, expected) => {
    expect(is(text)).toEqual(expected)
  }) // prettier-ignore
})
