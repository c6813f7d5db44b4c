import { fuzzGuard } from '../../test/support/guard-fuzz/guard-fuzz.ts'
import type { FuzzMode } from './mode.ts'

/** Messages between two looks at the clock. */
const share = 3000

/** Messages through MCP guards; `npm run fuzz:guard` counts messages in place of seconds. */
export const fuzzGuards: FuzzMode = async ({ draw, seconds }) => {
  let unhandled = 0
  const count = (): void => void (unhandled += 1)
  process.on('unhandledRejection', count)
  const findings = new Map<string, number>()
  let messages = 0
  let records = 0
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    const outcome = await fuzzGuard(draw, share)
    messages += outcome.messages
    records += outcome.records
    for (const [what, times] of outcome.findings) findings.set(what, (findings.get(what) ?? 0) + times)
  }
  process.off('unhandledRejection', count)
  if (unhandled > 0) findings.set('unhandled rejections', unhandled)
  return {
    summary: `${String(messages)} messages, ${String(records)} audit records`,
    findings: [...findings].map(([what, times]) => ({ what: `${String(times)} times: ${what}` })),
  }
}
