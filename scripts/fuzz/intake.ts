import { fuzzIntake } from '../../test/support/intake-fuzz/intake-fuzz.ts'
import type { FuzzMode } from './mode.ts'

/** Requests to models, disguised, damaged and over raw connections, through the enforcer. */
export const fuzzIntakes: FuzzMode = async ({ draw, seconds }) => {
  let unhandled = 0
  const count = (): void => void (unhandled += 1)
  process.on('unhandledRejection', count)
  const { requests, raw, slowest, findings } = await fuzzIntake(draw, performance.now() + seconds * 1000)
  process.off('unhandledRejection', count)
  return {
    summary: `${String(requests)} requests, ${String(raw)} of them over connections, the slowest ${slowest.toFixed(0)} ms`,
    findings: unhandled === 0 ? findings : [...findings, { what: `${String(unhandled)} unhandled rejections` }],
  }
}
