import type { EventRecord } from '../compiler/index.ts'
import type { DecideOptions, Policy, Test } from '../policy/index.ts'
import { toWrittenEvent } from './write-tests.ts'

/** The members of a test that say when and as what its event is decided. */
export function writtenOptions({
  now,
  builders,
}: Pick<DecideOptions, 'now' | 'builders'>): Pick<Test, 'now' | 'traffic'> {
  return {
    ...(now === undefined ? {} : { now: new Date(now).toISOString() }),
    ...(builders === undefined ? {} : { traffic: [...builders] }),
  }
}

/**
 * The test that an event is decided as it is now, or why there is none.
 *
 * @param name - default: what is decided, and by which rule
 */
export function testOfEvent(
  policy: Policy,
  event: EventRecord,
  name?: string,
  options: Pick<DecideOptions, 'now' | 'builders'> = {},
): Test | string {
  const { action, rule, tier, matched, monitored, problems } = policy.decide(event, options)
  const [problem] = problems
  if (problem !== undefined) return problem.message
  const written = toWrittenEvent(event)
  if (written === undefined) return 'it holds bytes or integers that a test file cannot say'
  const ids = (reports: typeof matched): string[] => reports.map((report) => report.rule)
  return {
    name: name ?? (rule === null ? `no rule: ${action}` : `${rule}: ${action}`),
    ...writtenOptions(options),
    event: written,
    expect: {
      action,
      rule,
      ...(tier === null ? {} : { tier }),
      ...(matched.length > 1 || (matched.length === 1 && matched[0]?.rule !== rule) ? { matched: ids(matched) } : {}),
      ...(monitored.length === 0 ? {} : { monitored: ids(monitored) }),
    },
  }
}
