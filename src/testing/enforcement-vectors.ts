import type { EventRecord } from '../compiler/index.ts'
import { createPolicy, emitPolicy, type GatewayPolicy, type Policy } from '../policy/index.ts'
import type { EmittedModule, ModuleLoader } from './executors.ts'

/** Policies of one builder, a request, and what must come of it. */
export interface EnforcementRow {
  readonly id: string
  readonly policyType: 'dns' | 'network' | 'http'
  readonly policies: readonly GatewayPolicy[]
  readonly request: EventRecord
  readonly expect: {
    readonly action: string
    readonly policy: string | null
    readonly isolated?: boolean
    readonly logged?: readonly { readonly action: string; readonly policy: string }[]
  }
}

type Decision = Pick<ReturnType<Policy['decide']>, 'action' | 'rule' | 'isolation' | 'overruled' | 'problems'>

const filters = { dns: 'dns', network: 'l4', http: 'http' } as const

function outcomeOf({ action, rule, isolation, overruled, problems }: Decision): EnforcementRow['expect'] & object {
  return {
    action,
    policy: rule,
    isolated: isolation !== null,
    logged: overruled.map((entry) => ({ action: entry.action, policy: entry.rule })),
    ...(problems.length === 0 ? {} : { problems }),
  }
}

/**
 * Opens the policies of a row and asks them, in the library and as an emitted module.
 *
 * @returns what differs, or undefined if both decide as the row says
 */
export async function runEnforcementRow(
  { policyType, policies, request, expect }: EnforcementRow,
  load: ModuleLoader,
): Promise<{ readonly expected: string; readonly got: string } | undefined> {
  const opened = createPolicy({
    scheme: 'gateway',
    gateway: { policies: policies.map((row) => ({ ...row, filters: [filters[policyType]] })) },
  })
  const wanted = { isolated: false, logged: [], ...expect }
  const expected = JSON.stringify({
    action: wanted.action,
    policy: wanted.policy,
    isolated: wanted.isolated,
    logged: wanted.logged,
  })
  if (!opened.ok) return { expected, got: opened.diagnostics.map(({ message }) => message).join('; ') }
  const policy = opened.value
  const module = (await load(emitPolicy(policy))) as EmittedModule & { decide(event: EventRecord): Decision }
  for (const [name, decision] of [
    ['library', policy.decide(request)],
    ['module', module.decide(request)],
  ] as const) {
    const outcome = outcomeOf(decision)
    const got = JSON.stringify(expect.isolated === undefined ? { ...outcome, isolated: wanted.isolated } : outcome)
    if (got !== expected) return { expected, got: `${name}: ${got}` }
  }
  return undefined
}
