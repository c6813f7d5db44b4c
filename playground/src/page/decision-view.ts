import type { Decided, DecisionView, Notice } from '../engine/protocol.ts'
import { amount, element, fill } from './element.ts'
import { noPolicyYet } from './no-policy.ts'
import { inCode } from './problems.ts'
import { ruleElement, showValue } from './explanation.ts'

/** What kind of outcome an action is, for its colour. */
export function toneOf(action: string): 'stop' | 'ask' | 'pass' {
  if (/^(?:block|quarantine|redirect|override|deny)$/.test(action)) return 'stop'
  return /challenge|isolate|scan|warn/.test(action) ? 'ask' : 'pass'
}

function noticeElement(notice: Notice, reveal: (notice: Notice) => void): HTMLElement {
  const place = notice.line === 0 ? notice.file : `${notice.file}:${String(notice.line)}`
  return element(
    'li',
    { class: `notice ${notice.severity}` },
    element('button', { type: 'button', class: 'place', onclick: () => reveal(notice) }, place),
    element('span', {}, ' ', inCode(notice.message), ' '),
    element('span', { class: 'code-name' }, notice.code),
  )
}

/** Notices as a list, or nothing if there are none. */
export function noticeList(notices: readonly Notice[], reveal: (notice: Notice) => void): HTMLElement | null {
  if (notices.length === 0) return null
  return element('ul', { class: 'notices' }, notices.slice(0, 50).map((one) => noticeElement(one, reveal))) // prettier-ignore
}

/** The outcome in one line, above all tabs. */
export class Verdict {
  readonly root: HTMLElement = element('div', { class: 'verdict', role: 'status', 'aria-live': 'polite' })

  show({ policy, event, decision }: Decided): void {
    if (decision === null) {
      const why = policy.isSound ? 'The event cannot be read.' : 'The policy has errors.'
      this.#fill('broken', element('strong', { class: 'action' }, '—'), element('span', {}, why))
      return
    }
    const { action, rule } = decision
    const by =
      rule === null
        ? [element('span', {}, 'no rule decides')]
        : [element('span', {}, 'by '), element('strong', { class: 'rule-name' }, rule.id), rule.description !== null && element('span', { class: 'why' }, rule.description)] // prettier-ignore
    const label = 'label' in event ? event.label : ''
    this.root.setAttribute('aria-label', `Decision for ${label}`)
    this.#fill(toneOf(action), element('strong', { class: 'action' }, action), element('span', { class: 'by' }, by))
  }

  /** What is shown is that of another policy or event, and the answer takes its time. */
  wait(): void {
    this.#fill('waiting', element('strong', { class: 'action' }, '…'), element('span', {}, 'Reading and compiling the policy')) // prettier-ignore
  }

  /** There is nothing to decide by. */
  beEmpty(): void {
    this.#fill('empty', element('strong', { class: 'action' }, '—'), element('span', {}, 'There is no policy yet.'))
  }

  fail(message: string): void {
    this.#fill('broken', element('strong', { class: 'action' }, '—'), element('span', {}, message))
  }

  #fill(tone: string, ...children: HTMLElement[]): void {
    this.root.dataset['tone'] = tone
    fill(this.root, ...children)
  }
}

function facts(decision: DecisionView, rules: number): HTMLElement {
  const { durationMs, matched, monitored, location } = decision
  const rows: [string, string][] = [
    ['Rules', `${String(rules)} in force, ${String(matched.length)} matched`],
    ['Time', durationMs < 0.05 ? 'under 0.05 ms' : `${durationMs.toFixed(durationMs < 10 ? 2 : 0)} ms`],
  ]
  if (monitored.length > 0) rows.push(['Monitored', monitored.map(({ id, action }) => `${id} (${action})`).join(', ')])
  if (location !== null) rows.push(['Sent to', location])
  return element(
    'dl',
    { class: 'facts' },
    rows.map(([name, text]) => element('div', {}, element('dt', {}, name), element('dd', {}, text))),
  )
}

function dlpTable({ dlp }: DecisionView): HTMLElement | null {
  if (dlp.length === 0) return null
  const head = ['Profile', 'Entry', 'Found (masked)', 'Confidence', 'Where']
  return element(
    'div',
    { class: 'block' },
    element('h3', {}, 'DLP findings'),
    element(
      'div',
      { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'DLP findings' },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, head.map((name) => element('th', { scope: 'col' }, name)))), // prettier-ignore
        element(
          'tbody',
          {},
          dlp.slice(0, 100).map(
            ({ profile, entry, masked, confidence, location }) =>
            element('tr', {}, [profile, entry, masked, confidence, location].map((text, at) => element('td', { 'data-name': head[at] }, text))), // prettier-ignore
          ),
        ),
      ),
    ),
  )
}

function detectedTable({ detected }: DecisionView): HTMLElement | null {
  if (detected.length === 0) return null
  return element(
    'div',
    { class: 'block' },
    element('h3', {}, 'What detectors said'),
    element(
      'dl',
      { class: 'detected' },
      detected.map(([field, value]) =>
        element('div', {}, element('dt', {}, element('code', {}, field)), element('dd', {}, showValue(value))),
      ),
    ),
  )
}

/** The tab with the decision: what was found, and how each rule came out. */
export class DecisionPanel {
  readonly root: HTMLElement = element('div', { class: 'panel decision' })

  wait(): void {
    fill(this.root, element('p', { class: 'empty' }, 'The decision comes when the policy is read.'))
  }

  beEmpty(): void {
    fill(this.root, noPolicyYet())
  }

  show({ policy, decision }: Decided, reveal: (notice: Notice) => void): void {
    const notices = noticeList(policy.notices, reveal)
    if (decision === null) {
      fill(this.root, notices ?? element('p', { class: 'empty' }, 'Nothing is decided until the event can be read.'))
      return
    }
    const deciding = decision.rule?.id
    const matched = new Set(decision.matched.map(({ id }) => id))
    const monitored = new Set(decision.monitored.map(({ id }) => id))
    const rules = decision.rules.map((explanation) => {
      const { rule } = explanation
      const role =
        rule === deciding ? 'decided' : matched.has(rule) ? 'matched' : monitored.has(rule) ? 'monitored' : null
      return ruleElement(explanation, role !== null, role)
    })
    const problems = decision.problems.map(
      ({ code, message }) =>
      element('li', { class: 'notice warning' }, element('span', {}, inCode(message), ' '), element('span', { class: 'code-name' }, code)), // prettier-ignore
    )
    fill(
      this.root,
      facts(decision, policy.rules),
      notices,
      problems.length > 0 && element('ul', { class: 'notices' }, problems),
      dlpTable(decision),
      detectedTable(decision),
      element('div', { class: 'block' }, element('h3', {}, 'How each rule came out'), rules),
      decision.unexplained > 0 &&
        element(
          'p',
          { class: 'note' },
          rules.length === 0
            ? 'No rule had a say, so none is shown.'
            : `${amount(decision.unexplained, 'further rule is', 'further rules are')} not shown.`,
        ),
    )
  }
}
