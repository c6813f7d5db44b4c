import type { LabelledEndpoint } from './label-endpoints.ts'
import { normaliseHost, normalisePath, splitEnding, type Segment } from './paths/normalise-path.ts'

/** What an endpoint really is. A template has `{name}` for one or more characters without a slash. */
export interface TrueLabel {
  readonly host: string
  readonly method: string
  readonly pathTemplate: string
  readonly llm: boolean
  readonly kind: string
}

/** How one true endpoint came out. */
export interface LabelOutcome {
  readonly label: TrueLabel
  readonly rows: number
  /** Rows that lie in endpoints with the label `cf-llm`. */
  readonly labelledRows: number
  readonly isLabelled: boolean
  readonly found: readonly LabelledEndpoint[]
}

export interface Evaluation {
  readonly precision: number
  readonly recall: number
  readonly outcomes: readonly LabelOutcome[]
  /** Rows that match no label. */
  readonly unknownRows: number
  /** Labels without rows: they count nowhere. */
  readonly unseenLabels: number
}

function matchesSegment(segment: Segment, actual: Segment): boolean {
  if ('text' in segment) return 'text' in actual && segment.text === actual.text
  return (
    segment.ending === ('text' in actual ? splitEnding(actual.text).ending : actual.ending) || segment.ending === ''
  )
}

/** Finds the endpoint that a request was counted in. */
export function createEndpointFinder(
  labelled: readonly LabelledEndpoint[],
): (method: string, host: string, path: string) => LabelledEndpoint | undefined {
  const groups = new Map<string, LabelledEndpoint[]>()
  for (const row of labelled) {
    const key = `${row.endpoint.method} ${row.endpoint.host}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const fixed = ({ endpoint }: LabelledEndpoint): number => endpoint.segments.filter((part) => 'text' in part).length
  for (const rows of groups.values()) rows.sort((a, b) => fixed(b) - fixed(a))
  return (method, host, path) => {
    const segments = normalisePath(path)
    return groups
      .get(`${method} ${normaliseHost(host)}`)
      ?.find(
        ({ endpoint }) =>
          endpoint.segments.length === segments.length &&
          endpoint.segments.every((part, index) => matchesSegment(part, segments[index] as Segment)),
      )
  }
}

function toPattern(template: string): RegExp {
  const parts = template.split(/\{[^{}]*\}/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

/**
 * Compares labels with the truth. A true endpoint counts as labelled if more than half of its rows lie in endpoints with
 * `cf-llm`, however its path was split or joined.
 *
 * @param rows - the requests of the log, one for each row or with their number
 */
export function evaluateLabels(
  labelled: readonly LabelledEndpoint[],
  labels: readonly TrueLabel[],
  rows: Iterable<{ readonly method: string; readonly host: string; readonly path: string; readonly count: number }>,
): Evaluation {
  const find = createEndpointFinder(labelled)
  const states = labels.map((label) => ({
    label,
    pattern: toPattern(label.pathTemplate),
    rows: 0,
    labelledRows: 0,
    found: new Set<LabelledEndpoint>(),
  }))
  let unknownRows = 0
  for (const { method, host, path, count } of rows) {
    const state = states.find(
      ({ label, pattern }) => label.host === host && label.method === method && pattern.test(path),
    )
    if (state === undefined) {
      unknownRows += count
      continue
    }
    const found = find(method, host, path)
    state.rows += count
    if (found === undefined) continue
    state.found.add(found)
    if (found.verdict === 'cf-llm') state.labelledRows += count
  }
  const seen = states.filter((state) => state.rows > 0)
  const outcomes = seen.map(({ label, rows: total, labelledRows, found }) => ({
    label,
    rows: total,
    labelledRows,
    isLabelled: labelledRows * 2 > total,
    found: [...found],
  }))
  const right = outcomes.filter(({ label, isLabelled }) => label.llm && isLabelled).length
  const ratio = (whole: number): number => (whole === 0 ? 1 : right / whole)
  return {
    precision: ratio(outcomes.filter(({ isLabelled }) => isLabelled).length),
    recall: ratio(outcomes.filter(({ label }) => label.llm).length),
    outcomes,
    unknownRows,
    unseenLabels: states.length - seen.length,
  }
}
