import { expect, it } from 'vitest'
import { RuleWatch, rulesInForce } from '../../src/editor/diagnose/rule-watch.ts'
import { EditorDocument, Project, Sites } from '../../src/editor/model/index.ts'
import { defaultSettings } from '../../src/lint/index.ts'

const count = 200
const rules = Array.from({ length: count }, (_, number) => `  - id: rule-${String(number)}\n    expression: http.host eq "h${String(number)}.example"\n    action: block\n`) // prettier-ignore

/** A watch that has judged a document, and how many steps it takes to judge it again. */
function watched(): { readonly document: EditorDocument; readonly steps: () => number } {
  const document = new EditorDocument('policy.yaml', `version: 1\nrules:\n${rules.join('')}`, 1, true)
  const project = new Project([document], { settings: defaultSettings, readFile: undefined, today: undefined })
  const watch = new RuleWatch(new Sites())
  const steps = (): number => [...watch.judge(document, project, rulesInForce(document) ?? [])].length
  expect(steps()).toBeGreaterThanOrEqual(2 * count)
  expect(watch.verdicts.every((verdict) => verdict?.kind === 'alive')).toBe(true)
  return { document, steps }
}

function type(document: EditorDocument, id: number, deleted: number, text: string): void {
  const at = document.text.indexOf(`"h${String(id)}.`) + 1
  document.change({ span: { start: at, end: at + deleted }, text })
}

it('judges a rule whose condition is another, and looks at the others', () => {
  const { document, steps } = watched()
  type(document, 7, 1, 'z')
  expect(steps()).toBeGreaterThan(count / 64)
})

it('reads a rule again whose letters were taken back, and judges nothing', () => {
  const { document, steps } = watched()
  for (let id = 10; id < 20; id++) {
    type(document, id, 0, 'z')
    document.change({ span: { start: document.text.indexOf('"z') + 1, end: document.text.indexOf('"z') + 2 }, text: '' }) // prettier-ignore
  }
  // The chunk before one that changed, which is scanned with it, may be read too.
  expect(steps()).toBeLessThanOrEqual(20)
})
