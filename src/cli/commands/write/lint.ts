import { statSync } from 'node:fs'
import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { findingLevels, type Finding, type FindingLevel } from '../../../diagnostics/index.ts'
import {
  applyFixes,
  defaultSettings,
  explainCode,
  lint,
  listRules,
  readBaseline,
  readSettings,
  toBaseline,
  writeBaseline,
  type Baseline,
  type FixedFile,
  type LintSettings,
} from '../../../lint/index.ts'
import { readFilesAt } from '../../files/git.ts'
import { collectUnread, reportUnwritten, type TellUnread } from '../../files/file-problem.ts'
import { readBelow } from '../../files/policy-file.ts'
import { readText } from '../../files/read.ts'
import { readRuleFiles, type RuleFileGroup } from '../../files/rule-files.ts'
import { writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { describeLint } from '../../reports/lint-text.ts'
import { helpOfCode } from '../../reports/policy-findings.ts'
import { writeReport, type FindingOutputOptions } from '../../reports/write-report.ts'
import { exitCodes } from '../../terminal/text.ts'

interface LintCommandOptions extends FindingOutputOptions {
  readonly config?: string
  readonly baseline?: string
  readonly since?: string
  readonly writeBaseline?: boolean
  readonly fix?: boolean
  readonly why?: boolean
  readonly failOn: FindingLevel
}

const defaultConfig = 'portcullis.lint.yaml'

/** Safe fixes may uncover others; more rounds than this would be a circle. */
const mostRounds = 5

function openSettings(config: string | undefined, tell: TellUnread): LintSettings | undefined {
  const file = config ?? defaultConfig
  if (config === undefined && statSync(file, { throwIfNoEntry: false }) === undefined) return defaultSettings
  const read = readText(file, { limit: 'maxPolicyBytes' })
  if (!('text' in read)) {
    tell(read)
    return undefined
  }
  const known = new Set(listRules().map(({ id }) => id))
  const result = readSettings(read.text, file, (code) => known.has(code) || explainCode(code) !== undefined)
  if (result.ok) return result.value
  for (const reason of result.reasons) tell({ file, reason })
  return undefined
}

/** What was found of the files as they were at a revision; undefined if it cannot be read, which is then told. */
function baselineAt(
  revision: string,
  groups: readonly RuleFileGroup[],
  settings: LintSettings,
  tell: TellUnread,
): Baseline | undefined {
  const findings: Finding[] = []
  for (const { folder, files } of groups) {
    const named = files.flatMap(({ file }) => (file === '-' ? [] : [file]))
    const old = readFilesAt(revision, folder, named, tell)
    if (old === undefined) return undefined
    findings.push(...lint(old.files, { settings, readFile: old.readFile }).findings)
  }
  return toBaseline(findings)
}

function openBaseline(
  { baseline, writeBaseline: writes }: LintCommandOptions,
  tell: TellUnread,
): Baseline | 'none' | undefined {
  if (baseline === undefined) return 'none'
  if (writes === true) return 'none'
  const read = readText(baseline, { limit: 'maxPolicyBytes' })
  if (!('text' in read)) {
    tell(read)
    return undefined
  }
  const result = readBaseline(read.text)
  if (typeof result !== 'string') return result
  tell({ file: baseline, reason: result })
  return undefined
}

/** What was found in all groups. */
interface Found {
  readonly findings: readonly Finding[]
  readonly rules: number
}

function lintGroups(groups: readonly RuleFileGroup[], settings: LintSettings, baseline: Baseline | undefined): Found {
  const results = groups.map(({ folder, files }) =>
    lint(files, { settings, readFile: readBelow(folder), ...(baseline === undefined ? {} : { baseline }) }),
  )
  return {
    findings: results.flatMap(({ findings }) => findings),
    rules: results.reduce((sum, { rules }) => sum + rules, 0),
  }
}

function withFixed(groups: readonly RuleFileGroup[], fixed: readonly FixedFile[]): readonly RuleFileGroup[] {
  const texts = new Map(fixed.map(({ file, text }) => [file, text]))
  return groups.map(({ folder, files }) => ({
    folder,
    files: files.map(({ file, text }) => ({ file, text: texts.get(file) ?? text })),
  }))
}

/** Makes safe fixes until none is left, and writes the files; gives what they hold then. */
function fixFiles(
  given: readonly RuleFileGroup[],
  settings: LintSettings,
  baseline: Baseline | undefined,
): { readonly groups: readonly RuleFileGroup[]; readonly fixed: number } {
  let groups = given
  let count = 0
  const changed = new Map<string, string>()
  for (let round = 0; round < mostRounds; round++) {
    const { findings } = lintGroups(groups, settings, baseline)
    const fixed = applyFixes(
      groups.flatMap(({ files }) => files).filter(({ file }) => file !== '-'),
      findings,
    )
    if (fixed.length === 0) break
    for (const { file, text, fixed: own } of fixed) {
      changed.set(file, text)
      count += own
    }
    groups = withFixed(groups, fixed)
  }
  const problem = writeFiles([...changed].map(([file, text]) => ({ file, text })))
  if (problem === undefined) return { groups, fixed: count }
  reportUnwritten(problem)
  return { groups: given, fixed: 0 }
}

/** What one run came to. */
interface LintOutcome extends Found {
  readonly groups: readonly RuleFileGroup[]
  readonly fixed: number
}

const nothing: LintOutcome = { findings: [], rules: 0, groups: [], fixed: 0 }

/** Lints what can be read. Without its settings or its baseline nothing is said of any file. */
function lintPaths(paths: readonly string[], options: LintCommandOptions, tell: TellUnread): LintOutcome {
  const settings = openSettings(options.config, tell)
  const opened = openBaseline(options, tell)
  if (settings === undefined || opened === undefined) return nothing
  const read = readRuleFiles(paths)
  for (const problem of read.problems) tell(problem)
  const old = options.since === undefined ? 'none' : baselineAt(options.since, read.groups, settings, tell)
  if (old === undefined) return nothing
  const baseline = old !== 'none' ? old : opened === 'none' ? undefined : opened
  const { groups, fixed } = options.fix === true ? fixFiles(read.groups, settings, baseline) : { ...read, fixed: 0 }
  return { ...lintGroups(groups, settings, baseline), groups, fixed }
}

async function run(paths: readonly string[], options: LintCommandOptions): Promise<void> {
  const { problems, tell } = collectUnread()
  const outcome = lintPaths(paths, options, tell)
  const { findings, rules, groups, fixed } = outcome
  if (outcome !== nothing && options.writeBaseline === true && options.baseline !== undefined) {
    const problem = writeFiles([{ file: options.baseline, text: writeBaseline(findings) }])
    if (problem !== undefined) reportUnwritten(problem)
  }
  const least = findingLevels.indexOf(options.failOn)
  const fails = ({ level }: Finding): boolean => options.writeBaseline !== true && findingLevels.indexOf(level) <= least
  const counted = findings.filter(({ suppressed }) => suppressed === undefined)
  if (counted.some(fails)) process.exitCode = exitCodes.found
  const texts = new Map(groups.flatMap(({ files }) => files.map(({ file, text }) => [file, text] as const)))
  const count = (level: FindingLevel): number => counted.filter((finding) => finding.level === level).length
  await writeReport(
    {
      command: 'lint',
      files: [...texts.keys()],
      findings,
      problems,
      fails,
      help: (code) => {
        const rule = listRules().find(({ id }) => id === code)
        return rule === undefined ? helpOfCode(code) : { title: `${rule.summary}.`, text: explainCode(code) ?? '' }
      },
      text: (stream) =>
        outcome === nothing
          ? []
          : describeLint(
              { findings, rules, fixed, isLong: options.why === true, textOf: (file) => texts.get(file) ?? '' },
              stream,
            ),
      lines: () => findings.map((finding) => ({ type: 'finding', ...finding })),
      counts: {
        files: texts.size,
        errors: count('error') + problems.length,
        unread: problems.length,
        warnings: count('warning'),
        style: count('style'),
        info: count('info'),
        suppressed: findings.length - counted.length,
        fixed,
        rules,
      },
    },
    options,
  )
}

export const help: CommandHelp = {
  name: 'lint',
  summary: 'find dead rules and wrong values in any form of rule file',
  place: 2,
}

/** `portcullis lint FILE...` */
export function addTo(command: Command): void {
  command
    .argument(
      '<file...>',
      'policies, API answers, .wf, .tf and .tf.json files, or folders of them; - is standard input',
    )
    .addOption(option('findingFormat'))
    .addOption(option('findingOutput'))
    .addOption(option('lintConfig'))
    .addOption(option('baseline'))
    .addOption(option('since'))
    .addOption(option('writeBaseline'))
    .addOption(option('fix'))
    .addOption(option('why'))
    .addOption(option('failOn'))
    .action(async (paths: readonly string[], options: LintCommandOptions) => {
      if (options.writeBaseline === true && options.baseline === undefined)
        command.error('error: --write-baseline needs --baseline FILE')
      if (options.since !== undefined && options.baseline !== undefined)
        command.error('error: --since and --baseline both say what was there before: give one')
      await run(paths, options)
    })
}
