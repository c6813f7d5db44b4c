import { readdirSync, readFileSync } from 'node:fs'
import { compile } from '../../src/compiler/index.ts'
import type { Diagnostic } from '../../src/diagnostics/index.ts'
import { defineScheme, type Scheme } from '../../src/language/index.ts'
import { RuntimeError } from '../../src/runtime/index.ts'
import {
  createMentioned,
  drawFieldValues,
  drawNoise,
  drawScheme,
  drawExpression,
  mutateText,
  type Draw,
} from '../../src/testing/index.ts'
import { testFunctions } from '../../test/conformance/test-functions.ts'
import type { FuzzMode } from './mode.ts'

interface Sample {
  readonly text: string
  readonly scheme: Scheme
}

interface Finding {
  readonly what: string
  readonly input: string
}

/** An input of this many milliseconds is looked at again; one in a busy machine's pause is not a hang. */
const slow = 250
/** Twice the text may take this many times as long: linear work takes 2, quadratic 4. */
const worstDoubling = 3.3

/** Expressions of the vectors, each with its scheme where it has one. */
function readCorpus(): Sample[] {
  const folder = new URL('../../test/conformance/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const rows = files.flatMap(
    (name) =>
      JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
        expression?: string
        scheme?: Record<string, string>
      }[],
  )
  const fallback = defineScheme({
    fields: {
      'http.host': 'Bytes',
      score: 'Int?',
      flag: 'Bool',
      tags: 'Array<Bytes>',
      headers: 'Map<Array<Bytes>>',
      'ip.src': 'Ip',
    },
    functions: testFunctions,
  })
  // Not every file beside the vectors holds expressions.
  const withText = rows.flatMap(({ expression, scheme }) =>
    expression === undefined ? [] : [{ text: expression, scheme }],
  )
  return withText.map(({ text, scheme }) => ({
    text,
    scheme:
      scheme === undefined
        ? fallback
        : defineScheme({ fields: scheme, functions: testFunctions.filter(({ name }) => !(name in scheme)) }),
  }))
}

function drawSample(draw: Draw, corpus: readonly Sample[]): Sample {
  const sample = draw.pick(corpus)
  switch (draw.integer(0, 4)) {
    case 0:
      return { text: drawNoise(draw), scheme: sample.scheme }
    case 1: {
      const { scheme } = drawScheme(draw, { functions: testFunctions })
      return { text: mutateText(draw, drawExpression(draw, scheme)?.text ?? '', sample.text), scheme }
    }
    case 2: {
      // One piece many times: what an attacker would try.
      const start = draw.integer(0, sample.text.length)
      const piece = sample.text.slice(start, start + draw.integer(1, 12)) || '('
      return {
        text: sample.text.slice(0, start) + piece.repeat(draw.integer(1, 400)) + sample.text.slice(start),
        scheme: sample.scheme,
      }
    }
    default:
      return { text: mutateText(draw, sample.text, draw.pick(corpus).text), scheme: sample.scheme }
  }
}

/** What is wrong with a diagnostic, if anything. */
function faultOf(diagnostic: Diagnostic, length: number): string | undefined {
  const { span, wirefilter, message, code } = diagnostic
  const inRange = ({ start, end }: { start: number; end: number }): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length
  if (!inRange(span))
    return `${code}: span [${String(span.start)},${String(span.end)}) is outside the text of ${String(length)}`
  if (diagnostic.severity !== 'error') return undefined
  if (wirefilter === undefined || wirefilter.kind === '') return `${code}: no Wirefilter kind`
  if (!inRange(wirefilter.span))
    return `${code}: Wirefilter span [${String(wirefilter.span.start)},${String(wirefilter.span.end)}) is outside the text`
  return /\{[a-z]{4,}\}/.test(message.replace(/`[^`]*`/g, '')) ? `${code}: a hole is left in \`${message}\`` : undefined
}

function check({ text, scheme }: Sample, draw: Draw): string | undefined {
  try {
    const result = compile(text, scheme)
    const diagnostics = result.ok ? result.warnings : result.diagnostics
    if (!result.ok && diagnostics.length === 0) return 'rejected without a diagnostic'
    for (const diagnostic of diagnostics) {
      const fault = faultOf(diagnostic, text.length)
      if (fault !== undefined) return fault
    }
    if (result.ok) result.value.matches(drawFieldValues(draw, scheme, createMentioned()))
    return undefined
  } catch (error) {
    if (error instanceof RuntimeError && error.code === 'E_MISSING_FIELD') return undefined
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error)}`
  }
}

/** Milliseconds of work of this process: what else the machine does takes none of it. */
function workTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timeOf(text: string, scheme: Scheme): number {
  let best = Infinity
  for (let round = 0; round < 3; round++) {
    const start = workTime()
    compile(text, scheme)
    best = Math.min(best, workTime() - start)
  }
  return best
}

/** Time of a piece repeated 2n times over that of n times, at a length where the clock can be trusted. */
function checkGrowth(piece: string, scheme: Scheme): string | undefined {
  const limitless = defineScheme({ extends: scheme, limits: { maxLength: 2 ** 24, maxNodes: 2 ** 22 } })
  let count = 500
  while (timeOf(piece.repeat(count), limitless) < 8 && count * piece.length < 200_000) count *= 2
  let times: number[] = []
  // Two doublings, measured three times: a busy machine or a collection of garbage shows in one, real growth in all.
  for (let attempt = 0; attempt < 3; attempt++) {
    times = [1, 2, 4].map((factor) => timeOf(piece.repeat(factor * count), limitless))
    const [single = 0, double = 0, fourfold = 0] = times
    if (fourfold < 40 || double / single < worstDoubling || fourfold / double < worstDoubling) return undefined
  }
  return `time grows as ${times.map((time) => time.toFixed(0)).join(', ')} ms when ${JSON.stringify(piece)} stands ${String(count)} times, twice and four times as often`
}

/** Expressions, right and wrong: nothing throws, every mistake has a place, and time grows with the text. */
export const fuzzExpressions: FuzzMode = ({ draw, seconds }) => {
  const corpus = readCorpus()
  const findings = new Map<string, Finding>()
  const report = (what: string, input: string): void => {
    const key = what.replace(/\d+/g, 'N').slice(0, 160)
    if (!findings.has(key)) findings.set(key, { what, input })
  }
  let inputs = 0
  let growths = 0
  for (const end = performance.now() + seconds * 1000; performance.now() < end && findings.size < 20; inputs++) {
    const sample = drawSample(draw, corpus)
    const start = workTime()
    const fault = check(sample, draw)
    if (fault !== undefined) report(fault, sample.text)
    if (workTime() - start > slow && timeOf(sample.text, sample.scheme) > slow)
      report(`took more than ${String(slow)} ms`, sample.text)
    if (inputs % 2000 === 1999) {
      growths++
      const at = draw.integer(0, sample.text.length)
      const growth = checkGrowth(sample.text.slice(at, at + draw.integer(1, 30)) || '(', sample.scheme)
      if (growth !== undefined) report(growth, sample.text)
    }
  }
  return {
    summary: `${String(inputs)} inputs, ${String(growths)} growth checks`,
    findings: [...findings.values()],
  }
}
