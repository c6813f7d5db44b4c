import type { ReplayResult, ReplaySummary, Sample } from '../../../../replay/node/index.ts'
import { nameRule } from '../../../rows/decision-rows.ts'
import { printColumns, type Column } from '../../../terminal/columns.ts'
import { comparable } from '../../../terminal/json.ts'
import { terminalColumns } from '../../../terminal/output.ts'
import { plural, printable } from '../../../terminal/text.ts'

/** What is printed of a replay. */
export interface ShownReplay extends Omit<ReplayResult, 'sets'> {
  readonly summary: ReplaySummary
  readonly isCompared: boolean
  /** Files that were written to be replayed instead of the log. */
  readonly prepared: { readonly file: string; readonly columns: string } | undefined
}

/** Changes that are shown; the rest are counted. */
const mostShown = 50

/** The name of a policy in a report. */
export function printPolicyName(file: string): string {
  return file === '-' ? 'standard input' : file
}

function sampleText(sample: Sample | undefined): string {
  if (sample === undefined) return ''
  const values = Object.entries(sample.fields).map(
    ([name, value]) => `${name}=${typeof value === 'bigint' ? String(value) : comparable(value)}`,
  )
  return printable(`row ${String(sample.row)}: ${values.join(' ')}`)
}

function block(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = printColumns(columns, rows.slice(0, mostShown), terminalColumns())
  return rows.length > mostShown ? `${table}\nand ${String(rows.length - mostShown)} more` : table
}

function decisions({ summary }: ShownReplay): string {
  const columns = [{ title: 'action' }, { title: 'rule', narrowest: 8 }, { title: 'rows', align: 'right' as const }, { title: 'first' }] // prettier-ignore
  const rows = summary.decided.map(({ action, tier, rule, rows: among, sample }) => [action, nameRule(rule, tier), String(among), sampleText(sample)]) // prettier-ignore
  return block(columns, rows)
}

function matches({ summary }: ShownReplay): string {
  if (summary.matched.length === 0) return ''
  const columns = [{ title: 'matched' }, { title: 'action' }, { title: 'mode' }, { title: 'rows', align: 'right' as const }] // prettier-ignore
  const rows = summary.matched.map(({ tier, rule, action, monitored, rows: among }) => [nameRule(rule, tier), action, monitored ? 'monitored' : 'in force', String(among)]) // prettier-ignore
  return block(columns, rows)
}

function changes({ summary, isCompared, former }: ShownReplay): string {
  if (!isCompared) return ''
  const left =
    former === undefined
      ? ''
      : `; of the rules that were, ${String(former.same)} are the same, ${String(former.proved)} proved equal, ${String(former.asked)} asked apart`
  const sum = summary.changed.reduce((total, { rows }) => total + rows, 0)
  if (sum === 0) return `no row is decided otherwise${left}`
  const columns = [{ title: 'was' }, { title: 'by' }, { title: 'is' }, { title: 'by' }, { title: 'rows', align: 'right' as const }, { title: 'first' }] // prettier-ignore
  const rows = summary.changed.map(({ from, to, rows: among, sample }) => [from.action, nameRule(from.rule, from.tier), to.action, nameRule(to.rule, to.tier), String(among), sampleText(sample)]) // prettier-ignore
  return `${plural(sum, 'row is', 'rows are')} decided otherwise${left}\n${block(columns, rows)}`
}

function engineRules({ byEngine }: ShownReplay): string {
  if (byEngine.length === 0) return ''
  const columns = [{ title: 'by the engine' }, { title: 'code' }, { title: 'why' }]
  return block(columns, byEngine.map(({ rule, code, reason }) => [printable(rule), code, printable(reason)])) // prettier-ignore
}

function written({ prepared }: ShownReplay): string {
  if (prepared === undefined) return ''
  const { file, columns } = prepared
  return `wrote ${printable(file)}, which is replayed again with --columns ${printable(columns)}`
}

/** A replay as tables of text. */
export function printReplay(shown: ShownReplay): string {
  const { rows, files, times } = shown
  const seconds = (['read', 'prepare', 'plan', 'sql', 'engine'] as const).map(
    (name) => `${name} ${times[name].toFixed(2)} s`,
  )
  const foot = `${plural(rows, 'row')} of ${plural(files.length, 'file')}; ${seconds.join(', ')}`
  return `${[decisions(shown), matches(shown), changes(shown), engineRules(shown), written(shown), foot].filter((text) => text !== '').join('\n\n')}\n`
}
