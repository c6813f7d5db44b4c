import type { EditorView } from '@codemirror/view'
import { applyFix } from '../../../src/codemirror/index.ts'
import type { EditorDiagnostic, FileEdit } from '../../../src/editor/index.ts'
import { amount, element, keep } from './element.ts'

/** Where fixes are made. */
export interface FixTarget {
  readonly view: EditorView
  readonly file: string
  readonly onOtherFiles: (edits: readonly FileEdit[]) => void
}

const words = { error: 'Error', warning: 'Warning', style: 'Style', info: 'Note' } as const

/** Rows that are listed; the others are counted. */
const mostListed = 50

/** What stands in backticks is code. */
export function inCode(text: string): (HTMLElement | string)[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part))
}

function summary(found: readonly EditorDiagnostic[], depth: 'fast' | 'all'): string {
  if (found.length === 0) return depth === 'all' ? 'No problems' : 'No problems so far'
  const count = (level: EditorDiagnostic['level'], one: string, many: string): string => {
    const number = found.filter((diagnostic) => diagnostic.level === level).length
    return number === 0 ? '' : amount(number, one, many)
  }
  return [
    count('error', 'error', 'errors'),
    count('warning', 'warning', 'warnings'),
    count('style', 'matter of style', 'matters of style'),
    count('info', 'note', 'notes'),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** A row of the list, and what pressing its buttons means by now. */
interface Row {
  readonly element: HTMLElement
  reveal: () => void
  fix: () => void
}

/** What the linter says, below the editor: for who cannot point at a squiggle, and for all that is out of sight. */
export class Problems {
  readonly root: HTMLElement
  readonly #summary: HTMLElement
  readonly #list: HTMLElement
  readonly #minor: HTMLDetailsElement
  readonly #minorSummary: HTMLElement
  readonly #minorList: HTMLElement
  // A row stays the same element while it says the same: proofs that arrive would else take the focus from its buttons.
  #rows = new Map<string, Row>()

  constructor() {
    this.#summary = element('p', { class: 'problems-summary', role: 'status' })
    this.#list = element('ul', { class: 'problem-list' })
    this.#minorSummary = element('summary', {})
    this.#minorList = element('ul', { class: 'problem-list' })
    this.#minor = element('details', { class: 'minor' }, this.#minorSummary, this.#minorList)
    this.root = element(
      'div',
      { class: 'problems', role: 'group', 'aria-label': 'Problems' },
      this.#summary,
      this.#list,
      this.#minor,
    )
  }

  /** Nothing is known yet of what is shown now. */
  wait(): void {
    this.#say('Looking for problems…')
    this.root.dataset['depth'] = 'none'
    this.root.dataset['worst'] = 'none'
    this.#rows = new Map()
    keep(this.#list, [])
    keep(this.#minorList, [])
    this.#minor.hidden = true
  }

  /** Nothing is written: there is nothing to find fault with. */
  beEmpty(): void {
    this.wait()
    this.#say('Nothing to check yet')
  }

  /** A screen reader is told only what is new. */
  #say(text: string): void {
    if (this.#summary.textContent !== text) this.#summary.textContent = text
  }

  /** @param leftOut - how many problems there are beyond those found */
  show(
    found: readonly EditorDiagnostic[],
    reveal: (diagnostic: EditorDiagnostic) => void,
    depth: 'fast' | 'all',
    leftOut: number,
    target: FixTarget,
  ): void {
    const grave = found.filter(({ level }) => level === 'error' || level === 'warning')
    this.#say(leftOut === 0 ? summary(grave, depth) : `${summary(grave, depth)}, and ${String(leftOut)} more findings`)
    this.root.dataset['depth'] = depth
    this.root.dataset['worst'] = found.some(({ level }) => level === 'error')
      ? 'error'
      : found.some(({ level }) => level === 'warning')
        ? 'warning'
        : 'none'
    const { doc } = target.view.state
    const minor = found.filter(({ level }) => level !== 'error' && level !== 'warning')
    const before = this.#rows
    this.#rows = new Map()
    const row = (diagnostic: EditorDiagnostic): HTMLElement => {
      const line = doc.lineAt(Math.min(diagnostic.span.start, doc.length)).number
      const { fix } = diagnostic
      let key = JSON.stringify([diagnostic.level, diagnostic.code, line, diagnostic.message, fix?.title])
      while (this.#rows.has(key)) key += '+'
      const shown = before.get(key) ?? this.#row(diagnostic, line, fix?.title)
      shown.reveal = () => reveal(diagnostic)
      shown.fix = () => {
        if (fix === undefined) return
        applyFix(target.view, fix, target)
        target.view.focus()
      }
      this.#rows.set(key, shown)
      return shown.element
    }
    const rows = (list: readonly EditorDiagnostic[]): HTMLElement[] => [
      ...list.slice(0, mostListed).map(row),
      ...(list.length > mostListed
        ? [element('li', { class: 'more' }, `${String(list.length - mostListed)} more`)]
        : []),
    ]
    keep(this.#list, rows(grave))
    this.#minor.hidden = minor.length === 0
    keep(this.#minorList, rows(minor))
    const word = grave.length === 0 ? 'Show' : 'Also'
    this.#minorSummary.textContent = `${word} ${summary(minor, depth)}`
  }

  #row({ level, message, code }: EditorDiagnostic, line: number, fixTitle: string | undefined): Row {
    const row: Row = {
      element: element(
        'li',
        { class: `problem ${level}` },
        element(
          'button',
          { type: 'button', class: 'problem-text', onclick: () => row.reveal() },
          element('span', { class: 'problem-level' }, words[level]),
          ` line ${String(line)}: `,
          inCode(message),
          ' ',
          element('span', { class: 'code-name' }, code),
        ),
        fixTitle !== undefined &&
          element(
            'button',
            {
              type: 'button',
              class: 'fix',
              'aria-label': `Fix: ${fixTitle}`,
              title: fixTitle,
              onclick: () => row.fix(),
            },
            'Fix',
          ),
      ),
      reveal: () => undefined,
      fix: () => undefined,
    }
    return row
  }
}
