import { createAnalyzer, createProver, type RuleProver, type RuleVerdict } from '../../analysis/index.ts'
import { compile, type Condition } from '../../compiler/index.ts'
import { findAction } from '../../policy/index.ts'
import { ruleView } from '../act/index.ts'
import type { EditorDocument, ExpressionPlace, Project, Sites } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'

/** All of a rule but its condition, as far as it decides which rule acts. */
interface Watched {
  readonly name: string
  readonly setting: string
  chunk: Chunk
}

const nowhere = { start: 0, end: 0 }

/** The condition of a rule that does not read: it takes no event from others. */
const never: Condition = { id: 0, span: nowhere, kind: 'constant', value: false }

/** Lists whose items are no rules in force. */
const others: ReadonlySet<string> = new Set(['tests', 'invariants'])

/** The chunks of the rules in force of a document; undefined if they stand in more than one list. */
export function rulesInForce(document: EditorDocument): readonly number[] | undefined {
  const found: number[] = []
  let list: string | undefined
  for (const [index, { rule }] of document.chunks.entries()) {
    if (rule === undefined || others.has(rule.at(-2) ?? '')) continue
    const own = rule.join('\n')
    list ??= own
    if (own !== list) return undefined
    found.push(index)
  }
  return found
}

/**
 * Knows of each rule of a long list which others leave it no event, while the list is edited: a changed condition is judged
 * alone, and then those rules that it puts in question. It names rules only; what is said of them is the linter's.
 */
export class RuleWatch {
  readonly #sites: Sites
  #rules: readonly Watched[] = []
  #prover: RuleProver | undefined
  #scheme: object | undefined

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
    const { chunk } = { chunk: document.chunks[index] }
    const action = chunk?.settings?.action ?? (word('action') || 'log')
    const mode = word('mode') || chunk?.settings?.mode || (project.words.document.mode ?? '')
    return [action, mode, word('enabled')].join(' ')
  }

  #compile(
    document: EditorDocument,
    project: Project,
    index: number,
    adopt: (root: Condition, filter: { readonly predicate: unknown }) => void,
  ): Condition {
    const place = this.#place(document, project, index)
    if (place === undefined) return never
    const result = compile(place.decoded.text, place.scheme, place.phase === undefined ? {} : { phase: place.phase })
    if (!result.ok) return never
    adopt(result.value.checked.root, result.value)
    return result.value.checked.root
  }

  /** Takes the document as it is now, a rule a step. */
  *#read(document: EditorDocument, project: Project, indexes: readonly number[]): Generator<void, void> {
    const scheme = project.scheme(document, 'policy')
    const rules = this.#rules
    const isSame = this.#prover !== undefined && this.#scheme === scheme && rules.length === indexes.length
    const changed = isSame ? indexes.filter((index, place) => rules[place]?.chunk !== document.chunks[index]) : indexes
    const isEdit =
      isSame &&
      changed.every((index) => {
        const rule = rules[indexes.indexOf(index)]
        return rule?.setting === this.#settingOf(document, project, index)
      })
    if (isEdit && this.#prover !== undefined) {
      for (const index of changed) {
        const rule = rules[indexes.indexOf(index)]
        if (rule === undefined) continue
        this.#prover.update(
          rule.name,
          this.#compile(document, project, index, () => undefined),
        )
        rule.chunk = document.chunks[index] as Chunk
        yield
      }
      return
    }
    const first = indexes[0] === undefined ? undefined : this.#place(document, project, indexes[0])
    const analyzer = createAnalyzer({ scheme: first?.scheme ?? scheme })
    const watched: Watched[] = []
    const analysed = []
    for (const [place, index] of indexes.entries()) {
      const condition = this.#compile(document, project, index, (root, filter) => analyzer.runner.adopt(root, () => filter.predicate as never)) // prettier-ignore
      const setting = this.#settingOf(document, project, index)
      const [action = '', mode = '', enabled = ''] = setting.split(' ')
      const isOff = mode === 'off' || enabled === 'false'
      const name = String(place)
      watched.push({ name, setting, chunk: document.chunks[index] as Chunk })
      analysed.push({
        name,
        condition: isOff ? never : condition,
        outcome: action,
        ends: findAction(action)?.terminating === true ? ('run' as const) : ('nothing' as const),
        monitor: mode === 'monitor',
      })
      yield
    }
    this.#prover = createProver({ stages: [{ name: 'rules', rules: analysed }] }, analyzer)
    this.#rules = watched
    this.#scheme = scheme
  }

  /** Judges what is not judged yet, a rule a step; what was done stays done if nobody goes on. */
  *judge(document: EditorDocument, project: Project, indexes: readonly number[]): Generator<void, void> {
    yield* this.#read(document, project, indexes)
    for (const _verdict of this.#prover?.work() ?? []) yield
  }

  /** The verdicts on the rules, in their order. */
  get verdicts(): readonly (RuleVerdict | undefined)[] {
    return this.#prover?.verdicts ?? []
  }
}
