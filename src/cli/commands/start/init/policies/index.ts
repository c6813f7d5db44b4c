import { aiPolicy } from './ai.ts'
import { gatewayPolicy } from './gateway.ts'
import { wafPolicy } from './waf.ts'
import type { FirstPolicy } from './first-policy.ts'

/** The first policies, by what `--for` calls them. */
export const firstPolicies = { ai: aiPolicy, waf: wafPolicy, gateway: gatewayPolicy } as const satisfies Readonly<
  Record<string, FirstPolicy>
>

/** What a first policy is for. */
export type FirstPolicyName = keyof typeof firstPolicies
