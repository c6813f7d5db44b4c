import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  emitPolicy,
  openPolicy,
  type OpenedPolicy,
  type Policy,
  type PolicyDiagnostic,
} from '../../../src/policy/index.ts'
import { DiagnosticError } from '../../../src/diagnostics/index.ts'
import type { Draw } from '../../../src/testing/index.ts'
import { root } from '../run-command.ts'
import { documentSeries } from './document-series.ts'
import { drawDocument, type Seed } from './drawn-documents.ts'

export interface DocumentFinding {
  readonly what: string
  readonly input: string
}

export interface DocumentOutcome {
  readonly documents: number
  readonly accepted: number
  readonly slowest: number
  readonly findings: readonly DocumentFinding[]
}

/** A document that takes more milliseconds of work than these, also a second time, is a finding. */
function mostTime(text: string): number {
  return 1000 + text.length / 100
}

/** The policies that are handed out with the package and its examples. */
export function readSeeds(): Seed[] {
  const names = ['policies', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(root, folder, name)),
  )
  return names.sort().map((name) => {
    const text = readFileSync(name, 'utf8')
    return { text, value: parse(text) as unknown }
  })
}

function describeError(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ').slice(0, 600)
    : String(error)
}

/** What is wrong with the place or the text of a diagnostic, if anything. */
function faultOf({ code, message, span, line, column }: PolicyDiagnostic, text: string): string | undefined {
  const { start, end } = span
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > text.length)
    return `${code}: span [${String(start)},${String(end)}) is outside the text of ${String(text.length)}`
  const before = text.slice(0, start)
  const expected = [before.split('\n').length, start - before.lastIndexOf('\n')]
  if (expected[0] !== line || expected[1] !== column)
    return `${code}: place ${String(line)}:${String(column)} is not that of its span, ${expected.join(':')}`
  // Holes of messages; what a message quotes may hold anything.
  return /\{[a-z]{4,}\}/.test(message.replace(/`[^`]*`/g, '')) && !text.includes('{')
    ? `${code}: a hole is left in \`${message}\``
    : undefined
}

const events = [
  { 'http.host': 'chatgpt.com', 'http.request.method': 'POST', 'http.request.uri.path': '/backend-api/conversation' },
  { 'http.host': 'api.openai.com', 'cf.llm.prompt.injection_score': 3, 'cf.llm.prompt.detected': true },
  {},
]

function observe(policy: Policy): string {
  return JSON.stringify(
    events.map((event) => {
      const { action, rule, matched, monitored } = policy.decide(event)
      return [action, rule, matched.length, monitored.length]
    }),
  )
}

/** Opens a document as a whole program does. Lists read no files. */
function openAs(text: string, plan: 'index' | 'loop'): OpenedPolicy {
  return openPolicy(text, { plan, runTests: true, readFile: () => ({ reason: 'there are no files here' }) })
}

interface Check {
  readonly fault: string | undefined
  readonly accepted: boolean
}

function check(text: string, deep: boolean): Check {
  try {
    const opened = openAs(text, 'index')
    const diagnostics = opened.ok ? opened.warnings : opened.diagnostics
    if (!opened.ok && !diagnostics.some(({ severity }) => severity === 'error'))
      return { fault: 'rejected without an error', accepted: false }
    for (const diagnostic of diagnostics) {
      const fault = faultOf(diagnostic, text)
      if (fault !== undefined) return { fault, accepted: opened.ok }
    }
    if (!opened.ok) return { fault: undefined, accepted: false }
    const expected = observe(opened.value)
    if (!deep) return { fault: undefined, accepted: true }
    const looped = openAs(text, 'loop')
    if (!looped.ok) return { fault: 'accepted with an index and not without', accepted: true }
    if (observe(looped.value) !== expected) return { fault: 'the two plans differ', accepted: true }
    emitOrRefuse(opened.value)
    return { fault: undefined, accepted: true }
  } catch (error) {
    return { fault: `threw ${describeError(error)}`, accepted: false }
  }
}

/** What cannot be in a module is refused with a code of its own, which is no fault. */
function emitOrRefuse(policy: Policy): void {
  try {
    emitPolicy(policy)
  } catch (error) {
    if (!(error instanceof DiagnosticError) || !error.diagnostics.every(({ code }) => code.startsWith('E_EMIT_')))
      throw error
  }
}

/** Milliseconds of work of this process: those of others on the machine do not count. */
function workTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timeOf(text: string): number {
  const start = workTime()
  check(text, false)
  return workTime() - start
}

/** Random and hostile documents, until a time of `performance.now()`. */
export function fuzzDocuments(draw: Draw, until: number): DocumentOutcome {
  const corpus = readSeeds()
  const findings = new Map<string, DocumentFinding>()
  const report = (what: string, input: string): void => {
    const key = what.replace(/\d+/g, 'N').slice(0, 160)
    if (!findings.has(key)) findings.set(key, { what, input })
  }
  let documents = 0
  let accepted = 0
  let slowest = 0
  for (; performance.now() < until && findings.size < 20; documents++) {
    const text = drawDocument(draw, corpus)
    const start = workTime()
    const outcome = check(text, true)
    if (outcome.fault !== undefined) report(outcome.fault, text)
    if (outcome.accepted) accepted++
    const took = workTime() - start
    const slow = mostTime(text)
    const again = took > slow ? timeOf(text) : took
    slowest = Math.max(slowest, Math.min(took, again))
    if (again > slow) report(`took more than ${slow.toFixed(0)} ms`, text)
  }
  return { documents, accepted, slowest, findings: [...findings.values()] }
}

/** Ten times the text may take this many times as long: linear work takes 10 and a little, quadratic 100. */
const worstGrowth = 35
/** Shorter times tell nothing of growth. */
const measurable = 200

/** Pieces from which one run leaves much garbage. */
const heavy = 10_000

export interface SeriesOutcome {
  readonly runs: number
  readonly left: number
  readonly findings: readonly DocumentFinding[]
}

/**
 * Every construct of policy documents once, ten times … `largest` times.
 *
 * @param until - a time of `performance.now()`; what has not begun by then is left out, and counted
 * @param collectGarbage - called before runs that need much memory
 */
export function runDocumentSeries(largest: number, until: number, collectGarbage?: () => void): SeriesOutcome {
  const findings: DocumentFinding[] = []
  let runs = 0
  let left = 0
  const times = new Map<string, number>()
  // Small sizes of all constructs first: a short run sees each of them.
  for (let count = 1; count <= largest; count *= 10) {
    for (const { name, build, most = largest } of documentSeries) {
      if (count > most) continue
      if (performance.now() > until) {
        left++
        continue
      }
      const before = times.get(name) ?? 0
      if (count >= heavy) collectGarbage?.()
      const text = build(count)
      const start = workTime()
      const { fault } = check(text, false)
      const took = workTime() - start
      const input = `${name}, ${String(count)} times`
      if (fault !== undefined) findings.push({ what: `${input}: ${fault}`, input: text.slice(0, 200) })
      if (before > measurable && took > before * worstGrowth && timeOf(text) > before * worstGrowth)
        findings.push({
          what: `${input}: ${before.toFixed(0)} ms, then ${took.toFixed(0)} ms for ten times as much`,
          input: text.slice(0, 200),
        })
      times.set(name, took)
      runs++
    }
  }
  return { runs, left, findings }
}
