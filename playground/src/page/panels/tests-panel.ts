import type { Notice, Tests, TestView } from '../../engine/protocol.ts'
import { noticeList } from '../decision-view.ts'
import { amount, element, fill } from '../element.ts'
import { mark } from '../explanation.ts'
import { noPolicyYet } from '../no-policy.ts'
import { inCode } from '../problems.ts'

/** The tab with tests: those of the policy, those of test files, and a new one for the event of the page. */
export class TestsPanel {
  readonly root: HTMLElement
  readonly #list: HTMLElement = element('div', { 'aria-live': 'polite' })
  readonly #reveal: (notice: Notice) => void

  constructor(onRun: () => void, onAdd: () => void, reveal: (notice: Notice) => void) {
    this.#reveal = reveal
    this.root = element(
      'div',
      { class: 'panel tests' },
      element(
        'p',
        { class: 'about' },
        inCode('Tests stand in the policy, in its section `tests`, and in files beside it such as `policy.test.yaml`.'),
      ),
      element(
        'div',
        { class: 'tools' },
        element('button', { type: 'button', class: 'strong', onclick: onRun }, 'Run'),
        element('button', { type: 'button', onclick: onAdd }, 'Make a test of this event'),
      ),
      this.#list,
    )
  }

  wait(): void {
    fill(this.#list, element('p', { class: 'empty' }, 'Running…'))
  }

  beEmpty(): void {
    fill(this.#list, noPolicyYet())
  }

  fail(message: string): void {
    fill(this.#list, element('p', { class: 'empty error' }, message))
  }

  show({ tests, notices }: Tests): void {
    const failed = tests.filter(({ passed }) => !passed).length
    const summary =
      tests.length === 0
        ? 'The policy has no tests yet.'
        : `${amount(tests.length, 'test', 'tests')}: ${failed === 0 ? 'all pass' : amount(failed, 'fails', 'fail')}.`
    const sorted = [...tests].sort((a, b) => Number(a.passed) - Number(b.passed))
    fill(
      this.#list,
      element('p', { class: 'summary' }, summary),
      noticeList(notices, this.#reveal),
      element('ul', { class: 'test-list' }, sorted.map((test) => this.#row(test))), // prettier-ignore
    )
  }

  #row({ name, file, passed, notices }: TestView): HTMLElement {
    return element(
      'li',
      { class: passed ? 'test passed' : 'test failed' },
      mark(passed),
      element('span', { class: 'test-name' }, inCode(name)),
      element('span', { class: 'rule-stage' }, file),
      passed ? null : noticeList(notices, this.#reveal),
    )
  }
}
