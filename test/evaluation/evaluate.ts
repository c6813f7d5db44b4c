/**
 * How well prompts, MCP calls, personal data and injections are told on labelled requests, or injections on labelled
 * texts (`id, label, source, family, text`; also packed, `.gz`), or personal data in texts (`id, text, entities`):
 * `npm run evaluate -- FILE [--json] [--errors] [--check]`. With `--check` it leaves with 1 if a bar of the
 * issue is missed or a line is broken.
 */
import { parseArgs } from 'node:util'
import { barsOf, evaluateRequests, injectionThreshold, type RequestEvaluation } from './evaluate/evaluate-requests.ts'
import { evaluatePersonal, personalTable, readPersonalRow } from './evaluate/personal-rows.ts'
import type { Exactness, Tally } from './evaluate/tally.ts'
import { evaluateTexts, linesOf, readTextRow, textTable } from './evaluate/text-rows.ts'

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`

function tallyLine(name: string, tally: Tally): string {
  const { precision, recall, truePositive, falsePositive, falseNegative } = tally
  const counts = `${String(truePositive)} found, ${String(falsePositive)} false alarms, ${String(falseNegative)} missed`
  return `${name.padEnd(22)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  (${counts})`
}

function exactLine(name: string, { share, right, total }: Exactness): string {
  return `${name.padEnd(22)} ${percent(share)} exact (${String(right)} of ${String(total)})`
}

function printTable(evaluation: RequestEvaluation, withErrors: boolean): void {
  const { rows, brokenLines, wrong } = evaluation
  console.log(`requests ${String(rows)}, broken lines ${String(brokenLines.length)}`)
  if (brokenLines.length > 0) console.log(`broken: line ${brokenLines.slice(0, 20).join(', ')}`)
  console.log(tallyLine('llm', evaluation.llm))
  console.log(exactLine('prompt', evaluation.prompt))
  console.log(exactLine('app', evaluation.app))
  console.log(exactLine('MCP verdict', evaluation.mcp))
  console.log(exactLine('MCP method', evaluation.mcpMethod))
  console.log(tallyLine('PII', evaluation.pii))
  for (const [category, tally] of evaluation.piiByCategory) console.log(tallyLine(`  ${category}`, tally))
  console.log(tallyLine(`injection (below ${String(injectionThreshold)})`, evaluation.injection))
  console.log(`wrong: ${wrong.length === 0 ? 'none' : [...new Set(wrong.map(({ id }) => id))].join(' ')}`)
  if (!withErrors) return
  for (const { id, kind, question, expected, found } of wrong)
    console.log(`${id} ${kind ?? ''}: ${question}: expected ${shorten(expected)}, found ${shorten(found)}`)
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}...` : text
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    errors: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
})
const [file] = positionals
if (file === undefined) throw new Error('usage: evaluate FILE [--json] [--errors] [--check]')

/** The first line that says anything. */
async function firstLineOf(name: string): Promise<string> {
  for await (const line of linesOf(name)) if (line.trim() !== '') return line
  return ''
}

async function printTexts(name: string): Promise<void> {
  const evaluation = await evaluateTexts(linesOf(name))
  console.log(values.json ? JSON.stringify({ file: name, ...evaluation }, null, 2) : textTable(evaluation))
  if (values.check && evaluation.brokenLines.length > 0) process.exitCode = 1
}

async function printPersonal(name: string): Promise<void> {
  const evaluation = await evaluatePersonal(linesOf(name))
  console.log(values.json ? JSON.stringify({ file: name, ...evaluation }, null, 2) : personalTable(evaluation))
  if (values.check && evaluation.brokenLines.length > 0) process.exitCode = 1
}

async function printRequests(name: string): Promise<void> {
  const evaluation = await evaluateRequests(linesOf(name))
  const missed = barsOf(evaluation).filter(({ least, found }) => found < least)
  if (values.json) {
    const { rows, brokenLines, llm, prompt, app, mcp, mcpMethod, pii, piiByCategory, injection, wrong } = evaluation
    const categories = Object.fromEntries(piiByCategory)
    console.log(
      JSON.stringify({ file: name, rows, brokenLines, llm, prompt, app, mcp, mcpMethod, pii, piiByCategory: categories, injection, missed, wrong }, null, 2), // prettier-ignore
    )
  } else {
    printTable(evaluation, values.errors)
    for (const { name, least, found } of missed)
      console.log(`missed: ${name} is ${percent(found)}, expected at least ${percent(least)}`)
  }
  if (values.check && (missed.length > 0 || evaluation.brokenLines.length > 0)) process.exitCode = 1
}

const first = await firstLineOf(file)
if (readTextRow(first) !== undefined) await printTexts(file)
else if (readPersonalRow(first) !== undefined) await printPersonal(file)
else await printRequests(file)
