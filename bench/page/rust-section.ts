import { duration } from './plots.ts'
import { line } from './table.ts'
import type { RustResults, RustRow } from './results.ts'

const forms = ['source', 'module', 'closures'] as const

function ratio({ nanoseconds: all }: RustRow, form: string): number {
  return (all[form] ?? Number.NaN) / (all['rust'] ?? Number.NaN)
}

/** The section that sets our forms beside the engine in Rust, case by case, as lines of Markdown. */
export function rustSection({ engine, node, cpu, load, means, rows }: RustResults): string[] {
  const of = ({ nanoseconds: all }: RustRow, name: string): string => duration(all[name] ?? Number.NaN)
  const worst = [...rows].sort((a, b) => ratio(b, 'module') - ratio(a, 'module'))[0]
  const mean = (form: string): string => `${form} ${(means[form] ?? Number.NaN).toFixed(2)}`
  const head = ['', 'Rust', ...forms, 'by hand', 'module / Rust']
  return [
    '## Beside the engine in Rust',
    '',
    `The ${String(rows.length)} cases that Cloudflare's engine in Rust measures of itself, with values of ours. The engine:`,
    `${engine}.`,
    'That engine is no part of this package; `npm run bench:rust -- PROGRAM` runs the cases beside any program that can be',
    'given one (see `bench/rust.ts`). Each case is asked of it right before and right after ours, and its better median',
    'counts; both figures are work of the process. Both answer the same. The program holds one context, ours go through',
    `sixteen. On ${cpu} with ${node}; ${String(load)} processes wanted the two cores at the end.`,
    '',
    `Time over that of the engine in Rust, geometric mean: ${forms.map(mean).join(', ')}.`,
    ...(worst === undefined ? [] : [`The case furthest behind: ${worst.name}, ${ratio(worst, 'module').toFixed(2)} (module).`]), // prettier-ignore
    '',
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...rows.map((row) =>
      line([
        row.name,
        of(row, 'rust'),
        ...forms.map((form) => of(row, form)),
        of(row, 'by hand'),
        ratio(row, 'module').toFixed(2),
      ]),
    ),
  ]
}
