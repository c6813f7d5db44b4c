import { describe, expect, it } from 'vitest'
import { createFirstWorld } from '../evaluation/generate-discovery-log/first-world.ts'
import { drawRows, labelsOf } from '../evaluation/generate-discovery-log/rows.ts'
import { createSecondWorld } from '../evaluation/generate-discovery-log/second-world.ts'
import { createThirdWorld } from '../evaluation/generate-discovery-log/third-world.ts'
import type { World } from '../evaluation/generate-discovery-log/world.ts'
import {
  EndpointAggregator,
  evaluateLabels,
  fromLogRow,
  openDiscoveryRules,
  type Evaluation,
  type TrueLabel,
} from '../../src/inspection/discovery/index.ts'

function evaluate(
  world: World,
  count: number,
  relabel: (label: TrueLabel) => TrueLabel = (label) => label,
): Evaluation {
  const opened = openDiscoveryRules()
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  const aggregator = new EndpointAggregator()
  const seen = [...drawRows(world, count)].map((row) => {
    const read = fromLogRow(row)
    if ('problem' in read) throw new Error(read.problem)
    aggregator.add(read)
    return { method: read.method, host: read.host, path: read.path, count: 1 }
  })
  const labels = (labelsOf(world) as readonly TrueLabel[]).map(relabel)
  return evaluateLabels(aggregator.endpoints().map(opened.value), labels, seen)
}

describe('cf-llm', () => {
  it.each([
    ['first', createFirstWorld, 137],
    ['second', createSecondWorld, 500],
    ['third', createThirdWorld, 900],
  ] as const)('is right on the %s world', (_, create, seed) => {
    const { precision, recall, unknownRows } = evaluate(create(seed), 12_000)
    expect(precision).toBeGreaterThanOrEqual(0.95)
    expect(recall).toBeGreaterThanOrEqual(0.95)
    expect(unknownRows).toBe(0)
  })
  it('is counted as wrong where the labels say so', () => {
    const { precision, recall } = evaluate(createThirdWorld(900), 12_000, (label) => ({ ...label, llm: !label.llm }))
    expect([precision, recall]).toEqual([0, 0])
  })
})
