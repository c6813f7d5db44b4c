import { createEngine, Superseded, type Engine } from '../engine/engine.ts'
import type { Decided, Files, Notice } from '../engine/protocol.ts'
import type { TabId } from '../state/page-state.ts'
import { DecisionPanel, Verdict } from './decision-view.ts'
import { element } from './element.ts'
import { isWithoutPolicy } from './no-policy.ts'
import { ProofPanel } from './panels/proof-panel.ts'
import { Tabs } from './tabs.ts'
import { TestsPanel } from './panels/tests-panel.ts'
import { TextPanel } from './panels/text-panel.ts'

/** What the result is made of, and where it leads back to. */
export interface ResultHost {
  readonly files: () => Files
  readonly event: () => string
  readonly before: () => Files
  readonly remember: () => void
  readonly useEvent: (event: string) => void
  readonly addTest: (event: string) => void
  readonly reveal: (notice: Notice) => void
}

/** Milliseconds for which the last decision stands while another is worked out. */
const patience = 400

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What comes of policy and event. Decisions follow each key; all else is worked out when its tab is looked at. */
export class ResultPane {
  readonly root: HTMLElement
  readonly verdict = new Verdict()
  readonly #host: ResultHost
  readonly #engine: Engine = createEngine()
  /** Proofs and tests take their time: they have a worker of their own. */
  readonly #prover: Engine = createEngine()
  readonly #decision = new DecisionPanel()
  readonly #plan = new TextPanel('Which rules an index finds, and which are asked one by one.')
  readonly #module = new TextPanel('The policy as one ES module that needs no parser.', 'policy.mjs')
  readonly #tests: TestsPanel
  readonly #proof: ProofPanel
  readonly tabs: Tabs<TabId>
  /** Tabs whose content is that of the policy as it stands. */
  readonly #fresh = new Set<TabId>()
  #isDeciding = false
  #isStale = false

  constructor(host: ResultHost, onShow: () => void) {
    this.#host = host
    this.#tests = new TestsPanel(() => void this.#runTests(), () => host.addTest(host.event()), host.reveal) // prettier-ignore
    this.#proof = new ProofPanel({
      onProve: () => void this.#prove(),
      onCompare: () => void this.#compare(),
      onRemember: () => {
        host.remember()
        void this.#compare()
      },
      onUse: host.useEvent,
      onStop: () => this.#prover.stop(),
    })
    this.tabs = new Tabs<TabId>(
      'Result',
      [
        { id: 'decision', label: 'Decision', panel: this.#decision.root },
        { id: 'plan', label: 'Plan', panel: this.#plan.root },
        { id: 'module', label: 'Module', panel: this.#module.root },
        { id: 'tests', label: 'Tests', panel: this.#tests.root },
        { id: 'proof', label: 'Proof', panel: this.#proof.root },
      ],
      () => {
        this.#refreshTab()
        onShow()
      },
    )
    this.root = element(
      'section',
      { class: 'pane result', id: 'result', 'aria-labelledby': 'result-title', tabindex: -1 },
      element('h2', { id: 'result-title', class: 'unseen' }, 'Result'),
      this.verdict.root,
      this.tabs.list,
      this.tabs.panels,
    )
  }

  /** Decides again. Of many keys in a row the last is decided. */
  async refresh(): Promise<Decided | undefined> {
    this.#isStale = true
    if (this.#isDeciding) return undefined
    this.#isDeciding = true
    const late = setTimeout(() => {
      this.verdict.wait()
      this.#decision.wait()
    }, patience)
    let decided: Decided | undefined
    try {
      while (this.#isStale) {
        this.#isStale = false
        decided = isWithoutPolicy(this.#host.files())
          ? undefined
          : await this.#engine.ask('decide', { files: this.#host.files(), event: this.#host.event() })
      }
      if (decided === undefined) {
        this.verdict.beEmpty()
        this.#decision.beEmpty()
      } else {
        this.verdict.show(decided)
        this.#decision.show(decided, this.#host.reveal)
      }
    } catch (error) {
      this.verdict.fail(messageOf(error))
    } finally {
      clearTimeout(late)
      this.#isDeciding = false
    }
    return decided
  }

  /** The policy is another: what was worked out from it holds no more. */
  policyChanged(): void {
    this.#fresh.clear()
    this.#prover.stop()
    this.#proof.forget()
    this.#refreshTab()
  }

  /** The tests of files with one more: that an event is decided as it is now. */
  makeTest(event: string, text: string): Promise<string> {
    return this.#prover.ask('addTest', { files: this.#host.files(), event, text })
  }

  async runTests(): Promise<void> {
    this.tabs.show('tests')
    await this.#runTests()
  }

  failTests(error: unknown): void {
    this.#tests.fail(messageOf(error))
  }

  #refreshTab(): void {
    const { shown } = this.tabs
    if (this.#fresh.has(shown)) return
    if (shown === 'plan') void this.#fill('plan', this.#plan)
    if (shown === 'module') void this.#fill('module', this.#module)
    if (shown === 'tests') void this.#runTests()
  }

  async #fill(name: 'plan' | 'module', panel: TextPanel): Promise<void> {
    this.#fresh.add(name)
    const files = this.#host.files()
    if (isWithoutPolicy(files)) {
      panel.beEmpty()
      return
    }
    try {
      const text = await this.#engine.ask(name, { files })
      panel.show(text)
    } catch (error) {
      panel.fail(messageOf(error))
    }
  }

  async #runTests(): Promise<void> {
    this.#fresh.add('tests')
    const files = this.#host.files()
    if (isWithoutPolicy(files)) {
      this.#tests.beEmpty()
      this.tabs.count('tests', '')
      return
    }
    this.#tests.wait()
    try {
      const tests = await this.#prover.ask('tests', { files })
      this.#tests.show(tests)
      const failed = tests.tests.filter(({ passed }) => !passed).length
      this.tabs.count('tests', failed === 0 ? String(tests.tests.length) : `${String(failed)} fail`)
    } catch (error) {
      if (!(error instanceof Superseded)) this.#tests.fail(messageOf(error))
    }
  }

  async #prove(): Promise<void> {
    const files = this.#host.files()
    if (isWithoutPolicy(files)) {
      this.#proof.beEmpty('proofs')
      return
    }
    this.#proof.waitFor('proofs')
    try {
      this.#proof.showProofs(await this.#prover.ask('prove', { files, rule: null }))
    } catch (error) {
      this.#proof.fail('proofs', error instanceof Superseded ? 'Stopped.' : messageOf(error))
    }
  }

  async #compare(): Promise<void> {
    const files = this.#host.files()
    if (isWithoutPolicy(files)) {
      this.#proof.beEmpty('changes')
      return
    }
    this.#proof.waitFor('changes')
    try {
      const question = { before: this.#host.before(), files }
      this.#proof.showChanges(await this.#prover.ask('compare', question))
    } catch (error) {
      this.#proof.fail('changes', error instanceof Superseded ? 'Stopped.' : messageOf(error))
    }
  }
}
