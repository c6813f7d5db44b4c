import { compile, loadFilter, serialize } from '../compiler/index.ts'
import { unwrap } from '../diagnostics/index.ts'
import { parse, printExpression, toWirefilterJson } from '../grammar/index.ts'
import { defineScheme, type FunctionDefinition, type FunctionInput, type Scheme } from '../language/index.ts'
import type { FieldValues } from './arbitraries/contexts.ts'
import rows from './size-series.json' with { type: 'json' }
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

type Builder = (...texts: readonly string[]) => SizeSeries['build']

const builders = { joined, repeated, nested } as Readonly<Record<string, Builder>>

/** A row of size-series.json: its name, how it is built, and of which texts. */
function toSeries([name, builder, ...texts]: readonly string[]): SizeSeries {
  const make = builders[builder ?? '']
  if (name === undefined || make === undefined) throw new Error(`INVARIANT: \`${String(builder)}\` builds a series`)
  return { name, build: make(...texts) }
}

/**
 * Every construct of the grammar that can stand in a text many times, right and wrong. Each must end in a result or in
 * a diagnostic on every executor, in linear time, however often it stands there.
 */
export const sizeSeries: readonly SizeSeries[] = [
  ...rows.map(toSeries),
  { name: 'calls inside of calls', build: (count) => `${'lower('.repeat(count)}s${')'.repeat(count)} == "a"` },
  {
    name: 'mapped calls in calls',
    build: (count) => `any(${'lower('.repeat(count)}strs[*]${')[*]'.repeat(count)} == "a")`,
  },
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
  { name: 'hashes of a raw string', build: (count) => `s == r${'#'.repeat(count)}"a"${'#'.repeat(count)}` },
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
