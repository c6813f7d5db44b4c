/**
 * How much an action keeps from a request: more is stricter.
 *
 * @returns 0: nothing, 1: it is asked or changed on the way, 2: it is refused
 */
export function strictnessOf(action: string): number {
  if (action === 'allow' || action === 'off') return 0
  return action === 'block' ? 2 : 1
}
