import {
  buildFilter,
  compile,
  walk,
  type BackendName,
  type CheckedFilter,
  type CompileOptions,
  type Condition,
  type Filter,
} from '../../../compiler/index.ts'
import { createDiagnostic, type Diagnostic } from '../../../diagnostics/index.ts'
import { languageOf, type PolicyLanguage, type Scheme } from '../../../language/index.ts'
import { dlpField, type ProgramRule, type ProgramStage } from '../../../runtime/index.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { checkListReference, type PolicySchemes } from '../../document/document-scheme.ts'
import { type FindingList } from '../../document/finding.ts'
import { toProgramRule, type RuleCondition, type RuleDraft, type StageDraft } from '../../sections/draft.ts'
import type { CompileMemory, ConditionRewrite } from './compile-memory.ts'
import { warnOfValues } from '../../sections/actions/documented-values.ts'
import { foreignSelectors } from '../../sections/gateway/selectors.ts'
import type { Vocabularies } from '../../sections/vocabulary.ts'
import { resolveProfiles } from '../../sections/dlp.ts'
import { compileParameters, type CompiledParameter } from '../../sections/parameters.ts'
import { compileRate, type CompiledRate } from '../../sections/rates.ts'

/** A rule with its compiled condition. */
export interface CompiledRule {
  readonly rule: ProgramRule
  /** Where it stands in the document. */
  readonly path: DocumentPath
  readonly filter: Filter
  /** The conditions one by one, as the document has them. */
  readonly conditions: readonly Filter[]
  /** Where each of {@link conditions} stands. */
  readonly conditionPaths: readonly DocumentPath[]
  /** Parameters that are worked out from the event. */
  readonly parameters: readonly CompiledParameter[]
  /** How it counts; undefined for a rule without a rate. */
  readonly rate: CompiledRate | undefined
}

/** The rules of one stage, in order; those that are off are left out. */
export interface CompiledStage {
  readonly stage: ProgramStage
  readonly rules: readonly CompiledRule[]
}

/** What the conditions of a stage are compiled with. */
export interface StageSetup {
  readonly document: PolicyDocument
  readonly schemes: PolicySchemes
  /** The language of a section of our own at a place. */
  readonly languageAt: (path: DocumentPath) => PolicyLanguage
  /** What values can be. */
  readonly vocabularies: Vocabularies
  readonly backend: BackendName
  readonly list: FindingList
  readonly memory?: CompileMemory | undefined
  readonly rewrite?: ConditionRewrite | undefined
  readonly onTree?: CompileOptions['onTree'] | undefined
}

const alwaysTrue: Condition = { id: 0, span: { start: 0, end: 0 }, kind: 'constant', value: true }

/** One filter for several conditions that must all hold. */
function joinConditions(filters: readonly Filter[], scheme: Scheme, backend: BackendName): Filter {
  const [first] = filters
  if (first !== undefined && filters.length === 1) return first
  const span = { start: 0, end: 0 }
  const root: Condition =
    first === undefined
      ? alwaysTrue
      : { id: 0, span, kind: 'and', operands: filters.map(({ checked }) => checked.root) }
  const checked: CheckedFilter = { root, nodes: filters.reduce((sum, filter) => sum + filter.checked.nodes, 1) }
  return buildFilter(filters.map(({ text }) => `(${text})`).join(' and ') || 'true', checked, scheme, backend)
}

function checkLists({ document, list }: StageSetup, filter: Filter, path: DocumentPath): void {
  // A list is written `$name`, and walking every tree of thousands for one takes its time.
  if (!filter.text.includes('$')) return
  walk(filter.checked.root, (node) => {
    if ((node.kind !== 'compare' && node.kind !== 'array_compare') || node.test.kind !== 'list') return
    const { name, type } = node.test
    checkListReference(document, type, name, (hint) => {
      list.addInside(
        {
          code: 'E_UNKNOWN_REFERENCE',
          severity: 'error',
          message: `no list is called \`${name}\` for ${type}`,
          span: node.span,
          ...(hint === undefined ? {} : { hint }),
        },
        path,
      )
    })
  })
}

/** Where an expression of a language may stand. */
const sectionsOf: Readonly<Record<'cloudflare' | 'gateway', string>> = {
  cloudflare: '`rulesets`, and in sections of our own unless `scheme: gateway` narrows them',
  gateway: '`gateway.policies`, and in sections of our own unless `scheme: cloudflare` narrows them',
}

const languageNames: Readonly<Record<PolicyLanguage, string>> = {
  cloudflare: 'the Rules language',
  gateway: 'Gateway',
  policy: 'this policy',
}

/** A name that another section's language has is told as such. */
function explainForeignName(diagnostic: Diagnostic, text: string, language: PolicyLanguage): Diagnostic {
  if (diagnostic.code !== 'E_UNKNOWN_IDENTIFIER' || language === 'policy') return diagnostic
  const name = /^[\w.]+/.exec(text.slice(diagnostic.span.start))?.[0] ?? ''
  const home = languageOf(name)
  if (home === undefined || home === language) return diagnostic
  return createDiagnostic(
    'E_FIELD_SECTION',
    diagnostic.span,
    { name, home: languageNames[home], language: languageNames[language] },
    { hint: `it may stand in ${sectionsOf[home]}` },
  )
}

/** What is wrong with a text that we made: the user wrote none of it, so one finding tells it in the user's word. */
function reportMade(word: string, diagnostics: readonly Diagnostic[], path: DocumentPath, list: FindingList): void {
  const [first] = diagnostics
  if (first !== undefined) list.add('E_POLICY_CONDITION', path, { word, reason: first.message })
}

/** Compiles one expression of a rule in its language. */
function compileCondition(condition: RuleCondition, setup: StageSetup): Filter | undefined {
  const { text, path, phase, language, madeOf } = condition
  const spoken = language ?? setup.languageAt(path)
  const { backend, onTree } = setup
  const result = compile(text, setup.schemes.view(spoken), { backend, phase, onTree })
  const diagnostics = result.ok ? result.warnings : result.diagnostics
  if (madeOf !== undefined) reportMade(madeOf, diagnostics, path, setup.list)
  else for (const found of diagnostics) setup.list.addInside(explainForeignName(found, text, spoken), path)
  if (!result.ok) return undefined
  const { checked, scheme, fields } = result.value
  // Policies have thousands of rules, and few of them name profiles.
  if (!fields.includes(dlpField)) return result.value
  const root = resolveProfiles(checked.root, setup.document)
  return root === checked.root ? result.value : buildFilter(text, { ...checked, root }, scheme, setup.backend)
}

/** The condition that is tried in the place of a compiled one; itself if none is. */
function rewritten(filter: Filter, { path }: RuleCondition, { rewrite, backend }: StageSetup): Filter {
  const root = rewrite?.(filter, path)
  if (root === undefined || root === filter.checked.root) return filter
  return buildFilter(filter.text, { ...filter.checked, root }, filter.scheme, backend)
}

/** The filter of one condition; undefined with what is wrong in the list. */
function readCondition(condition: RuleCondition, setup: StageSetup): Filter | undefined {
  const { memory, list } = setup
  const key = memory?.key(condition, condition.language ?? setup.languageAt(condition.path)) ?? ''
  const known = memory?.find(key)
  if (known !== undefined) return rewritten(known, condition, setup)
  const filter = compileCondition(condition, setup)
  if (filter === undefined) return undefined
  memory?.keep(key, filter)
  checkLists(setup, filter, condition.path)
  // What we wrote ourselves was checked where its words stand.
  if (condition.madeOf === undefined)
    for (const diagnostic of setup.vocabularies.check(filter)) list.addInside(diagnostic, condition.path)
  if (condition.builder !== undefined)
    for (const diagnostic of foreignSelectors(filter, condition.builder)) list.addInside(diagnostic, condition.path)
  return rewritten(filter, condition, setup)
}

/** Compiles the conditions of a rule or a claim; what is wrong goes to the list. */
export function compileConditions({ conditions }: Pick<RuleDraft, 'conditions'>, setup: StageSetup): Filter[] {
  const [only] = conditions
  if (only === undefined || conditions.length > 1)
    return conditions.map((condition) => readCondition(condition, setup)).filter((filter) => filter !== undefined)
  // Most rules have one, and policies keep thousands of these lists: one that grew holds room for more.
  const filter = readCondition(only, setup)
  return filter === undefined ? [] : [filter]
}

/** Characters of rules between two pauses: about a tenth of a millisecond, where a pause takes part of a microsecond. */
const pauseAfter = 1_000

/**
 * Compiles a stage in steps of a few rules; what is wrong goes to the list.
 *
 * @param onRule - is told each rule of the stage when it is compiled
 */
export function* compileStage(
  draft: StageDraft,
  setup: StageSetup,
  onRule?: (rule: CompiledRule) => void,
): Generator<void, CompiledStage> {
  const { name, phase, builder } = draft
  const { schemes } = setup
  const rules: CompiledRule[] = []
  /** New places by old: rules that are off are left out, and blocks move with them. */
  const places: number[] = []
  let unpaused = pauseAfter
  for (const row of draft.rules) {
    if (unpaused >= pauseAfter) {
      unpaused = 0
      yield
    }
    for (const { text } of row.conditions) unpaused += text.length
    places.push(rules.length)
    const conditions = compileConditions(row, setup)
    const language = row.conditions[0]?.language ?? setup.languageAt(row.path)
    const parameters = compileParameters(row.parameters, row.path, schemes.view(language), setup.list)
    // Gateway's actions have settings of their own.
    if (builder === undefined) warnOfValues(row.report.action, row.report.parameters, row.path, setup.list)
    const rate = compileRate(row.report, row.path, schemes.view(language), setup.list)
    if (row.mode === 'off') continue
    const rule: CompiledRule = {
      rule: toProgramRule(row),
      path: row.path,
      filter: joinConditions(conditions, schemes.scheme, setup.backend),
      conditions,
      conditionPaths: row.conditions.map((condition) => condition.path),
      parameters,
      rate,
    }
    rules.push(rule)
    onRule?.(rule)
  }
  const move = (place: number): number => (place === -1 ? -1 : (places[place] ?? rules.length))
  const blocks = draft.blocks.map((block) => ({ ...block, entry: move(block.entry), end: move(block.end) }))
  const stage: ProgramStage = {
    name,
    ...(phase === undefined ? {} : { phase }),
    ...(builder === undefined ? {} : { builder }),
    rules: rules.map(({ rule }) => rule),
    blocks,
  }
  return { stage, rules }
}
