import { describePlan } from '../../../../../src/policy/index.ts'
import { openSound } from '../../open-policy.ts'
import type { Questions } from '../../protocol.ts'

/** Which rules an index finds, and which are asked one by one. */
export async function plan({ files }: Questions['plan'][0]): Promise<string> {
  const { policy } = await openSound(files)
  return describePlan(policy)
}
