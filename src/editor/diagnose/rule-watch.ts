import {
  createAnalyzer,
  createProver,
  type AnalysedRule,
  type Analyzer,
  type RuleProver,
  type RuleVerdict,
} from '../../analysis/index.ts'
import { compile, type Condition, type Filter } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import { findAction } from '../../policy/index.ts'
import { ruleView } from '../act/index.ts'
import { changedStretch, type EditorDocument, type ExpressionPlace, type Project, type Sites } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { StopperIndex } from './stopper-index.ts'

/** A rule, as far as it decides which rule acts. */
interface Watched {
  /** Its number: it stays the same while the rule is edited. */
  readonly name: string
  /** All that decides beside the condition. */
  readonly setting: string
  readonly condition: Condition
  readonly filter: Filter | undefined
  /** The phase that the condition was read in. */
  readonly phase: string | undefined
}

const nowhere = { start: 0, end: 0 }

/** The condition of a rule that does not read: it takes no event from others. */
const never: Condition = { id: 0, span: nowhere, kind: 'constant', value: false }

/** Conditions after which the analyzer forgets what it has worked out of them. */
const mostRemembered = 1000

/** Lists whose items are no rules in force. */
const others: ReadonlySet<string> = new Set(['tests', 'invariants'])

/** The chunks of the rules in force of a document; undefined if they stand in more than one list. */
export function rulesInForce({ chunks }: EditorDocument): readonly number[] | undefined {
  const found: number[] = []
  let list: string | undefined
  let last: readonly string[] | undefined
  for (let index = 0; index < chunks.length; index++) {
    const rule = chunks[index]?.rule
    if (rule === undefined || others.has(rule.at(-2) ?? '')) continue
    if (rule !== last) {
      const own = rule.join('\n')
      list ??= own
      if (own !== list) return undefined
      last = rule
    }
    found.push(index)
  }
  return found
}

function toAnalysed({ name, setting, condition }: Watched): AnalysedRule {
  const [action = '', mode = '', enabled = ''] = setting.split(' ')
  return {
    name,
    condition: mode === 'off' || enabled === 'false' ? never : condition,
    outcome: action,
    ends: findAction(action)?.terminating === true ? ('run' as const) : ('nothing' as const),
    monitor: mode === 'monitor',
  }
}

/**
 * Knows of each rule of a long list which others leave it no event, while the list is edited: a changed condition is judged
 * alone, and then those rules that it puts in question. It names rules only; what is said of them is the linter's.
 */
export class RuleWatch {
  readonly #sites: Sites
  #chunks: readonly Chunk[] = []
  #rules: readonly Watched[] = []
  #prover: RuleProver | undefined
  /** The prover of the list before, until there is one of the list as it is. */
  #before: RuleProver | undefined
  #analyzer: Analyzer | undefined
  #index: StopperIndex | undefined
  #scheme: Scheme | undefined
  #names = 0
  /** Names stay with their places as long as there is no other prover. */
  #places: { readonly of: RuleProver | undefined; readonly byName: ReadonlyMap<string, number> } = { of: undefined, byName: new Map() } // prettier-ignore
  /** Rules that were judged since the analyzer has forgotten the others. */
  #judged = 0

  constructor(sites: Sites) {
    this.#sites = sites
  }

  #place(document: EditorDocument, project: Project, index: number): ExpressionPlace | undefined {
    const [site] = this.#sites.in(document, project, index, index)
    return site
  }

  /** What decides beside the condition: a change of it makes another list. */
  #settingOf(document: EditorDocument, project: Project, index: number): string {
    const view = ruleView(document, index)
    const word = (name: string): string => {
      const found = view?.member(name)
      return found === undefined ? '' : document.wordOf(found)
    }
    const chunk = document.chunks[index]
    const action = chunk?.settings?.action ?? (word('action') || 'log')
    const mode = word('mode') || chunk?.settings?.mode || (project.words.document.mode ?? '')
    return [action, mode, word('enabled')].join(' ')
  }

  /** @param before - the rule that stood there; a key that was taken back makes no other condition to judge */
  #compile(
    document: EditorDocument,
    project: Project,
    index: number,
    before: Watched | undefined,
  ): Pick<Watched, 'condition' | 'filter' | 'phase'> {
    const place = this.#place(document, project, index)
    const phase = place?.phase
    const known = before?.filter
    const isSame = known !== undefined && known.text === place?.decoded.text && known.scheme === place.scheme && before?.phase === phase // prettier-ignore
    if (isSame) return { condition: known.checked.root, filter: known, phase }
    const result = place === undefined ? undefined : compile(place.decoded.text, place.scheme, phase === undefined ? {} : { phase }) // prettier-ignore
    if (result?.ok !== true) return { condition: never, filter: undefined, phase }
    return { condition: result.value.checked.root, filter: result.value, phase }
  }

  /** Takes the document as it is now, a rule a step. */
  *#read(document: EditorDocument, project: Project, indexes: readonly number[]): Generator<void, void> {
    const [first] = indexes
    const scheme = (first === undefined ? undefined : this.#place(document, project, first))?.scheme ?? project.scheme(document, 'policy') // prettier-ignore
    if (this.#scheme !== scheme || this.#analyzer === undefined) {
      this.#scheme = scheme
      this.#analyzer = createAnalyzer({ scheme })
      this.#chunks = []
      this.#rules = []
      this.#prover = undefined
      this.#before = undefined
      this.#index = undefined
    }
    const { runner } = this.#analyzer
    const chunks = indexes.map((index) => document.chunks[index] as Chunk)
    const { start, oldEnd, end } = changedStretch(this.#chunks, chunks)
    const isCountSame = oldEnd === end
    const stayed = new Map<Chunk, Watched>()
    for (let place = start; place < oldEnd; place++)
      stayed.set(this.#chunks[place] as Chunk, this.#rules[place] as Watched)
    const read: Watched[] = []
    const touched: Watched[] = []
    for (let place = start; place < end; place++) {
      const known = stayed.get(chunks[place] as Chunk)
      if (known !== undefined) {
        read.push(known)
        continue
      }
      const index = indexes[place] ?? -1
      const setting = this.#settingOf(document, project, index)
      const before = isCountSame ? this.#rules[place] : undefined
      const compiled = this.#compile(document, project, index, before)
      const { filter, condition } = compiled
      if (filter !== undefined && filter !== before?.filter) runner.adopt(condition, () => filter.predicate)
      const name = before?.setting === setting ? before.name : String(this.#names++)
      const rule = { name, setting, ...compiled }
      read.push(rule)
      if (name !== before?.name || condition !== before.condition) touched.push(rule)
      yield
    }
    // Nothing is taken over before all of it is read: who stops in between begins anew.
    const isEdit = isCountSame && this.#prover !== undefined && read.every(({ name }, at) => name === this.#rules[start + at]?.name) // prettier-ignore
    this.#chunks = chunks
    this.#rules = [...this.#rules.slice(0, start), ...read, ...this.#rules.slice(oldEnd)]
    if (isEdit) {
      for (const rule of touched) this.#prover?.update(rule.name, toAnalysed(rule).condition)
      return
    }
    // Who stops while the index is made has another list than the prover, which then takes no edits.
    const before = (this.#before = this.#prover ?? this.#before)
    this.#prover = undefined
    const rules = this.#rules.map(toAnalysed)
    const index = (this.#index ??= new StopperIndex(scheme, runner))
    const findStopper = yield* index.take(
      rules,
      this.#rules.map(({ filter }) => filter),
    )
    this.#prover = createProver({ stages: [{ name: 'rules', rules }], findStopper }, this.#analyzer, before)
    this.#before = undefined
  }

  /** Judges what is not judged yet, a rule a step; what was done stays done if nobody goes on. */
  *judge(document: EditorDocument, project: Project, indexes: readonly number[]): Generator<void, void> {
    yield* this.#read(document, project, indexes)
    for (const verdict of this.#prover?.work() ?? []) {
      if (verdict !== undefined) this.#judged += 1
      yield
    }
    if (this.#judged <= mostRemembered) return
    this.#analyzer?.forget()
    this.#judged = 0
  }

  /** The verdicts on the rules, in their order. */
  get verdicts(): readonly (RuleVerdict | undefined)[] {
    return this.#prover?.verdicts ?? []
  }

  /** The place of a rule that a verdict names. */
  placesByName(): ReadonlyMap<string, number> {
    if (this.#places.of !== this.#prover) {
      const byName = new Map(this.#rules.map(({ name }, place) => [name, place]))
      this.#places = { of: this.#prover, byName }
    }
    return this.#places.byName
  }
}
