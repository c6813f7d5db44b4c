import { isMap, isSeq, parseDocument, stringify } from 'yaml'
import type { EventRecord } from '../compiler/index.ts'
import { printEvent, type Test } from '../policy/index.ts'

/** An event in the form in which a test file holds it, or undefined if it holds what YAML cannot say. */
export function toWrittenEvent(event: EventRecord): Test['event'] | undefined {
  const text = printEvent(event)
  return /"\$(?:int|bytes)"/.test(text) ? undefined : (JSON.parse(text) as Record<string, unknown>)
}

const style = { lineWidth: 110, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN' } as const

function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by)
}

function testsOf(text: string): readonly unknown[] {
  const value: unknown = parseDocument(text).toJS()
  const tests = (value as { tests?: unknown } | null)?.tests
  return Array.isArray(tests) ? tests : []
}

/**
 * Adds tests to the text of a test file. What stands there stays as it is: comments, order, indents.
 *
 * @param text - of a file in YAML or JSON; empty: a new file
 */
export function addTests(text: string, tests: readonly Test[]): string {
  const plain = tests.map((test) => JSON.parse(JSON.stringify(test)) as Test)
  if (text.trim() === '') return stringify({ version: 1, tests: plain }, style)
  const document = parseDocument(text)
  const section = document.get('tests', true)
  const before = testsOf(text)
  const isLast =
    isMap(document.contents) && (document.contents.items.at(-1)?.key as { value?: unknown } | null)?.value === 'tests'
  if (isSeq(section) && section.flow !== true && section.items.length > 0 && isLast) {
    const [first] = section.items as { range?: [number, number, number] }[]
    const start = first?.range?.[0] ?? 0
    const dash = text.lastIndexOf('-', start)
    const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash)
    const joined = `${text.replace(/\n*$/, '\n')}${indented(stringify(plain, style), indent)}`
    // Text is added by hand only where that is sure to add what was meant.
    if (/^ *$/.test(indent) && JSON.stringify(testsOf(joined)) === JSON.stringify([...before, ...plain])) return joined
  }
  document.set('tests', document.createNode([...before, ...plain]))
  return document.toString(style)
}
