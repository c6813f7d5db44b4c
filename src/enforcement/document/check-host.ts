import type { Policy, PolicyFinding } from '../../policy/index.ts'
import { createDetectors, type DetectorHost } from './create-detectors.ts'
import { createIdentityReader, type IdentityHost } from './identity-reader.ts'

/** What of the host a policy can need beside its own files. */
export interface CheckedHost extends DetectorHost, IdentityHost {}

/**
 * Looks for all that a policy needs of its host, without making an enforcer or asking anything over a network.
 *
 * @returns what is not there or cannot be used: variables of the environment, files of keys
 */
export function checkHost(policy: Policy, host: CheckedHost): readonly PolicyFinding[] {
  const { findings } = createDetectors(policy.detections, host)
  const reader = createIdentityReader(policy.document.identity, host)
  return [...findings, ...(reader === undefined || typeof reader === 'function' ? [] : reader)]
}
