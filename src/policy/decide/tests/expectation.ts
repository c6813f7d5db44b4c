import type { Expectation } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { Decision } from '../policy.ts'
import type { TestFailure } from './expand.ts'

/** What a test asked about came to. */
export interface TestOutcome {
  /** Members of the decision by name; what is not here cannot be told. */
  readonly members: Readonly<Record<string, unknown>>
  /** The value of a field that detectors fill: null if it has none, undefined if there is no such field. */
  readonly detection?: (field: string) => unknown
}

/** The members of a decision that a test may expect. */
export function outcomeOf(
  decision: Pick<
    Decision,
    'action' | 'rule' | 'tier' | 'matched' | 'monitored' | 'location' | 'tags' | 'settings' | 'parameters'
  >,
): TestOutcome['members'] {
  const { action, rule, tier, matched, monitored, location, tags, settings, parameters } = decision
  const ids = (reports: Decision['matched']): readonly string[] => reports.map((report) => report.rule)
  return { action, rule, tier, matched: ids(matched), monitored: ids(monitored), location, tags, settings, parameters }
}

function show(value: unknown): string {
  return typeof value === 'string' ? `\`${value}\`` : JSON.stringify(value)
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value says all that is wanted; of mappings, members that nobody names are free. */
function holds(wanted: unknown, actual: unknown): boolean {
  if (!isTree(wanted)) return JSON.stringify(wanted) === JSON.stringify(actual)
  return isTree(actual) && Object.entries(wanted).every(([key, value]) => holds(value, actual[key]))
}

/** One thing that is wanted, and what came out. */
interface Claim {
  readonly key: string
  readonly path: DocumentPath
  readonly wanted: unknown
  /** Undefined: nothing here could tell it. */
  readonly actual: unknown
}

function claimsOf(
  expected: Omit<Expectation, 'not'>,
  { members, detection }: TestOutcome,
  path: DocumentPath,
): Claim[] {
  return Object.entries(expected).flatMap(([key, wanted]): Claim[] => {
    if (key !== 'detections') return [{ key, path: [...path, key], wanted, actual: members[key] }]
    return Object.entries(wanted as Readonly<Record<string, unknown>>).map(([field, value]) => ({
      key: field,
      path: [...path, key, field],
      wanted: value,
      actual: detection?.(field),
    }))
  })
}

/**
 * Compares what a test expects with what came out.
 *
 * @param path - where the expectation stands
 */
export function compareOutcome(
  expected: Expectation,
  outcome: TestOutcome,
  path: DocumentPath,
): readonly TestFailure[] {
  const { not = {}, ...wanted } = expected
  const failures: TestFailure[] = []
  const check = (claim: Claim, isWanted: boolean): void => {
    const { key, actual } = claim
    const said = `${isWanted ? '' : 'not '}${key} ${show(claim.wanted)}`
    if (actual === undefined)
      failures.push({ path: claim.path, expected: said, actual: 'nothing that could tell it here' })
    else if (holds(claim.wanted, actual) !== isWanted)
      failures.push({ path: claim.path, expected: said, actual: show(actual) })
  }
  for (const claim of claimsOf(wanted, outcome, path)) check(claim, true)
  for (const claim of claimsOf(not, outcome, [...path, 'not'])) check(claim, false)
  return failures
}
