import { escapeMarkup } from '../../diagnostics/index.ts'
import { drawSeries } from './series-picture.ts'
import type { ReplaySummary, Sample } from './summary.ts'
import { formatCount, styleSheet } from './page.ts'

/** All that a report says. */
export interface HtmlReport {
  readonly policy: string
  readonly against: string | undefined
  readonly files: readonly string[]
  readonly map: string
  readonly rows: number
  readonly summary: ReplaySummary
  /** Seconds of a step of the series. */
  readonly step: number | undefined
  readonly byEngine: readonly { readonly rule: string; readonly code: string; readonly reason: string }[]
  readonly notGiven: readonly string[]
  readonly empty: readonly string[]
  /** How many rules of the policy that was were asked by themselves; undefined without one. */
  readonly former: { readonly same: number; readonly proved: number; readonly asked: number } | undefined
  /** Seconds by what took them. */
  readonly times: {
    readonly read: number
    readonly prepare: number
    readonly plan: number
    readonly sql: number
    readonly engine: number
  }
}

const mostShown = 100

/** A cell of text, or of a number, which stands at the right. */
type Cell = string | number | { readonly html: string }

function cellOf(cell: Cell): string {
  if (typeof cell === 'number') return `<td class="number">${formatCount(cell)}</td>`
  return `<td>${typeof cell === 'string' ? escapeMarkup(cell) : cell.html}</td>`
}

function table(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const [first = []] = rows
  const head = titles.map((title, at) => `<th${typeof first[at] === 'number' ? ' class="number"' : ''}>${escapeMarkup(title)}</th>`).join('') // prettier-ignore
  const body = rows.slice(0, mostShown).map((cells) => `<tr>${cells.map(cellOf).join('')}</tr>`).join('\n') // prettier-ignore
  const rest = rows.length > mostShown ? `<p class="note">${formatCount(rows.length - mostShown)} more are left out here; <code>--format json</code> has all.</p>` : '' // prettier-ignore
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>${rest}`
}

interface NamedRule {
  readonly rule: string | null
  readonly tier: string | null
}

function nameOf({ rule, tier }: NamedRule): string {
  return rule === null ? '–' : `${tier === null ? '' : `${tier}/`}${rule}`
}

function nameCell(named: NamedRule): Cell {
  return { html: `<div class="name">${escapeMarkup(nameOf(named))}</div>` }
}

/** An action's name may break behind `_`, where a phone is narrow. */
function actionMarkup(action: string): string {
  const kind = action === 'allow' || action === 'off' ? 'allow' : action === 'block' ? 'block' : 'other'
  return `<span class="action ${kind}">${escapeMarkup(action).replaceAll('_', '_<wbr>')}</span>`
}

function actionCell(action: string): Cell {
  return { html: actionMarkup(action) }
}

/** What is decided, and by which rule. */
function decidedCell(decided: NamedRule & { readonly action: string }): Cell {
  const who = decided.rule === null ? '' : `<div class="who">${escapeMarkup(nameOf(decided))}</div>`
  return { html: `${actionMarkup(decided.action)}${who}` }
}

/** A value as the language writes it; a text by itself stands without quotes. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => (typeof one === 'string' ? JSON.stringify(one) : valueText(one))).join(', ')}]` // prettier-ignore
  if (typeof value === 'object') return JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)) // prettier-ignore
  return String(value)
}

function sampleCell(sample: Sample | undefined): Cell {
  if (sample === undefined) return '–'
  const text = Object.entries(sample.fields).map(([name, value]) => `${name} = ${valueText(value)}`).join('\n') // prettier-ignore
  return {
    html: `<details><summary>row ${formatCount(sample.row)}</summary><pre>${escapeMarkup(text)}</pre></details>`,
  }
}

function section(title: string, body: string, note?: string): string {
  return `<section><h2>${escapeMarkup(title)}</h2>${note === undefined ? '' : `<p class="note">${escapeMarkup(note)}</p>`}${body}</section>`
}

function shareCell(rows: number, of: number): Cell {
  const share = of === 0 ? 0 : (rows / of) * 100
  return { html: `<span class="share"><span style="width:${share.toFixed(2)}%"></span></span> <span class="percent">${share > 0 && share < 0.01 ? '&lt; 0.01' : share.toFixed(2)} %</span>` } // prettier-ignore
}

function cards({ rows, summary, against }: HtmlReport): string {
  const actions = new Map<string, number>()
  for (const { action, rows: among } of summary.decided) actions.set(action, (actions.get(action) ?? 0) + among)
  const changed = summary.changed.reduce((sum, change) => sum + change.rows, 0)
  const all: (readonly [string, number])[] = [
    ['rows', rows],
    ...[...actions].sort(([, a], [, b]) => b - a),
    ...(against === undefined ? [] : [['changed', changed] as const]),
  ]
  return `<dl class="cards">${all.map(([name, count]) => `<div><dt>${escapeMarkup(name)}</dt><dd>${formatCount(count)}</dd></div>`).join('')}</dl>`
}

function limitsOf({ byEngine, notGiven, empty }: HtmlReport): string {
  const parts = [
    byEngine.length === 0 ? '' : section('Rules that the engine decided', table(['rule', 'code', 'why'], byEngine.map(({ rule, code, reason }) => [nameCell({ rule, tier: null }), { html: `<code>${escapeMarkup(code)}</code>` }, { html: `<div class="reason">${escapeMarkup(reason)}</div>` }])), 'SQL cannot say these exactly, so the engine looked at the rows. The counts are whole.'), // prettier-ignore
    notGiven.length === 0 ? '' : section('Fields that the log does not give', `<p>${notGiven.map((name) => `<code>${escapeMarkup(name)}</code>`).join(' ')}</p>`, 'Rules read them, and they are missing in every row.'), // prettier-ignore
    empty.length === 0 ? '' : section('Fields without a value in any row', `<p>${empty.map((name) => `<code>${escapeMarkup(name)}</code>`).join(' ')}</p>`), // prettier-ignore
  ]
  return parts.join('\n')
}

function changesOf({ summary, against, former }: HtmlReport): string {
  if (against === undefined) return ''
  const note =
    former === undefined
      ? undefined
      : `Rules of it that are the same: ${formatCount(former.same)}; proved to match alike: ${formatCount(former.proved)}; asked apart: ${formatCount(former.asked)}.`
  if (summary.changed.length === 0)
    return section(`Change against ${against}`, '<p>No row is decided otherwise.</p>', note)
  return section(
    `Change against ${against}`,
    table(
      ['rows', 'before', 'now', 'first row'],
      summary.changed.map(({ from, to, rows, sample }) => [
        rows,
        decidedCell(from),
        decidedCell(to),
        sampleCell(sample),
      ]),
    ),
    note,
  )
}

/** The report as one page: no script, nothing from a network, light and dark as the reader has it. */
export function writeHtmlReport(report: HtmlReport): string {
  const { policy, files, map, rows, summary, step, times } = report
  const seconds = Object.entries(times).map(([name, value]) => `${name} ${value.toFixed(2)} s`).join(', ') // prettier-ignore
  const series = step === undefined || summary.series.length === 0 ? '' : section('Over time', drawSeries(summary.series, step), summary.withoutTime === 0 ? undefined : `${formatCount(summary.withoutTime)} rows tell no time and are not in the picture.`) // prettier-ignore
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Replay of ${escapeMarkup(policy)}</title>
<style>${styleSheet}</style>
</head>
<body>
<main>
<h1>Replay of ${escapeMarkup(policy)}</h1>
<p class="note">${formatCount(rows)} rows of ${escapeMarkup(files.slice(0, 3).join(', '))}${files.length > 3 ? ` and ${String(files.length - 3)} files more` : ''}, columns as in <code>${escapeMarkup(map)}</code>.</p>
${cards(report)}
${changesOf(report)}
${series}
${
  summary.decided.length === 0
    ? section('Decisions', '<p>The log has no row, so nothing was decided.</p>')
    : section(
        'Decisions',
        table(
          ['rows', 'action', 'rule', 'share', 'first row'],
          summary.decided.map(({ action, tier, rule, rows: among, sample }) => [
            among,
            actionCell(action),
            nameCell({ rule, tier }),
            shareCell(among, rows),
            sampleCell(sample),
          ]),
        ),
      )
}
${
  summary.loneStops.length === 0
    ? ''
    : section(
        'Candidates for false positives',
        table(
          ['alone', 'stopped', 'rule', 'action', 'alone of stopped', 'first row'],
          summary.loneStops.map(({ tier, rule, action, stopped, alone, sample }) => [
            alone,
            stopped,
            nameCell({ rule, tier }),
            actionCell(action),
            shareCell(alone, stopped),
            sampleCell(sample),
          ]),
        ),
        'Rows that one rule stops and no other rule matches: look at these first.',
      )
}
${
  summary.matched.length === 0
    ? ''
    : section(
        'Matches',
        table(
          ['rows', 'rule', 'action', 'mode'],
          summary.matched.map(({ tier, rule, action, monitored, rows: among }) => [
            among,
            nameCell({ rule, tier }),
            actionCell(action),
            monitored ? 'monitored' : 'in force',
          ]),
        ),
        'How often each rule matches, whoever decides.',
      )
}
${limitsOf(report)}
<footer class="note">${escapeMarkup(seconds)}</footer>
</main>
</body>
</html>
`
}
