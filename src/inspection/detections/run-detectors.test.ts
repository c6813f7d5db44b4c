import { describe, expect, it } from 'vitest'
import { runDetectors, type Detector } from './index.ts'

const detector = (name: string, field: string, detect: Detector['detect']): Detector => ({
  name,
  provides: [field],
  detect,
})
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('runDetectors', () => {
  it('asks only the detectors that a field needs, the first of two', async () => {
    const asked: string[] = []
    const make = (name: string, field: string): Detector =>
      detector(name, field, () => (asked.push(name), Promise.resolve(new Map([[field, 1]]))))
    const { values } = await runDetectors([make('a', 'x'), make('b', 'y'), make('c', 'x')], ['x'], { prompt: 'p' })
    expect(asked).toEqual(['a'])
    expect([...values]).toEqual([['x', 1]])
  })
  it('keeps the deadline, and the answers that came before it', async () => {
    let aborted = false
    const slow = detector('slow', 'x', async (_input, signal) => {
      signal.addEventListener('abort', () => (aborted = true))
      await wait(2000)
      return new Map([['x', 1]])
    })
    const quick = detector('quick', 'y', () => Promise.resolve(new Map([['y', 2]])))
    const started = performance.now()
    const outcome = await runDetectors([slow, quick], ['x', 'y'], { prompt: 'p' }, { deadlineMs: 40 })
    expect(performance.now() - started).toBeLessThan(2000)
    expect(outcome.failures).toMatchObject([{ detector: 'slow', reason: 'timeout', fields: ['x'] }])
    expect([...outcome.values]).toEqual([['y', 2]])
    expect(aborted).toBe(true)
  })
  it('turns errors of every kind into failures', async () => {
    const sync = detector('sync', 'x', () => {
      throw new TypeError('at once')
    })
    const late = detector('late', 'y', () => Promise.reject(new Error('later')))
    const { failures, values } = await runDetectors([sync, late], ['x', 'y'], { prompt: 'p' })
    expect(failures.map((one) => [one.detector, one.reason, one.message])).toEqual([
      ['sync', 'error', 'at once'],
      ['late', 'error', 'later'],
    ])
    expect(values.size).toBe(0)
  })
  it('tells a time limit of the detector itself apart from an error', async () => {
    const own = detector('own', 'x', async () => {
      await new Promise((_, reject) => AbortSignal.timeout(1).addEventListener('abort', ({ target }) => { reject((target as AbortSignal).reason as Error) })) // prettier-ignore
      return new Map()
    })
    const { failures } = await runDetectors([own], ['x'], { prompt: 'p' })
    expect(failures.map(({ reason }) => reason)).toEqual(['timeout'])
  })
  it('never gives a field that was not asked for', async () => {
    const both: Detector = {
      name: 'both',
      provides: ['x', 'y'],
      detect: () =>
        Promise.resolve(
          new Map([
            ['x', 1],
            ['y', 2],
            ['z', 3],
          ]),
        ),
    }
    expect([...(await runDetectors([both], ['y'], { prompt: 'p' })).values]).toEqual([['y', 2]])
  })
  it('decides 500 prompts at once under the deadline, with slow and failing detectors', async () => {
    const ok = detector('ok', 'a', () => Promise.resolve(new Map([['a', 1]])))
    const bad = detector('bad', 'b', () => Promise.reject(new Error('no')))
    const slow = detector('slow', 'c', () => new Promise(() => undefined))
    const started = performance.now()
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, (_, at) =>
        runDetectors([ok, bad, slow], ['a', 'b', 'c'], { prompt: String(at) }, { deadlineMs: 100 }),
      ),
    )
    // Far beyond the deadline, for busy machines; one after the other would take 50 seconds.
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(outcomes.every((one) => one.values.get('a') === 1 && one.failures.length === 2)).toBe(true)
  })
  it('stops when the caller stops', async () => {
    const slow = detector('slow', 'x', () => wait(2000).then(() => new Map([['x', 1]])))
    const outcome = await runDetectors([slow], ['x'], { prompt: 'p' }, { signal: AbortSignal.abort() })
    expect(outcome.failures[0]?.reason).toBe('timeout')
  })
})
