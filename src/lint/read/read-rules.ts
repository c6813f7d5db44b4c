import type { GatewayPolicy, PolicyDocument, Rule, RulesetRule, TierRule } from '../../policy/index.ts'
import { makeUnit } from './made-document.ts'
import { Origins } from './origins.ts'
import { splitRules, type PlainRule } from './split-rules.ts'
import type { ReadResult, SourceFile } from './unit.ts'

/** Which kind of Gateway policy an expression is for, by what it reads. */
export function filterOf(text: string): NonNullable<GatewayPolicy['filters']> {
  if (/\bdns\.\w/.test(text)) return ['dns']
  return /\bnet\.\w/.test(text) && !/\bhttp\.\w/.test(text) ? ['l4'] : ['http']
}

/** Rules of one file by the section that they belong into. */
class Sections {
  readonly rules: Rule[] = []
  readonly rulesets = new Map<string, RulesetRule[]>()
  readonly tiers = new Map<string, TierRule[]>()
  readonly policies: GatewayPolicy[] = []

  /** Adds a rule; gives the path of its expression. */
  add({ text, settings }: PlainRule, number: number): readonly (string | number)[] {
    const { rule: id = `rule-${String(number)}`, phase, tier, scheme } = settings
    // An expression of which nobody says what it does decides nothing.
    const action = (settings.action ?? 'log') as Rule['action']
    // Nothing here says what a skip leaves out, and whoever notes one down means the rules behind it.
    const leaves = action === 'skip' ? { action_parameters: { ruleset: 'current' } as const } : {}
    const mode = settings.mode === undefined ? {} : { mode: settings.mode as Rule['mode'] & string }
    const head = { action, ...leaves, ...mode }
    if (scheme === 'gateway') {
      this.policies.push({ action, ...mode, name: id, traffic: text, filters: filterOf(text) })
      return ['gateway', 'policies', this.policies.length - 1, 'traffic']
    }
    if (phase !== undefined) {
      const list = this.rulesets.get(phase) ?? []
      this.rulesets.set(phase, list)
      list.push({ ...head, ref: id, expression: text })
      return ['rulesets', [...this.rulesets.keys()].indexOf(phase), 'rules', list.length - 1, 'expression']
    }
    if (tier !== undefined) {
      const list = this.tiers.get(tier) ?? []
      this.tiers.set(tier, list)
      list.push({ ...head, id, expression: text })
      return ['tiers', [...this.tiers.keys()].indexOf(tier), 'rules', list.length - 1, 'expression']
    }
    this.rules.push({ ...head, id, expression: text })
    return ['rules', this.rules.length - 1, 'expression']
  }

  document(): PolicyDocument {
    const { rules, rulesets, tiers, policies } = this
    return {
      version: 1,
      ...(rules.length === 0 ? {} : { rules }),
      ...(rulesets.size === 0
        ? {}
        : {
            rulesets: [...rulesets].map(([phase, own]) => ({ name: phase, kind: 'zone' as const, phase, rules: own })),
          }),
      ...(tiers.size === 0 ? {} : { tiers: [...tiers].map(([id, own]) => ({ id, rules: own })) }),
      ...(policies.length === 0 ? {} : { gateway: { policies } }),
    }
  }
}

/** Plain rule files (`.wf`): expressions, one behind the other; see `splitRules`. */
export function readRules(source: SourceFile): ReadResult {
  const origins = new Origins(source.file)
  const sections = new Sections()
  for (const [index, rule] of splitRules(source.text).entries()) {
    const path = sections.add(rule, index + 1)
    const origin = {
      span: { start: rule.start, end: rule.start + rule.text.length },
      inside: ({ start, end }: { start: number; end: number }) => ({
        start: rule.start + start,
        end: rule.start + end,
      }),
    }
    origins.set(path, origin)
    origins.set(path.slice(0, -1), origin)
    if (rule.actionSpan !== undefined) origins.set([...path.slice(0, -1), 'action'], { span: rule.actionSpan })
  }
  const units = [makeUnit('rules', source, sections.document(), origins)]
  return { units, problems: [], terraformTexts: [] }
}
