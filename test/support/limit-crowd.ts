import type { Claim, Limit, Limiter } from '../../src/limits/index.ts'

/** All calls of a crowd are made at this moment of the clock. */
export const crowdTime = Date.parse('2026-11-26T12:00:00Z')
const fixed = { kind: 'fixed', seconds: 3600 } as const

export function crowdLimit(id: string, amount: number, isCount: boolean, window: Limit['window'] = fixed): Limit {
  return { id, amount, window, isCount, onStoreError: 'closed' }
}

export const crowdLimits = { requests: 500, tokens: 40_000, cost: 4_000_000 } as const
const reserved = { tokens: 100, cost: 10_000 } as const
const claims: readonly Claim[] = [
  { limit: crowdLimit('requests', crowdLimits.requests, true), subject: [], amount: 1, isBooked: true },
  { limit: crowdLimit('tokens', crowdLimits.tokens, false), subject: [], amount: reserved.tokens, isBooked: false },
  { limit: crowdLimit('cost', crowdLimits.cost, false), subject: [], amount: reserved.cost, isBooked: false },
]

export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 3))

/** What a crowd took, and how much of it was over what was reserved, at most at one time. */
export interface CrowdUse {
  taken: number
  tokens: number
  cost: number
  tokensOver: number
  costOver: number
}

/** Clients at once, each with a few calls; what a call takes may be more than what was reserved for it. */
export async function crowd(
  limiters: readonly Limiter[],
  { clients, calls, name }: { readonly clients: number; readonly calls: number; readonly name: string },
): Promise<CrowdUse> {
  const use: CrowdUse = { taken: 0, tokens: 0, cost: 0, tokensOver: 0, costOver: 0 }
  let [tokensInFlight, costInFlight] = [0, 0]
  const client = async (number: number): Promise<void> => {
    for (let call = 0; call < calls; call++) {
      const limiter = limiters[number % limiters.length]!
      const verdict = await limiter.reserve(`${name}-${String(number)}-${String(call)}`, crowdTime, claims)
      if (!verdict.isTaken) continue
      use.taken++
      const tokens = 50 + ((number * 31 + call * 17) % 120)
      const cost = tokens * 100
      const over = [Math.max(0, tokens - reserved.tokens), Math.max(0, cost - reserved.cost)] as const
      tokensInFlight += over[0]
      costInFlight += over[1]
      use.tokensOver = Math.max(use.tokensOver, tokensInFlight)
      use.costOver = Math.max(use.costOver, costInFlight)
      await tick()
      await limiter.settle(verdict, crowdTime, ({ key, heldUntil }) => heldUntil === undefined ? undefined : key.startsWith('cost') ? cost : tokens) // prettier-ignore
      tokensInFlight -= over[0]
      costInFlight -= over[1]
      use.tokens += tokens
      use.cost += cost
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return use
}
