import type { ClaimVerdict, Comparison, Proofs, Verdict } from '../../engine/protocol.ts'
import { amount, element, fill } from '../element.ts'
import { noPolicyYet } from '../no-policy.ts'

/** Verdicts that are listed, the gravest first; the others are counted. */
const mostListed = 200

export interface ProofEvents {
  readonly onProve: () => void
  readonly onCompare: () => void
  readonly onRemember: () => void
  /** Takes a witness as the event of the page. */
  readonly onUse: (event: string) => void
  readonly onStop: () => void
}

const verdictWords: Readonly<Record<Verdict['kind'] | ClaimVerdict['kind'], string>> = {
  alive: 'Acts',
  always: 'Always',
  dead: 'Dead',
  undecided: 'Open',
  proved: 'Holds',
  refuted: 'Refuted',
}

/** The tab with proofs: which rules never act, which claims hold, what a change of the policy decides otherwise. */
export class ProofPanel {
  readonly root: HTMLElement
  readonly #events: ProofEvents
  readonly #proofs: HTMLElement = element('div', { 'aria-live': 'polite' })
  readonly #changes: HTMLElement = element('div', { 'aria-live': 'polite' })
  readonly #stop: HTMLButtonElement

  constructor(events: ProofEvents) {
    this.#events = events
    this.#stop = element('button', { type: 'button', onclick: events.onStop, hidden: true }, 'Stop')
    this.root = element(
      'div',
      { class: 'panel proof' },
      element(
        'div',
        { class: 'block' },
        element('h3', {}, 'Is a rule dead?'),
        element('p', { class: 'about' }, 'Each rule is proved dead, or shown to act by an event on which it was run.'),
        element('div', { class: 'tools' }, element('button', { type: 'button', class: 'strong', onclick: events.onProve }, 'Prove all rules'), this.#stop), // prettier-ignore
        this.#proofs,
      ),
      element(
        'div',
        { class: 'block' },
        element('h3', {}, 'What changed?'),
        element(
          'p',
          { class: 'about' },
          'The policy against the version that was remembered last: at first, the one that was opened.',
        ),
        element(
          'div',
          { class: 'tools' },
          element('button', { type: 'button', class: 'strong', onclick: events.onCompare }, 'Compare'),
          element('button', { type: 'button', onclick: events.onRemember }, 'Remember this version'),
        ),
        this.#changes,
      ),
    )
  }

  waitFor(part: 'proofs' | 'changes'): void {
    this.#stop.hidden = false
    fill(this.#part(part), element('p', { class: 'empty' }, 'Proving…'))
  }

  beEmpty(part: 'proofs' | 'changes'): void {
    this.#stop.hidden = true
    fill(this.#part(part), noPolicyYet())
  }

  fail(part: 'proofs' | 'changes', message: string): void {
    this.#stop.hidden = true
    fill(this.#part(part), element('p', { class: 'empty error' }, message))
  }

  /** What was proved holds no more: the policy is another. */
  forget(): void {
    this.#stop.hidden = true
    for (const part of [this.#proofs, this.#changes]) {
      if (part.childElementCount === 0) continue
      fill(part, element('p', { class: 'empty' }, 'The policy has changed since.'))
    }
  }

  showProofs({ rules, claims, durationMs }: Proofs): void {
    this.#stop.hidden = true
    const dead = rules.filter(({ kind }) => kind === 'dead').length
    const open = rules.filter(({ kind }) => kind === 'undecided').length
    const summary = `${amount(rules.length, 'rule', 'rules')}: ${String(dead)} dead, ${String(open)} open. ${durationMs.toFixed(0)} ms.`
    const order: readonly Verdict['kind'][] = ['dead', 'undecided', 'always', 'alive']
    const sorted = [...rules].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    fill(
      this.#proofs,
      element('p', { class: 'summary' }, summary),
      element('ul', { class: 'verdicts' }, sorted.slice(0, mostListed).map((one) => this.#verdict(one))), // prettier-ignore
      sorted.length > mostListed &&
        element('p', { class: 'note' }, `${String(sorted.length - mostListed)} further rules are not listed.`),
      claims.length > 0 && element('h4', {}, 'Claims'),
      claims.length > 0 && element('ul', { class: 'verdicts' }, claims.map((one) => this.#verdict(one))), // prettier-ignore
    )
  }

  showChanges({ relation, text, differences, rules, notes }: Comparison): void {
    this.#stop.hidden = true
    fill(
      this.#changes,
      element('p', { class: 'summary' }, element('strong', {}, relation), `: ${text}`),
      element(
        'ul',
        { class: 'verdicts' },
        differences.map(({ kind, before, after, witness }) =>
          element(
            'li',
            { class: `verdict-row ${kind}` },
            element('span', { class: 'badge' }, kind),
            element('span', { class: 'verdict-text' }, `${before} → ${after}`),
            this.#witness(witness, `${before} becomes ${after}`, true),
          ),
        ),
      ),
      rules.length > 0 && element('ul', { class: 'changes' }, rules.slice(0, 200).map(({ rule, change, relation: own }) => element('li', {}, element('code', {}, rule), ` ${change}, ${own}`))), // prettier-ignore
      notes.map((note) => element('p', { class: 'note' }, note)),
    )
  }

  #part(part: 'proofs' | 'changes'): HTMLElement {
    return part === 'proofs' ? this.#proofs : this.#changes
  }

  #verdict(verdict: Verdict | ClaimVerdict): HTMLElement {
    const { id, kind, text, witness } = verdict
    const action = 'action' in verdict ? verdict.action : ''
    return element(
      'li',
      { class: `verdict-row ${kind}` },
      element('span', { class: 'badge' }, verdictWords[kind]),
      element('span', { class: 'verdict-text' }, element('strong', { class: 'rule-name' }, id), ` ${action} `, element('span', { class: 'why' }, text)), // prettier-ignore
      witness !== null && this.#witness(witness, id, kind === 'refuted'),
    )
  }

  #witness(event: string, name: string, isOpen: boolean): HTMLElement {
    return element(
      'details',
      { class: 'witness', open: isOpen },
      element('summary', {}, 'Witness', element('span', { class: 'unseen' }, ` for ${name}`)),
      element('pre', { tabindex: 0, 'aria-label': `Witness for ${name}` }, element('code', {}, event)),
      element(
        'button',
        {
          type: 'button',
          'aria-label': `Use as event: witness for ${name}`,
          onclick: () => this.#events.onUse(event),
        },
        'Use as event',
      ),
    )
  }
}
