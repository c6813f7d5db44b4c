import type { DetectionValue } from './detector.ts'

/** Fields whose numbers add up; of all others the lowest counts, as a low score is the worse one. */
const sums: ReadonlySet<string> = new Set(['cf.llm.prompt.token_count'])

function combineTwo(field: string, first: DetectionValue, second: DetectionValue): DetectionValue {
  if (typeof first === 'boolean') return first || second === true
  if (typeof first === 'number') {
    if (typeof second !== 'number') return first
    return sums.has(field) ? first + second : Math.min(first, second)
  }
  if (first instanceof Map) {
    const scores = new Map<string, number>(first)
    for (const [name, score] of second instanceof Map ? second : [])
      scores.set(name as string, Math.min(scores.get(name as string) ?? Infinity, score as number))
    return scores
  }
  const list = first as readonly string[]
  return Array.isArray(second) ? [...new Set([...list, ...(second as readonly string[])])] : list
}

/**
 * What the values of one field for several texts make together: found in one is found, categories of all,
 * the worst score.
 *
 * @throws RangeError if there is no value
 */
export function combineValues(field: string, values: readonly DetectionValue[]): DetectionValue {
  const [first, ...rest] = values
  if (first === undefined) throw new RangeError('there is no value to combine')
  return rest.reduce((all, value) => combineTwo(field, all, value), first)
}
