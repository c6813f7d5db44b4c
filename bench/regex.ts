/**
 * Patterns on the linear engine, beside the host's RegExp and `re2js`, in one run:
 * `npm run bench:regex [-- --check] [--patterns 1000]`. With `--check` it fails where a ratio or a bound is far off.
 */
import { RE2JS } from 're2js'
import { compileRegex, defaultStepBudget, linearRegex } from '../src/regex/index.ts'
import { RuntimeError } from '../src/runtime/index.ts'

const megabyte = 1_048_576
const maxRegexSize = 10_485_760
const seed = 20_261_126

/** Numbers from a seed that repeat nowhere soon. */
function createRandom(from: number): (below: number) => number {
  let state = from >>> 0
  return (below) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state = (state ^ (state << 5)) >>> 0
    return state % below
  }
}

function wordsOf(words: readonly string[], length: number): string {
  const random = createRandom(seed)
  const parts: string[] = []
  for (let size = 0; size < length;) {
    const word = words[random(words.length)] as string
    parts.push(word)
    size += word.length
  }
  return parts.join('').slice(0, length)
}

/** Milliseconds of work of this process, which other work on the machine does not lengthen. */
function now(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of the quickest of some runs, and what came out. */
function measure(run: () => boolean, rounds = 3): { readonly time: number; readonly result: string } {
  let time = Infinity
  let result = ''
  for (let round = 0; round < rounds; round++) {
    const start = now()
    try {
      result = String(run())
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      result = error.code
    }
    time = Math.min(time, now() - start)
    if (time > 3000) break
  }
  return { time, result }
}

interface Row {
  readonly pattern: string
  readonly words: readonly string[]
  /** What the text begins with, so that no literal of the pattern is missing from it. */
  readonly head?: string
  readonly length?: number
  /** Whether the host's RegExp comes to an end on it. */
  readonly native?: boolean
}

const sql = ['select', 'union', ' ', 'x']

// prettier-ignore
const rows: readonly Row[] = [
  { pattern: '(?:select|union).{0,200}(?:from|where)', words: sql },
  { pattern: '(?:select|union).{0,200}(?:from|where)', words: sql, head: 'from where ' },
  { pattern: '(?i)(?:select|union).{0,200}(?:from|where)', words: sql, head: 'from where ' },
  { pattern: '(?i)password.{0,200}[0-9]{16}', words: ['password', 'x', ' ', '12'] },
  { pattern: '(?:select|union).{0,1000}(?:from|where)', words: sql, head: 'from where ' },
  { pattern: '(?:select|union).{0,2000}(?:from|where)', words: sql, head: 'from where ' },
  { pattern: '[ab]*a[ab]{500}c', words: ['a', 'b'], head: 'c' },
  { pattern: '[ab]*a[ab]{49000}c', words: ['a', 'b'], head: 'c' },
  { pattern: '[a-z0-9.]+@[a-z]+\\.com', words: ['user', '@', '.co', ' ', '1'], native: false },
  { pattern: '(?:https?://)?[a-z.]+/admin.*\\.php$', words: ['http://', 'a.b', '/adm', '.ph', ' '], native: false },
  { pattern: 'foo.*bar', words: ['foo', 'ba', ' ', '\n'], native: true },
  { pattern: '\\b(?:password|secret)\\b\\s*[:=]\\s*\\S+x', words: ['pass', 'word', 'secret', ' ', ':', '='], native: true },
]

function re2(pattern: string, text: string): { readonly time: number; readonly result: string } | undefined {
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern)
  } catch (error) {
    // It allows at most 1,000 turns.
    if (error instanceof Error && error.name.startsWith('RE2JS')) return undefined
    throw error
  }
  return measure(() => compiled.matcher(text).find(), 1)
}

const shown = (time: number | undefined): string => (time === undefined ? '-' : time.toFixed(1)).padStart(9)

/** A random pattern that needs many states: gaps, counted groups, loops in loops, over few letters. */
function stateHeavy(random: (below: number) => number, depth = 0): string {
  const leaf = (): string => ['a', 'b', '[ab]', '.', '[^a]', '(?u:\\w)', '(?u:.)', 'ab', '[a-c]'][random(9)] as string
  const count = (): string => {
    const [low, span] = [random(300), random(700)]
    return [
      `{${String(low)}}`,
      `{0,${String(span)}}`,
      `{${String(low)},${String(low + span)}}`,
      `{${String(low)},}`,
      '*',
      '+',
      '?',
    ][random(7)] as string
  }
  if (depth >= 3) return leaf()
  const inner = (): string => stateHeavy(random, depth + 1)
  switch (random(5)) {
    case 0:
      return `(?:${inner()}|${inner()})`
    case 1:
      return `(?:${inner()})${count()}`
    case 2:
      return `${leaf()}${count()}`
    default:
      return `${inner()}${inner()}`
  }
}

function compare(): readonly string[] {
  const failures: string[] = []
  console.log('milliseconds of work on 1 MB: compiling, searching, RegExp, re2js; what came out')
  for (const { pattern, words, head = '', native = false, length = megabyte } of rows) {
    const text = head + wordsOf(words, length)
    const start = now()
    const matcher = linearRegex(pattern)
    const compiling = now() - start
    const ours = measure(() => matcher.test(text))
    const host = native
      ? measure(() => new RegExp(pattern.replace('(?i)', ''), pattern.startsWith('(?i)') ? 'i' : '').test(text))
      : undefined
    const other = re2(pattern, text)
    console.log(
      `${shown(compiling)}${shown(ours.time)}${shown(host?.time)}${shown(other?.time)}  ${ours.result.padEnd(14)} ${pattern}${head === '' ? '' : `  (after ${JSON.stringify(head)})`}`,
    )
    if (other !== undefined && ours.result !== other.result)
      failures.push(`${pattern}: ${ours.result}, re2js ${other.result}`)
    if (other !== undefined && ours.time > Math.max(3 * other.time, 20))
      failures.push(`${pattern}: more than 3 times the time of re2js`)
    if (ours.time > 4000) failures.push(`${pattern}: more than 4 s`)
  }
  return failures
}

/** Milliseconds of work that a pattern may take on 1 MB, building included. */
const longest = 2000

/** Random patterns that need many states, on a text of their own letters: the slowest are told. */
function search(patterns: number): readonly string[] {
  const random = createRandom(seed)
  const text = wordsOf(['a', 'b', 'ab', 'ba', 'c'], megabyte)
  const took: { readonly pattern: string; readonly time: number; readonly result: string }[] = []
  let refused = 0
  let slowestRefused = 0
  for (let index = 0; index < patterns; index++) {
    const pattern = `${stateHeavy(random)}${stateHeavy(random)}x`
    // A letter that is needed and stands at the end only keeps the search going.
    const start = now()
    const compiled = compileRegex(pattern, maxRegexSize)
    const building = now() - start
    if ('kind' in compiled) {
      refused++
      slowestRefused = Math.max(slowestRefused, building)
      continue
    }
    const { time, result } = measure(() => compiled.test(`${text}\n-x`), 1)
    took.push({ pattern, time: building + time, result })
  }
  took.sort((a, b) => b.time - a.time)
  const stopped = took.filter(({ result }) => result === 'E_REGEX_BUDGET').length
  const median = took[took.length >> 1]?.time ?? 0
  console.log(
    `\n${String(patterns)} state-heavy patterns on 1 MB (seed ${String(seed)}): ${String(refused)} refused for their size (the slowest in ${slowestRefused.toFixed(0)} ms), ${String(stopped)} stopped at ${String(defaultStepBudget)} steps, median ${median.toFixed(0)} ms with building; the slowest:`,
  )
  for (const { pattern, time, result } of took.slice(0, 5))
    console.log(`${shown(time)}  ${result.padEnd(14)} ${pattern.slice(0, 120)}`)
  const [worst] = took
  return worst !== undefined && worst.time > longest ? [`${worst.pattern}: ${worst.time.toFixed(0)} ms`] : []
}

function short(): void {
  const line =
    'GET /api/v1/users?id=42&sort=name HTTP/1.1 Host: api.example.com User-Agent: curl/8.5.0 Accept: */*'.slice(0, 90)
  console.log('\nnanoseconds of work for 90 bytes of a request line: native, linear')
  for (const pattern of ['curl/[0-9]+', '^GET /api/', 'id=[0-9]+&', '(?i)user-agent: curl', 'sort=\\w+ HTTP']) {
    const native = compileRegex(pattern, maxRegexSize)
    if ('kind' in native) throw new Error(pattern)
    const linear = linearRegex(pattern)
    const each = (test: (value: string) => boolean): number => {
      const rounds = 200_000
      for (let round = 0; round < 20_000; round++) test(line)
      return (
        (measure(() => {
          let found = false
          for (let round = 0; round < rounds; round++) found = test(line)
          return found
        }).time *
          1e6) /
        rounds
      )
    }
    console.log(
      `${shown(each((value) => native.test(value)))}${shown(each((value) => linear.test(value)))}  ${pattern}`,
    )
  }
}

const asked = process.argv.indexOf('--patterns')
const patterns = asked === -1 ? 1000 : Number(process.argv[asked + 1])
const failures = [...compare()]
short()
failures.push(...search(patterns))
for (const failure of failures) console.error(`FAILED ${failure}`)
if (process.argv.includes('--check') && failures.length > 0) process.exitCode = 1
