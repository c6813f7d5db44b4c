import { findingLevels, type Finding } from '../diagnostics/index.ts'
import { runSteps, type ReadFile } from '../policy/index.ts'
import { readSources } from './read/read-sources.ts'
import type { SourceFile } from './read/unit.ts'
import { lintRules } from './rules/rules.generated.ts'
import { FileTexts } from './run/file-texts.ts'
import { RuleRunner } from './run/run-rules.ts'
import type { Baseline } from './settings/baseline.ts'
import { findIgnores } from './settings/comments.ts'
import { defaultSettings, type LintSettings } from './settings/settings.ts'
import { suppress } from './settings/suppress.ts'

export interface LintOptions {
  /** Default: every rule at its own level. */
  readonly settings?: LintSettings
  /** Findings that were there before and do not count. */
  readonly baseline?: Baseline
  /** Reads the files that policy documents name. */
  readonly readFile?: ReadFile
  /** The day that ends of suppressions are compared with, as `2027-01-31`. Default: today in UTC. */
  readonly today?: string
}

/** What the linter has to say. */
export interface LintResult {
  /** In the order of the files and places; those that are suppressed say so. */
  readonly findings: readonly Finding[]
  readonly rules: number
  readonly expressions: number
}

/**
 * Looks at rule files of any form: policy documents in YAML or JSON, the JSON of Cloudflare's APIs, plain rule files
 * (`.wf`) and Terraform (`.tf`, `.tf.json`). What kind a file is is told by its name and by what it holds. All policy
 * documents of a call are one policy; of the others each file stands for itself.
 *
 * @example
 * const { findings } = lint([{ file: 'waf.tf', text }])
 */
export function lint(files: readonly SourceFile[], options: LintOptions = {}): LintResult {
  return runSteps(lintInSteps(files, options))
}

/** {@link lint} in steps of about one rule, so that a host can do other work between them. */
export function* lintInSteps(files: readonly SourceFile[], options: LintOptions = {}): Generator<void, LintResult> {
  const { settings = defaultSettings, baseline, readFile } = options
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const texts = new FileTexts(files)
  const runner = new RuleRunner(lintRules, settings, texts)
  yield* runner.run(readSources(files, readFile))
  const comments = files.flatMap(findIgnores)
  const findings = suppress(withoutRepeated(runner.found), { settings, comments, baseline, today, texts })
  const order = new Map(files.map(({ file }, index) => [file, index]))
  const sorted = [...findings].sort(
    (a, b) =>
      (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) ||
      a.span.start - b.span.start ||
      findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level),
  )
  return { findings: sorted, rules: runner.rules, expressions: runner.expressions }
}

/** A ruleset that runs twice has its findings once. */
function withoutRepeated<T extends { readonly finding: Finding }>(found: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  return found.filter(({ finding: { code, file, span, message } }) => {
    const key = JSON.stringify([code, file, span.start, message])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
