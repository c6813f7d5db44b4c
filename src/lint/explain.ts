import { codeExamples, codes, type CodeExample, type DiagnosticCode, type ExampleForm } from '../diagnostics/index.ts'
import type { CaseRule, LintCase, LintRule } from './rule.ts'
import { lintRules, rulesByGroup, type RuleGroup } from './rules/rules.generated.ts'
import { isCode } from './run/to-finding.ts'

/** A rule as a list shows it. */
export interface RuleSummary extends Pick<LintRule, 'id' | 'level' | 'summary'> {
  readonly group: RuleGroup
}

/** Every rule, in the order of their pages. */
export function listRules(): readonly RuleSummary[] {
  return Object.entries(rulesByGroup).flatMap(([group, rules]) =>
    rules.map(({ id, level, summary }) => ({ id, level, summary, group: group as RuleGroup })),
  )
}

function printRule({ expression, action = 'block', phase, mode, tier, scheme, parameters }: CaseRule): string {
  const settings = { action, phase, mode, tier, scheme }
  const comments = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`# ${key}: ${value}\n`],
  )
  const own = parameters === undefined ? '' : `# parameters: ${JSON.stringify(parameters)}\n`
  return `${comments.join('')}${own}${expression}\n`
}

/** A case as a plain rule file, or as the file that it is; marks are left out. */
function printCase(lintCase: LintCase): string {
  const text = lintCase.kind === 'file' ? lintCase.text : lintCase.rules.map(printRule).join('\n')
  return text.replace(/[‹›]/g, '').trimEnd()
}

/** The page of a rule, in Markdown under a heading of its own. */
export function rulePage({ id, level, summary, why, cases }: LintRule): string {
  return [
    `## ${id}`,
    `Level \`${level}\`: ${summary}.`,
    why,
    'Wrong:',
    `\`\`\`text\n${printCase(cases.bad[0])}\n\`\`\``,
    'Right:',
    `\`\`\`text\n${printCase(cases.good[0])}\n\`\`\``,
    'Right too, though it looks much like it:',
    `\`\`\`text\n${printCase(cases.near)}\n\`\`\``,
  ].join('\n\n')
}

/** The language of the fence that an example stands in. */
const fences: Readonly<Record<ExampleForm, string>> = {
  expression: 'wirefilter',
  value: 'wirefilter',
  policy: 'yaml',
  export: 'yaml',
  import: 'json',
  request: 'http',
}

/** What is set where an example is read, in words; empty where nothing is. */
function circumstances({ form, limits = {}, scheme, phase, exportAs }: CodeExample): string {
  const parts = [
    ...Object.entries(limits).map(([name, limit]) => `\`${name}\` is ${String(limit)}`),
    ...(scheme === undefined ? [] : [`the scheme is \`${scheme}\``]),
    ...(phase === undefined ? [] : [`the phase is \`${phase}\``]),
    ...(exportAs === undefined ? [] : [`it is exported as \`${exportAs}\``]),
    ...(form === 'import' ? ['it is imported'] : []),
    ...(form === 'value' ? ['it stands where a value is worked out, such as the target of a redirect'] : []),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}

/** A wrong and a right text, or why there is none. */
function exampleOf(code: DiagnosticCode): readonly string[] {
  const example = codeExamples[code]
  if ('because' in example) return [`No text shows it: ${example.because}.`]
  const language = fences[example.form]
  return [`Wrong${circumstances(example)}:`, fenced(example.wrong, language), 'Right:', fenced(example.right, language)]
}

/** What a code of the table means, in Markdown under a heading of its own. */
export function codePage(code: DiagnosticCode): string {
  const { severity, message, hint } = codes[code]
  const adopting = lintRules.find(({ check }) => check.kind === 'diagnostic' && check.codes.includes(code))
  return [
    `## ${code}`,
    `${severity.charAt(0).toUpperCase()}${severity.slice(1)}: ${message}`,
    ...(hint === undefined ? [] : [`What to do: ${hint}`]),
    ...(adopting === undefined ? [] : [`The linter tells it as \`${adopting.id}\`.\n\n${adopting.why}`]),
    ...exampleOf(code),
  ].join('\n\n')
}

/**
 * What a rule of the linter or a code of the table means, in Markdown, with a wrong and a right example.
 *
 * @returns undefined if there is neither of that name
 */
export function explainCode(code: string): string | undefined {
  const rule = lintRules.find(({ id }) => id === code)
  if (rule !== undefined) return rulePage(rule)
  if (!isCode(code)) return undefined
  return `${codePage(code)}\n\n\`{name}\` stands for what the report fills in.`
}
