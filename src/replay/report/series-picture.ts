import { escapeMarkup } from '../../diagnostics/index.ts'
import { formatCount } from './page.ts'
import type { ReplaySummary } from './summary.ts'

const width = 960
const height = 220
const left = 84
const bottom = 26

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A length of time in the largest unit that it is a whole number of. */
function lengthOf(seconds: number): string {
  const [name, length] = units.find(([, length]) => seconds % length === 0) ?? units[3]
  const count = seconds / length
  return `${formatCount(count)} ${name}${count === 1 ? '' : 's'}`
}

/** Actions have their colours; further ones take those of a row. */
const colours: Readonly<Record<string, string>> = { allow: 'var(--allow)', block: 'var(--block)', log: 'var(--bar)' }
const others = ['var(--other)', '#8a63c7', '#2a9d9d', '#b0568a', '#7a8a3a']

/** A round number that is not less. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  const steps = [1, 2, 5, 10].map((step) => step * power)
  return steps.find((step) => step >= value) ?? value
}

function timeOf(at: number, step: number): string {
  const text = new Date(at * 1000).toISOString()
  return step >= 86_400 ? text.slice(0, 10) : text.slice(0, step < 60 ? 19 : 16).replace('T', ' ')
}

/**
 * Rows by action over time, in bars one upon the other.
 *
 * @param step - seconds of a bar
 */
export function drawSeries(series: ReplaySummary['series'], step: number): string {
  const first = series[0]?.at ?? 0
  const count = Math.round(((series.at(-1)?.at ?? first) - first) / step) + 1
  const totals = new Map<string, number>()
  for (const { actions } of series)
    for (const [action, rows] of Object.entries(actions)) totals.set(action, (totals.get(action) ?? 0) + rows)
  const names = [...totals].sort(([, a], [, b]) => b - a).map(([action]) => action)
  const free = names.filter((name) => !Object.hasOwn(colours, name))
  const colourOf = (name: string): string => colours[name] ?? others[free.indexOf(name) % others.length] ?? 'var(--bar)'
  const most = roundUp(Math.max(...series.map(({ actions }) => Object.values(actions).reduce((a, b) => a + b, 0))))
  const slot = (width - left) / count
  const bars = series.flatMap(({ at, actions }) => {
    const x = left + Math.round((at - first) / step) * slot
    let y = height - bottom
    return names.flatMap((name) => {
      const rows = actions[name] ?? 0
      if (rows === 0) return []
      const tall = (rows / most) * (height - bottom - 10)
      y -= tall
      return [`<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${Math.max(0.5, slot * 0.86).toFixed(2)}" height="${tall.toFixed(2)}" fill="${colourOf(name)}"><title>${timeOf(at, step)} ${escapeMarkup(name)}: ${formatCount(rows)}</title></rect>`] // prettier-ignore
    })
  })
  const lines = [0, 0.5, 1].map((share) => {
    const y = height - bottom - share * (height - bottom - 10)
    return `<line x1="${String(left)}" x2="${String(width)}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="var(--line)"/><text x="${String(left - 8)}" y="${(y + 4).toFixed(1)}" text-anchor="end">${formatCount(Math.round(most * share))}</text>`
  })
  const marks = [0, 0.5, 1].map((share) => {
    const at = first + Math.round(share * (count - 1)) * step
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle'
    return `<text x="${(left + share * (width - left)).toFixed(1)}" y="${String(height - 6)}" text-anchor="${anchor}">${timeOf(at, step)}</text>`
  })
  const shown = count === 1 ? marks.slice(0, 1) : marks
  const legend = names.map((name) => `<li><i style="background:${colourOf(name)}"></i>${escapeMarkup(name)}</li>`).join('') // prettier-ignore
  return `<svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="rows by action over time (UTC)">${lines.join('')}${bars.join('')}${shown.join('')}</svg><ul class="legend">${legend}<li>UTC, a bar is ${lengthOf(step)}</li></ul>`
}
