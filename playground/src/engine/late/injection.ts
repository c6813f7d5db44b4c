import type * as Whole from '../../../../src/inspection/dlp/injection/index.ts'

// The scorer of injections weighs an eighth of the engine, and few policies ask it. The build gives DLP this module in
// place of `src/inspection/dlp/injection/index.ts`, so that its tables are loaded when something asks for them.

export { injectionFeatures } from '../../../../src/inspection/dlp/injection/rules.ts'

let whole: typeof Whole | undefined
let missed = false

function loaded(): typeof Whole {
  if (whole !== undefined) return whole
  missed = true
  throw new Error('the scorer of injections is not loaded yet')
}

/** Whether something asked before the scorer was there. */
export function isMissed(): boolean {
  return missed && whole === undefined
}

/** Loads the scorer; from then on everything that asks is answered. */
export async function loadInjection(): Promise<void> {
  whole ??= await import('../../../../src/inspection/dlp/injection/index.ts')
}

export const scoreInjection: typeof Whole.scoreInjection = (...values) => loaded().scoreInjection(...values)
