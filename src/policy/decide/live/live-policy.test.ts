import { describe, expect, it } from 'vitest'
import { createPolicy, LivePolicy, type Policy, type PolicyDocument } from '../../index.ts'

/** A policy whose every decision tells its version, in the rule and in a log entry alike. */
function toDocument(version: number, count = 50): PolicyDocument {
  return {
    rules: [
      { id: 'all', expression: 'http.host ne ""', action: 'log' },
      { id: `log-${String(version)}`, expression: 'http.host contains "a"', action: 'log' },
      ...Array.from({ length: count }, (_, index) => ({
        id: `host-${String(index)}`,
        expression: `http.host eq "a${String(index)}"`,
        action: 'block' as const,
        action_parameters: { version },
      })),
    ],
  }
}

function open(document: PolicyDocument): Policy {
  const result = createPolicy(document)
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.value
}

const event = (index: number): Record<string, string> => ({ 'http.host': `a${String(index % 50)}` })

describe('a live policy', () => {
  it('decides as the new policy after an update', async () => {
    const live = new LivePolicy(open(toDocument(1)))
    expect(live.decide(event(3))).toEqual(open(toDocument(1)).decide(event(3)))
    expect(await live.update(toDocument(2))).toMatchObject({ status: 'updated', version: 2 })
    expect(live.decide(event(3))).toEqual(open(toDocument(2)).decide(event(3)))
  })

  it('keeps the old policy if the new one is wrong, and says everything that is', async () => {
    const live = new LivePolicy(open(toDocument(1)))
    const broken: PolicyDocument = {
      rules: [
        { expression: 'http.hots eq "a"', action: 'block' },
        { expression: 'http.host eq 1', action: 'block' },
      ],
    }
    const outcome = await live.update(broken)
    expect(outcome.status).toBe('rejected')
    expect(outcome.status === 'rejected' ? outcome.diagnostics.map(({ path }) => path[1]) : []).toEqual([0, 1])
    expect(live.version).toBe(1)
    expect(live.decide(event(1)).parameters).toEqual({ version: 1 })
  })

  it('keeps counters by rule id, and forgets rules that are gone', async () => {
    const live = new LivePolicy(open(toDocument(1)))
    live.decide(event(0))
    await live.update(toDocument(2))
    live.decide(event(0))
    expect(live.counters.get('all')).toEqual({ matched: 2, monitored: 0 })
    expect(live.counters.get('host-0')).toEqual({ matched: 2, monitored: 0 })
    expect(live.counters.has('log-1')).toBe(false)
    expect(live.counters.get('log-2')).toEqual({ matched: 1, monitored: 0 })
  })

  it('lets the last of overlapping updates win', async () => {
    const live = new LivePolicy(open(toDocument(1)), { sliceMs: 0 })
    const outcomes = await Promise.all([2, 3, 4].map((version) => live.update(toDocument(version))))
    expect(outcomes.map(({ status }) => status)).toEqual(['superseded', 'superseded', 'updated'])
    expect(live.decide(event(1)).parameters).toEqual({ version: 4 })
  })

  it('decides a context by the policy that made it', async () => {
    const live = new LivePolicy(open(toDocument(1)))
    const context = live.policy.scheme.createContext().setAll(event(7))
    await live.update(toDocument(2))
    expect(live.decide(context).parameters).toEqual({ version: 1 })
    expect(() => live.decide(open(toDocument(3)).scheme.createContext())).toThrow('another scheme')
  })

  // Few rules, and one comparison at the end: how long a hundred updates take is no part of what is tested.
  it('loses and mixes no decision while it is updated a hundred times', { timeout: 120_000 }, async () => {
    const count = 10
    const live = new LivePolicy(open(toDocument(1, count)), { sliceMs: 0 })
    const seen = new Set<number>()
    const wrong: unknown[] = []
    let newest = 0
    let isOver = false
    let decisions = 0
    const decide = async (): Promise<void> => {
      while (!isOver) {
        const { matched, parameters } = live.decide(event(decisions++ % count))
        const version = Number(parameters['version'])
        const told = matched.map(({ rule }) => rule)
        if (told[0] !== 'all' || told[1] !== `log-${String(version)}` || version < newest)
          wrong.push({ told, version, newest })
        newest = version
        seen.add(version)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const deciding = decide()
    for (let version = 2; version <= 101; version++) await live.update(toDocument(version, count))
    isOver = true
    await deciding
    expect(wrong).toEqual([])
    expect(live.version).toBe(101)
    expect(seen.size).toBeGreaterThan(50)
    expect(live.counters.get('all')?.matched).toBe(decisions)
  })
})
