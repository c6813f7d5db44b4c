import type { DecisionRecord } from '../record.ts'

/** Upper bounds of the buckets of a latency, in seconds. */
const bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Values of labels that one counter tells apart at most; further ones count as `other`. */
const mostSeries = 1000

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`).join(',')}}` // prettier-ignore
}

/** Counts decisions, and prints the counts as Prometheus reads them. Names of users are no labels. */
export class GatewayMetrics {
  readonly #counters = new Map<string, Map<string, number>>()
  readonly #latency = bounds.map(() => 0)
  #latencySum = 0
  #latencyCount = 0

  #add(name: string, labels: Readonly<Record<string, string>>, amount = 1): void {
    const series = this.#counters.get(name) ?? new Map<string, number>()
    this.#counters.set(name, series)
    const key = labelsOf(labels)
    const own = series.has(key) || series.size < mostSeries ? key : labelsOf(Object.fromEntries(Object.keys(labels).map((label) => [label, 'other']))) // prettier-ignore
    series.set(own, (series.get(own) ?? 0) + amount)
  }

  /** Counts a decision. */
  count({ outcome, usage, cost, firstTextMs, end }: DecisionRecord): void {
    const { target, kind, code, limits } = outcome
    const [provider, model] = [target?.provider ?? '', target?.model ?? '']
    this.#add('portcullis_calls_total', { provider, model, outcome: kind, code: code ?? '', end: end ?? '' })
    for (const { target: asked, attempt, result } of outcome.attempts)
      if (attempt > 0) this.#add('portcullis_attempts_total', { provider: asked.provider, model: asked.model, result: result.kind === 'failure' ? result.reason : result.kind }) // prettier-ignore
    if (usage !== undefined && kind === 'answered') {
      this.#add('portcullis_tokens_total', { provider, model, type: 'input' }, usage.input)
      this.#add('portcullis_tokens_total', { provider, model, type: 'output' }, usage.output)
      this.#add('portcullis_cost_dollars_total', { provider, model }, (cost ?? 0) / 1e9)
    }
    for (const { limit, refusal } of limits) if (refusal !== undefined) this.#add('portcullis_limit_refusals_total', { limit }) // prettier-ignore
    if (firstTextMs === undefined) return
    this.#latencyCount += 1
    this.#latencySum += firstTextMs / 1000
    for (const [index, bound] of bounds.entries())
      if (firstTextMs / 1000 <= bound) this.#latency[index] = (this.#latency[index] ?? 0) + 1
  }

  /** The text format of Prometheus, version 0.0.4. */
  print(): string {
    const lines: string[] = []
    for (const [name, series] of this.#counters) {
      lines.push(`# TYPE ${name} counter`)
      for (const [labels, value] of series) lines.push(`${name}${labels} ${String(value)}`)
    }
    const latency = 'portcullis_first_text_seconds'
    lines.push(`# TYPE ${latency} histogram`)
    for (const [index, bound] of bounds.entries()) lines.push(`${latency}_bucket{le="${String(bound)}"} ${String(this.#latency[index] ?? 0)}`) // prettier-ignore
    lines.push(`${latency}_bucket{le="+Inf"} ${String(this.#latencyCount)}`)
    lines.push(`${latency}_sum ${String(this.#latencySum)}`, `${latency}_count ${String(this.#latencyCount)}`)
    return `${lines.join('\n')}\n`
  }
}
