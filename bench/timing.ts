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

let copies = 0

/**
 * A function from a text, with what it learns kept to itself. V8 gives functions of equal texts one feedback: a loop
 * that is made twice of one text has seen two subjects, and inlines neither, so each text is made another one.
 */
export function createCopy(names: readonly string[], text: string, given: readonly unknown[]): unknown {
  return (new Function(...names, `// copy ${String(copies++)}\n${text}`) as (...values: unknown[]) => unknown)(...given)
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
  return createCopy(['inputs', 'run'], text, [inputs, run]) as Runner
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Milliseconds of work after which the host has made the code of a subject as fast as it will. */
const warmUpOfFew = 60
/**
 * The same for policies of thousands of rules, which ask some hundred functions: after 60 their code was still being made, in
 * threads whose work counts here, and one module took 540 to 1,150 ns where it takes 490 once that is over. Not for all: with
 * seven other engines in one process, Node 20 left with a fatal error of V8's own when each had run for so long.
 */
const warmUpOfMany = 300

/** How often all inputs are gone through in some milliseconds of work. */
async function repeatsFor(run: Runner, milliseconds: number): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) {
    const start = work()
    await run(repeats)
    if (work() - start >= milliseconds) return repeats
  }
}

/**
 * Times subjects in rounds in which they take turns, so that what else the machine does falls on all of them.
 *
 * @param rounds - how many are kept; a few before them are not
 * @param milliseconds - about how long a subject runs in each round
 * @param rules - of the policy
 */
export async function measureInTurns(
  subjects: readonly Subject<never>[],
  rounds: number,
  milliseconds: number,
  rules = 1,
): Promise<ReadonlyMap<string, Timing>> {
  const warmUp = rules < 1000 ? warmUpOfFew : warmUpOfMany
  const runners = []
  for (const subject of subjects) {
    const run = createRunner(subject)
    await repeatsFor(run, warmUp)
    runners.push({ subject, run, repeats: await repeatsFor(run, milliseconds), times: [] as number[] })
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
