import { openEnforcer, type Enforcer } from '../../../src/enforcement/index.ts'
import { openPolicy } from '../../../src/policy/index.ts'

/** An enforcer of a policy that needs nothing of its host. */
export function openEnforcerOf(text: string): Enforcer {
  const policy = openPolicy(text)
  if (!policy.ok) throw new Error(policy.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
  const opened = openEnforcer(policy.value)
  if (!opened.ok) throw new Error('INVARIANT: the policy needs nothing of its host')
  return opened.value
}
