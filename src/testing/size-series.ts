import { compile, loadFilter, serialize } from '../compiler/index.ts'
import { unwrap } from '../diagnostics/index.ts'
import { parse, printExpression, toWirefilterJson } from '../grammar/index.ts'
import { defineScheme, type FunctionDefinition, type FunctionInput, type Scheme } from '../language/index.ts'
import type { FieldValues } from './arbitraries/contexts.ts'
import { evaluateReference } from './reference.ts'

/** One construct of the grammar, as often as one likes. */
export interface SizeSeries {
  readonly name: string
  /** The text in which the construct stands `count` times. */
  readonly build: (count: number) => string
}

const joined =
  (piece: string, separator: string, before = '', after = '') =>
  (count: number): string =>
    before + Array<string>(count).fill(piece).join(separator) + after

const repeated =
  (piece: string, before = '', after = '') =>
  (count: number): string =>
    before + piece.repeat(count) + after

/** An opening piece n times, a middle, a closing piece n times. */
const nested =
  (open: string, middle: string, close: string) =>
  (count: number): string =>
    open.repeat(count) + middle + close.repeat(count)

function counted(item: (at: number) => string, before: string, after: string): SizeSeries['build'] {
  return (count) => before + Array.from({ length: count }, (_, at) => item(at)).join(' ') + after
}

/**
 * Every construct of the grammar that can stand in a text many times, right and wrong. Each must end in a result or in
 * a diagnostic on every executor, in linear time, however often it stands there.
 */
export const sizeSeries: readonly SizeSeries[] = [
  // Logic
  { name: 'or', build: joined('n == 1', ' or ') },
  { name: 'and', build: joined('n == 1', ' and ') },
  { name: 'xor', build: joined('n == 1', ' xor ') },
  { name: '||', build: joined('t', '||') },
  { name: 'and, or and xor in turn', build: joined('n == 1 and t or t xor t', ' or ') },
  { name: 'groups side by side', build: joined('(n == 1 or t)', ' and ') },
  { name: 'groups of xor side by side', build: joined('(t xor n == 1)', ' xor ') },
  { name: 'not side by side', build: joined('not t', ' xor ') },
  { name: 'not inside of not', build: repeated('not ', '', 't') },
  { name: '! inside of !', build: repeated('!', '', 't') },
  { name: 'groups inside of groups', build: nested('(', 't', ')') },
  { name: 'groups of or inside of groups', build: nested('(t or ', 't', ')') },
  { name: 'quantifiers inside of quantifiers', build: nested('any(', 'flags', ')') },
  { name: 'or inside of a quantifier', build: joined('flags', ' or ', 'any((', '))') },
  { name: 'and inside of a quantifier', build: joined('strs[*] == "a"', ' and ', 'all((', '))') },
  { name: 'xor inside of a quantifier', build: joined('flags', ' xor ', 'any((', '))') },
  { name: 'not inside of a quantifier', build: repeated('not ', 'any(', 'flags)') },
  // Values
  { name: 'calls inside of calls', build: (count) => `${'lower('.repeat(count)}s${')'.repeat(count)} == "a"` },
  {
    name: 'mapped calls in calls',
    build: (count) => `any(${'lower('.repeat(count)}strs[*]${')[*]'.repeat(count)} == "a")`,
  },
  { name: 'arguments', build: joined('s', ', ', 'concat(', ') == "a"') },
  { name: 'arguments that are literals', build: joined('"a"', ', ', 'concat(s, ', ') == "a"') },
  { name: 'arguments that are conditions', build: joined('(t or t)', ', ', 'both(', ')') },
  { name: 'arguments on trial', build: nested('len(add(', 'n', ', 1))') },
  { name: 'indexes', build: repeated('[0]', 'deep', ' == "a"') },
  { name: 'keys', build: repeated('["k"]', 'map', ' == "a"') },
  { name: 'unpackings', build: repeated('[*]', 'any(deep', ' == "a")') },
  { name: 'quantifiers side by side', build: joined('any(strs[*] == "a")', ' or ') },
  { name: 'segments of a name', build: joined('a', '.', '', ' == 1') },
  { name: 'characters of a name', build: repeated('a', '', ' == 1') },
  // Right sides
  { name: 'integers of a set', build: counted((at) => String(at * 2), 'n in {', '}') },
  { name: 'ranges of a set', build: counted((at) => `${String(at * 9)}..${String(at * 9 + 4)}`, 'n in {', '}') },
  { name: 'strings of a set', build: counted((at) => `"a${String(at)}"`, 's in {', '}') },
  { name: 'raw strings of a set', build: counted((at) => `r#"${String(at)}"#`, 's in {', '}') },
  {
    name: 'addresses of a set',
    build: counted((at) => `10.${String(at >> 16)}.${String((at >> 8) & 255)}.${String(at & 255)}`, 'ip in {', '}'),
  },
  {
    name: 'networks of a set',
    build: counted((at) => `2001:db8:${(at >> 8).toString(16)}:${(at & 255).toString(16)}::/64`, 'ip in {', '}'),
  },
  { name: 'sets under an unpacking', build: counted((at) => `"${String(at)}"`, 'any(strs[*] in {', '})') },
  { name: 'sets side by side', build: joined('n in {1 2 3 4 5}', ' or ') },
  { name: 'digits of an integer', build: repeated('0', 'n == 0x', '1') },
  { name: 'characters of a string', build: repeated('a', 's contains "', '"') },
  { name: 'escapes of a string', build: repeated('\\x61', 's == "', '"') },
  { name: 'bytes of a literal', build: repeated(':61', 's == 61') },
  { name: 'hashes of a raw string', build: (count) => `s == r${'#'.repeat(count)}"a"${'#'.repeat(count)}` },
  { name: 'stars of a wildcard', build: repeated('*a', 's wildcard "', '"') },
  { name: 'escapes of a wildcard', build: repeated('\\*', 's strict wildcard r"', '"') },
  { name: 'characters of a regex', build: repeated('a', 's matches "', '"') },
  { name: 'classes of a regex literal', build: repeated('["]', 's matches "', '"') },
  { name: 'characters of a list name', build: repeated('a', 'ip in $') },
  { name: 'bits side by side', build: joined('n & 3', ' or ') },
  { name: 'blanks', build: repeated(' ', 't', 'or t') },
  { name: 'new lines', build: repeated('\n', 't', 'or t') },
  // Wrong text
  { name: 'groups that do not close', build: repeated('(', '', 't') },
  { name: 'calls that do not close', build: repeated('lower(', '', 's') },
  { name: 'trials that do not close', build: repeated('add(', 'len(', '') },
  { name: 'brackets that do not close', build: repeated('[', 'deep') },
  { name: 'brackets that hold nothing', build: repeated('[]', 'deep', ' == "a"') },
  { name: 'a set that does not close', build: repeated('1 ', 'n in {') },
  { name: 'a string that does not close', build: repeated('a', 's == "') },
  { name: 'a key that does not close', build: repeated(']', 'map["') },
  { name: 'closing parentheses', build: repeated(')', 't') },
  { name: 'closing parentheses first', build: repeated(') or ', '', 't') },
  { name: 'closing brackets', build: repeated(']', 'deep') },
  { name: 'braces', build: repeated('{', 'n in ') },
  { name: 'commas', build: repeated(',', 'concat(s', ')') },
  { name: 'operators', build: repeated('== ', 'n ') },
  { name: 'words', build: repeated('or ', 't ') },
  { name: 'unknown names', build: joined('nowhere == 1', ' or ') },
  { name: 'unknown calls', build: joined('nowhere(s, (t))', ' or ') },
  { name: 'unknown calls in calls', build: nested('nowhere(', 's', ')') },
  { name: 'wrong integers', build: joined('n == 5a', ' or ') },
  { name: 'wrong addresses', build: joined('ip == 1.2.3.4and', ' or ') },
  { name: 'wrong types', build: joined('n contains "a"', ' or ') },
  { name: 'wrong indexes', build: joined('s[0] == "a"', ' or ') },
  { name: 'arrays as operands', build: joined('flags', ' or ') },
  { name: 'lone bytes', build: repeated('\u0001') },
  { name: 'astral characters', build: repeated('😀', 's == "', '"') },
]

/**
 * The scheme of {@link sizeSeries}.
 *
 * @param mostTokens - lifts the limits out of the way of texts of so many tokens, but for nesting, which is what
 *   bounds recursion; absent: the usual limits
 */
export function createSizeScheme(
  functions: readonly (FunctionInput | FunctionDefinition)[],
  mostTokens?: number,
): Scheme {
  return defineScheme({
    name: 'sizes',
    fields: {
      n: 'Int',
      s: 'Bytes',
      t: 'Bool',
      ip: 'Ip',
      flags: 'Array<Bool>',
      strs: 'Array<Bytes>',
      map: 'Map<Map<Map<Bytes>>>',
      deep: 'Array<Array<Array<Bytes>>>',
    },
    functions,
    lists: { Ip: true },
    ...(mostTokens === undefined
      ? {}
      : { limits: { maxLength: 64 * mostTokens, maxNodes: 32 * mostTokens, maxSetItems: 2 * mostTokens } }),
  })
}

const values: FieldValues = {
  n: 1,
  s: 'a',
  t: true,
  ip: '10.0.0.1',
  flags: [true, false],
  strs: ['a', 'b'],
  map: { k: { k: { k: 'a' } } },
  deep: [[['a']]],
}

/**
 * Takes a text through every stage and executor.
 *
 * @param generatesCode - whether this host lets code be generated
 * @returns whether the text is an expression
 * @throws anything that one of them throws, and Error if they differ or a wrong text has no diagnostic
 */
export function observeSize(text: string, scheme: Scheme, generatesCode: boolean): boolean {
  const compiled = compile(text, scheme)
  if (!compiled.ok) {
    if (compiled.diagnostics.length === 0) throw new Error('rejected without a diagnostic')
    return false
  }
  const { checked } = compiled.value
  const context = scheme.createContext().setAll(values)
  const expected = evaluateReference(checked, context)
  const loaded = unwrap(loadFilter(JSON.parse(JSON.stringify(serialize(text, checked, scheme))), scheme))
  const outcomes = [compiled.value.matches(context), loaded.matches(context)]
  // The emitted module runs the same text, so it only has to be written.
  if (generatesCode) outcomes.push(unwrap(compile(text, scheme, { backend: 'source' })).matches(context))
  if (compiled.value.toModule() === '') throw new Error('no module')
  if (outcomes.some((outcome) => outcome !== expected)) throw new Error('the executors differ')
  const printed = printExpression(unwrap(parse(text, scheme)))
  if (!compile(printed, scheme).ok) throw new Error('the canonical text does not compile')
  if (JSON.stringify(toWirefilterJson(unwrap(parse(text, scheme)))) === '') throw new Error('no JSON')
  return true
}
