import { aiPolicy } from './ai.ts'
import { gatewayPolicy } from './gateway.ts'
import { wafPolicy } from './waf.ts'

/** A policy to begin with, and its tests. */
export interface FirstPolicy {
  readonly policy: string
  readonly tests: string
}

/** The first policies, by what `--for` calls them. */
export const firstPolicies = { ai: aiPolicy, waf: wafPolicy, gateway: gatewayPolicy } as const satisfies Readonly<
  Record<string, FirstPolicy>
>

/** What a first policy is for. */
export type FirstPolicyName = keyof typeof firstPolicies
