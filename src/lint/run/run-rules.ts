import type { Finding, FindingFix, FindingMessage, Span } from '../../diagnostics/index.ts'
import { printEvent, type DocumentPath, type PolicyFinding } from '../../policy/index.ts'
import type { LintUnit, ReadProblem, ReadResult, TerraformText } from '../read/unit.ts'
import type { LintRule, Report, TerraformReport } from '../rule.ts'
import type { LevelSetting, LintSettings } from '../settings/settings.ts'
import { PolicySite, type RuleSite } from '../sites/policy-site.ts'
import { compileUnit } from './compile-unit.ts'
import { toFix } from './edits.ts'
import type { FileTexts } from './file-texts.ts'
import { toFinding } from './to-finding.ts'

/** What is found in a unit, with the paths that comments in its rules are looked up by. */
export interface PlacedFinding {
  readonly finding: Finding
  /** The rule that it is about, as a range of its file; undefined: none. */
  readonly owner: () => { readonly start: number; readonly end: number } | undefined
}

/** What Cloudflare fills or does and a policy here does not: a rule that was written for there is right. */
const ofCloudflare: ReadonlySet<string> = new Set([
  'W_CATEGORY_UNFILLED',
  'W_APPLICATION_UNFILLED',
  'W_ACTION_REPORTED',
  'W_WEAK_DETECTION',
])

/** Codes that say only that a part of a larger configuration is elsewhere. */
function isElsewhere({ code, message }: PolicyFinding): boolean {
  if (ofCloudflare.has(code)) return true
  return code === 'W_UNKNOWN_RULESET' || (code === 'W_UNKNOWN_VALUE' && message.includes('DLP profile'))
}

/** The rule that a path leads into: the way to the innermost item of a list. */
function ownerOf(path: DocumentPath): DocumentPath {
  for (let depth = Math.min(path.length, 4); depth > 0; depth--)
    if (typeof path[depth - 1] === 'number') return path.slice(0, depth)
  return path.slice(0, 1)
}

function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < Math.max(a.end, a.start + 1)
}

function toMessage(report: Report | TerraformReport): FindingMessage {
  const { effect, cause, event, remedy } = report
  return { effect, cause, remedy, ...(event === undefined ? {} : { event: printEvent(event) }) }
}

/** Runs the rules of one run over what was read. */
export class RuleRunner {
  readonly #rules: readonly LintRule[]
  readonly #settings: LintSettings
  readonly #texts: FileTexts
  readonly found: PlacedFinding[] = []
  rules = 0
  expressions = 0

  constructor(rules: readonly LintRule[], settings: LintSettings, texts: FileTexts) {
    this.#settings = settings
    this.#rules = rules.filter(({ id }) => settings.levels[id] !== 'off')
    this.#texts = texts
  }

  #level<L extends LevelSetting>(code: string, level: L): L | Exclude<LevelSetting, 'off'> {
    const set = this.#settings.levels[code]
    return set === undefined || set === 'off' ? level : set
  }

  #add(finding: Finding, unit: LintUnit | undefined, path: DocumentPath): void {
    // Few files have comments that ask for it.
    const owner = (): Span | undefined => {
      const place = unit?.place(ownerOf(path), { kind: 'value' })
      return place?.file === finding.file ? place.span : undefined
    }
    this.found.push({ finding, owner })
  }

  #report(rule: LintRule, report: Report, policy: PolicySite): void {
    const { unit } = policy
    const { path, target } = report
    const site = policy.ruleAt(path.slice(0, -1))
    const expression = site?.expressions.find((own) => own.path === path || own.path.join('\n') === path.join('\n'))
    // What a hole holds is not known, so nothing is said of it.
    const inside = target.kind === 'inside' ? target.span : undefined
    if (inside !== undefined && expression?.holes.some((hole) => overlaps(inside, hole)) === true) return
    const fix =
      report.fix === undefined || expression === undefined || unit.isWorkedOut?.(path) === true
        ? undefined
        : toFix(report.fix, expression, policy, path, (file) => this.#texts.text(file))
    const finding = toFinding(
      {
        code: rule.id,
        level: this.#level(rule.id, report.level ?? rule.level),
        place: unit.place(path, target),
        subject: report.subject ?? site?.id ?? policy.ruleAt(path)?.id ?? path.join('.'),
        fix,
      },
      toMessage(report),
      this.#texts,
    )
    this.#add(finding, unit, path)
  }

  /** The change of a diagnostic, or the one that its rule is sure of. */
  #edit({ path, span, fix }: PolicyFinding, unit: LintUnit, own: string | undefined): FindingFix | undefined {
    const given = own === undefined ? fix : { title: `write \`${own}\``, span, text: own }
    if (given === undefined || unit.isWorkedOut?.(path) === true) return undefined
    const place = unit.place(path, { kind: 'inside', span: given.span })
    return { title: given.title, isSafe: own !== undefined, edits: [{ span: place.span, text: given.text }] }
  }

  /** How loud a diagnostic is: Cloudflare's own samples are written as it takes them. */
  #severity({ code, severity }: PolicyFinding, { isPart }: LintUnit): Exclude<LevelSetting, 'off'> {
    return this.#level(code, isPart && code === 'W_DIALECT' ? 'style' : severity)
  }

  /** What the checker says, in its own words or in those of the rule that has taken its code over. */
  #diagnostic(finding: PolicyFinding, unit: LintUnit): void {
    const { code, path, span, target } = finding
    if (this.#settings.levels[code] === 'off' || (unit.isPart && isElsewhere(finding))) return
    if (target === 'inside' && unit.holes(path).some((hole) => overlaps(span, hole))) return
    const place = unit.place(path, target === 'inside' ? { kind: 'inside', span } : { kind: target })
    const subject = ownerOf(path).join('.')
    const adopting = this.#rules.find(
      ({ check }) => check.kind === 'diagnostic' && check.codes.includes(code) && check.when?.(finding) !== false,
    )
    const own = adopting?.check.kind === 'diagnostic' ? adopting.check.replacement?.(finding) : undefined
    const edit = target === 'inside' ? this.#edit(finding, unit, own) : undefined
    if (adopting?.check.kind === 'diagnostic') {
      const told = adopting.check.tell(finding)
      const level = this.#level(adopting.id, told.level ?? adopting.level)
      const input = { code: adopting.id, level, place, subject, fix: edit, hint: finding.hint }
      const message = toMessage({ ...told, path, target: { kind: 'value' } })
      this.#add(toFinding(input, message, this.#texts), unit, path)
      return
    }
    const input = { code, level: this.#severity(finding, unit), place, subject, fix: edit, hint: finding.hint }
    this.#add(toFinding(input, finding.message, this.#texts), unit, path)
  }

  #problem({ place, code, level, message, hint }: ReadProblem): void {
    if (this.#settings.levels[code] === 'off') return
    const input = { code, level: this.#level(code, level), place, subject: place.file, hint }
    this.#add(toFinding(input, message, this.#texts), undefined, [])
  }

  /**
   * What rules say of single expressions, by rule. All of them look at an expression while its tree is at hand, and the tree
   * is dropped then: the trees of a whole policy are much of what it weighs.
   */
  *#expressions(policy: PolicySite, rules: readonly RuleSite[]): Generator<void, ReadonlyMap<LintRule, Report[]>> {
    const told = new Map<LintRule, Report[]>()
    const checks = this.#rules.flatMap((rule) => {
      const { check } = rule
      if (check.kind !== 'expression') return []
      const reports: Report[] = []
      told.set(rule, reports)
      return [{ find: check.find, tell: (report: Report): void => void reports.push(report) }]
    })
    for (const { expressions } of rules) {
      for (const site of expressions) {
        for (const { find, tell } of checks) find(site, tell, policy)
        site.forget()
      }
      yield
    }
    return told
  }

  *#policy(policy: PolicySite): Generator<void, void> {
    const rules = [...policy.rules, ...policy.portalRules]
    this.rules += rules.length
    for (const rule of rules) this.expressions += rule.expressions.length
    const told = yield* this.#expressions(policy, rules)
    for (const rule of this.#rules) {
      const { check } = rule
      if (check.kind === 'policy' && check.readsVerdicts === true) yield* policy.prove()
      for (const report of check.kind === 'policy' ? check.find(policy) : (told.get(rule) ?? [])) {
        this.#report(rule, report, policy)
        yield
      }
    }
  }

  #terraform(text: TerraformText): void {
    for (const rule of this.#rules) {
      if (rule.check.kind !== 'terraform') continue
      for (const report of rule.check.find(text)) {
        const input = {
          code: rule.id,
          level: this.#level(rule.id, report.level ?? rule.level),
          place: { file: text.place.file, span: report.span },
          subject: `${text.address}.${text.name}`,
          fix: report.fix === undefined ? undefined : report.fix,
        }
        this.#add(toFinding(input, toMessage(report), this.#texts), undefined, [])
      }
    }
  }

  /** Compiles a unit and tells what is wrong with it; its trees are then the site's alone. */
  *#compile(given: LintUnit): Generator<void, PolicySite | undefined> {
    const { unit, policy, trees, findings } = yield* compileUnit(given)
    for (const finding of findings) this.#diagnostic(finding, given)
    if (policy === undefined) return undefined
    const site = new PolicySite({ unit, policy, trees }, this.#settings)
    // The policy keeps the options that it was compiled with, and with them what has taken the trees.
    trees.clear()
    return site
  }

  /** Does all there is to do, in steps of about one rule. */
  *run({ units, problems, terraformTexts }: ReadResult): Generator<void, void> {
    for (const problem of problems) this.#problem(problem)
    for (const unit of units) {
      const site = yield* this.#compile(unit)
      if (site !== undefined) yield* this.#policy(site)
    }
    for (const text of terraformTexts) this.#terraform(text)
  }
}
