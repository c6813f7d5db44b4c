import { compile } from '../../compiler/index.ts'
import { readDocumentText } from '../../policy/index.ts'
import type { CodeLens, EditorDiagnostic } from '../contract/index.ts'
import { skeletonOf, type EditorDocument, type ExpressionPlace, type Project, type Sites } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { listOf, ruleView } from './rules.ts'

type SampleEvent = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is SampleEvent {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const events = new WeakMap<EditorDocument, { readonly revision: number; readonly events: readonly SampleEvent[] }>()

/** The events of the tests of a document. */
function eventsOf(document: EditorDocument): readonly SampleEvent[] {
  const known = events.get(document)
  if (known?.revision === document.revision) return known.events
  const hasTests = document.form.kind === 'policy' && /["']?tests["']?\s*:/.test(skeletonOf(document))
  const value = hasTests ? readDocumentText(document.text, document.file).value : undefined
  const tests = isObject(value) && Array.isArray(value['tests']) ? (value['tests'] as unknown[]) : []
  const found = tests.flatMap((test) => (isObject(test) && isObject(test['event']) ? [test['event']] : []))
  events.set(document, { revision: document.revision, events: found })
  return found
}

/** Whether a condition holds of an event; an event that lacks what it reads is none of its. */
function holds(place: ExpressionPlace, samples: readonly SampleEvent[]): number | undefined {
  const compiled = compile(place.decoded.text, place.scheme)
  if (!compiled.ok) return undefined
  return samples.filter((event) => {
    try {
      return compiled.value.matches(event as never)
    } catch {
      // A sample without a field that the condition must have is no match of it.
      return false
    }
  }).length
}

const dead: ReadonlySet<string> = new Set(['dead-rule', 'shadowed-rule', 'never-matches'])

/** More rules than this have no count of events: each would be run on all of them. */
const mostCounted = 1000

/** Lines above rules: what takes their events, and how many events of tests they match. */
export function codeLensesOf(
  document: EditorDocument,
  project: Project,
  sites: Sites,
  provedOf: (chunk: Chunk) => readonly EditorDiagnostic[],
): readonly CodeLens[] {
  const lenses: CodeLens[] = []
  const samples = project.documents.flatMap(eventsOf)
  const isCounted = samples.length > 0 && document.chunks.length / 2 <= mostCounted
  for (const [index, chunk] of document.chunks.entries()) {
    const rule = ruleView(document, index)
    if (rule === undefined || ['tests', 'invariants'].includes(listOf(rule))) continue
    const span = { start: rule.span.start, end: rule.span.start + 1 }
    for (const { code, parts, message } of provedOf(chunk))
      if (dead.has(code)) lenses.push({ span, title: parts?.cause ?? message, related: [] })
    const [site, ...more] = isCounted ? [...sites.in(document, project, index, index)] : []
    if (site === undefined || more.length > 0 || site.kind !== 'filter') continue
    const matched = holds(site, samples)
    if (matched !== undefined)
      lenses.push({ span, title: `${String(matched)} of ${String(samples.length)} sample events`, related: [] })
  }
  return lenses
}
