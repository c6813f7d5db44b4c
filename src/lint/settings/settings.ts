import { findingLevels, type FindingLevel } from '../../diagnostics/index.ts'
import { readDocumentText, type BudgetName } from '../../policy/index.ts'

/** A level, or that a rule is not asked. */
export type LevelSetting = FindingLevel | 'off'

/** Findings that are known and do not count. */
export interface IgnoreSetting {
  /** The id of a rule or a code. */
  readonly rule: string
  /** The end of a file's name; default: every file. */
  readonly file?: string
  /** What the finding is about, such as the id of a rule; default: anything. */
  readonly subject?: string
  readonly reason: string
  /** The last day, as `2027-01-31`. */
  readonly until?: string
}

/** How a run of the linter is set up. */
export interface LintSettings {
  /** Levels by id of a rule or code, in place of their own. */
  readonly levels: Readonly<Record<string, LevelSetting>>
  readonly ignores: readonly IgnoreSetting[]
  /** What one question of a proof may cost. */
  readonly budget: BudgetName
  /** The plan of the zone, for fields that need one. */
  readonly plan?: PlanName
  /** The name of the file that it was read from, for what is said of it. */
  readonly file?: string
}

/** The plans, from the smallest. */
export const plans = ['free', 'pro', 'business', 'enterprise'] as const
export type PlanName = (typeof plans)[number]

export const defaultSettings: LintSettings = { levels: {}, ignores: [], budget: 'batch' }

/** A day as `2027-01-31`. */
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Why an entry of `ignore` cannot be used; undefined if it can. */
function findIgnoreProblem(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'it is no mapping'
  for (const key of Object.keys(entry))
    if (!['rule', 'file', 'subject', 'reason', 'until'].includes(key)) return `the key \`${key}\` is not known`
  if (typeof entry['rule'] !== 'string') return '`rule` is missing'
  if (typeof entry['reason'] !== 'string' || entry['reason'].trim() === '') return '`reason` is missing'
  const until = entry['until']
  return until === undefined || (typeof until === 'string' && dayPattern.test(until))
    ? undefined
    : '`until` is a day such as 2027-01-31'
}

/**
 * Reads a settings file.
 *
 * @param text - YAML or JSON with `rules`, `ignore`, `budget` and `plan`
 * @param isKnown - whether a rule or code of that name exists
 * @returns the settings, or everything that is wrong with them
 */
export function readSettings(
  text: string,
  file: string,
  isKnown: (code: string) => boolean,
): { readonly ok: true; readonly value: LintSettings } | { readonly ok: false; readonly reasons: readonly string[] } {
  const { value, diagnostics } = readDocumentText(text, file)
  if (diagnostics.length > 0) return { ok: false, reasons: diagnostics.map(({ message }) => message) }
  if (!isObject(value)) return { ok: false, reasons: ['expected a mapping with `rules`, `ignore`, `budget` or `plan`'] }
  const reasons: string[] = []
  for (const key of Object.keys(value))
    if (!['rules', 'ignore', 'budget', 'plan'].includes(key)) reasons.push(`the key \`${key}\` is not known`)
  const levels: Record<string, LevelSetting> = {}
  for (const [rule, level] of Object.entries(isObject(value['rules']) ? value['rules'] : {})) {
    if (!isKnown(rule)) reasons.push(`no rule or code is called \`${rule}\``)
    // YAML 1.1 reads `off` as false.
    const name = level === false ? 'off' : level
    if (name === 'off' || findingLevels.includes(name as FindingLevel)) levels[rule] = name as LevelSetting
    else reasons.push(`\`${rule}\` takes off, ${findingLevels.join(', ')}`)
  }
  const ignores = Array.isArray(value['ignore']) ? (value['ignore'] as readonly unknown[]) : []
  for (const [index, entry] of ignores.entries()) {
    const problem = findIgnoreProblem(entry)
    if (problem !== undefined) reasons.push(`ignore ${String(index + 1)}: ${problem}`)
  }
  const { budget = 'batch', plan } = value
  if (!['editor', 'batch', 'prove'].includes(String(budget))) reasons.push('`budget` is editor, batch or prove')
  if (plan !== undefined && !plans.includes(plan as PlanName)) reasons.push(`\`plan\` is one of ${plans.join(', ')}`)
  if (reasons.length > 0) return { ok: false, reasons }
  return {
    ok: true,
    value: {
      levels,
      ignores: ignores as readonly IgnoreSetting[],
      budget: budget as BudgetName,
      ...(plan === undefined ? {} : { plan: plan as PlanName }),
      file,
    },
  }
}
