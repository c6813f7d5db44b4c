import type { Policy } from '../../policy/index.ts'

/** The members of log rows that say who sent them, as far as policies do not name others. */
const usual = ['identity', 'device']

/** The members of log rows, outermost first steps, that policies read to know who sent a request. */
export function identityMembers(policies: readonly Policy[]): readonly string[] {
  const named = policies.flatMap(({ document }) => Object.values(document.identity?.log ?? {}))
  return [...usual, ...named.flatMap((path) => (typeof path === 'string' ? [path.split('.', 1)[0] ?? ''] : []))]
}
