/** What many rounds say of one subject, in nanoseconds of work of the process for one event. */
export interface Timing {
  readonly median: number
  /** The quartiles. */
  readonly low: number
  readonly high: number
}

export interface Subject<Input> {
  readonly name: string
  readonly inputs: readonly Input[]
  readonly run: ((input: Input) => unknown) | ((input: Input) => Promise<unknown>)
  readonly isAsync?: boolean
}

type Runner = (repeats: number) => unknown

/** Milliseconds of work of this process: on a machine that others use too, the clock tells of them as well. */
function work(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Its own copy of the loop for each subject: each call site then sees one function, as in a host that has one
 * engine, and no subject pays for the variety of the bench.
 */
function createRunner<Input>({ inputs, run, isAsync = false }: Subject<Input>): Runner {
  const [asynchronous, wait] = isAsync ? ['async ', 'await '] : ['', '']
  const text = `return ${asynchronous}(repeats) => {
    let hits = 0
    for (let repeat = 0; repeat < repeats; repeat++)
      for (let at = 0; at < inputs.length; at++) {
        const answer = ${wait}run(inputs[at])
        if (answer !== -1 && answer !== false) hits++
      }
    return hits
  }`
  return (new Function('inputs', 'run', text) as (given: unknown, called: unknown) => Runner)(inputs, run)
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

const round = (value: number): number => Math.round(value * 10) / 10

/**
 * Times subjects in rounds in which they take turns, so that what else the machine does falls on all of them.
 *
 * @param rounds - how many are kept; a few before them are not
 * @param milliseconds - about how long a subject runs in each round
 */
export async function measureInTurns(
  subjects: readonly Subject<never>[],
  rounds: number,
  milliseconds: number,
): Promise<ReadonlyMap<string, Timing>> {
  const runners = []
  for (const subject of subjects) {
    const run = createRunner(subject)
    let repeats = 1
    for (;;) {
      const start = work()
      await run(repeats)
      if (work() - start >= milliseconds) break
      repeats *= 2
    }
    runners.push({ subject, run, repeats, times: [] as number[] })
  }
  for (let turn = -3; turn < rounds; turn++)
    for (let at = 0; at < runners.length; at++) {
      const { subject, run, repeats, times } = runners[(at + turn + 3) % runners.length] as (typeof runners)[number]
      const start = work()
      await run(repeats)
      const time = ((work() - start) * 1e6) / (repeats * subject.inputs.length)
      if (turn >= 0) times.push(time)
    }
  return new Map(
    runners.map(({ subject, times }) => {
      const sorted = times.sort((a, b) => a - b)
      return [
        subject.name,
        {
          median: round(quantile(sorted, 0.5)),
          low: round(quantile(sorted, 0.25)),
          high: round(quantile(sorted, 0.75)),
        },
      ]
    }),
  )
}
