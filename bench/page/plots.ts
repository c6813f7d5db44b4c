import { bestPeer, handOf, isHand, isOwn, type WorkloadRow } from './results.ts'

const width = 720
const ours = '#c2410c'
const hand = '#334155'
const peer = '#94a3b8'

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function label(x: number, y: number, text: string, anchor = 'start', size = 12): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${String(size)}" fill="#475569">${escape(text)}</text>`
}

function svg(height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${String(width)}" height="${String(height)}" fill="#ffffff"/>`,
    label(16, 24, title, 'start', 14),
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

/** Nanoseconds as people read them. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 1_000) return `${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0)} ns`
  if (nanoseconds < 1_000_000) return `${(nanoseconds / 1_000).toFixed(nanoseconds < 100_000 ? 1 : 0)} µs`
  return `${(nanoseconds / 1_000_000).toFixed(1)} ms`
}

/** One bar for each subject of a workload, on a scale of powers of ten. */
export function barPlot({ times, workload, node }: WorkloadRow, what: string): string {
  const bars = Object.entries(times)
    .map(([name, { median }]) => ({ name, median }))
    .sort((a, b) => a.median - b.median)
  const left = 190
  const room = width - left - 90
  const least = Math.floor(Math.log10(Math.min(...bars.map(({ median }) => median))))
  const most = Math.ceil(Math.log10(Math.max(...bars.map(({ median }) => median))))
  const place = (median: number): number => ((Math.log10(median) - least) / Math.max(1, most - least)) * room
  const parts = bars.flatMap(({ name, median }, at) => {
    const y = 44 + at * 22
    const colour = isOwn(name) ? ours : isHand(name) ? hand : peer
    const length = Math.max(2, place(median))
    return [
      label(left - 8, y + 12, name, 'end'),
      `<rect x="${String(left)}" y="${String(y)}" width="${length.toFixed(1)}" height="16" fill="${colour}"/>`,
      label(left + length + 6, y + 12, duration(median)),
    ]
  })
  return svg(64 + bars.length * 22, `${workload}: ${what} (${node}, logarithmic)`, parts)
}

/** Time over the number of rules, both on scales of powers of ten. */
export function linePlot(rows: readonly WorkloadRow[], what: string): string {
  const [first] = rows
  const series = [
    { name: 'Portcullis, source', colour: ours, of: (row: WorkloadRow) => row.times['source']?.median },
    { name: 'Portcullis, module', colour: '#fb923c', of: (row: WorkloadRow) => row.times['module']?.median },
    { name: 'loop by hand', colour: hand, of: handOf },
    { name: 'Map by hand', colour: '#0ea5e9', of: (row: WorkloadRow) => row.times['map by hand']?.median },
    { name: 'quickest other engine', colour: peer, of: (row: WorkloadRow) => bestPeer(row)?.median },
  ]
  const values = rows.flatMap((row) => series.flatMap(({ of }) => of(row) ?? []))
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))]
  const [left, top, right, bottom] = [70, 44, width - 190, 340]
  const x = (rules: number): number => left + ((Math.log10(rules) - 1) / 3) * (right - left)
  const y = (value: number): number => bottom - ((Math.log10(value) - low) / (high - low)) * (bottom - top)
  const parts: string[] = []
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power)
    parts.push(
      `<line x1="${String(left)}" x2="${String(right)}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" stroke="#e2e8f0"/>`,
      label(left - 8, at + 4, duration(10 ** power), 'end'),
    )
  }
  for (const { rules } of rows)
    parts.push(label(x(rules), bottom + 20, `${rules.toLocaleString('en')} rules`, 'middle'))
  for (const [at, { name, colour, of }] of series.entries()) {
    const points = rows.flatMap((row) => {
      const value = of(row)
      return value === undefined || Number.isNaN(value) ? [] : [`${x(row.rules).toFixed(1)},${y(value).toFixed(1)}`]
    })
    parts.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<rect x="${String(right + 16)}" y="${String(top + at * 22)}" width="12" height="12" fill="${colour}"/>`,
      label(right + 34, top + 11 + at * 22, name),
    )
  }
  return svg(380, `${first?.workload ?? ''}: ${what} (${first?.node ?? ''})`, parts)
}
