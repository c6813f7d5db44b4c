const set = (name: string): string | undefined => process.env[`PORTCULLIS_${name}`]

/** Whether a run draws all cases, as `.ci/run` does, and not the few of `npm test`. */
export const isFull = set('FULL') === '1'

/**
 * How many cases a test draws: few by default, all with `PORTCULLIS_FULL=1`, or as many as the variable of its name
 * says.
 *
 * @param name - The variable's name behind `PORTCULLIS_`.
 * @param few - The cases of `npm test`, 1 or more.
 * @param all - The cases of a full run, 1 or more.
 * @throws {@link Error} where the variable holds no whole number above 0: a test of no case proves nothing.
 */
export function amount(name: string, few: number, all: number): number {
  const given = set(name)
  if (given === undefined) return isFull ? all : few
  if (!/^[1-9]\d*$/.test(given)) throw new Error(`PORTCULLIS_${name}: expected a whole number above 0, found ${given}`)
  return Number(given)
}

/** The seed of a run: `PORTCULLIS_SEED` repeats one. */
export function drawSeed(): number {
  return Number(set('SEED') ?? Math.floor(Math.random() * 2 ** 31))
}
