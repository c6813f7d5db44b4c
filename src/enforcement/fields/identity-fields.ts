import type { DecisionProblem, ExecutionContext, ValueInput } from '../../runtime/index.ts'
import { setField } from './set-field.ts'

/** A group of the identity provider. */
export interface IdentityGroup {
  readonly id?: string
  readonly name?: string
  readonly email?: string
}

/** Who sends the request, as far as the enforcement point knows. */
export interface Identity {
  readonly email?: string
  readonly name?: string
  readonly groups?: readonly IdentityGroup[]
}

/** The device that sends the request. */
export interface Device {
  /** Names of the posture checks. */
  readonly postureChecksPassed?: readonly string[]
  readonly postureChecksFailed?: readonly string[]
}

function recordOf({ id, name, email }: IdentityGroup): ReadonlyMap<string, string> {
  const members: readonly (readonly [string, string | undefined])[] = [
    ['id', id],
    ['name', name],
    ['email', email],
  ]
  return new Map(members.flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]])))
}

type Fields = Readonly<Record<string, ValueInput | undefined>>

/**
 * Fills what the host knows of sender and event. Fields that the scheme does not have are passed
 * over for identity and device, and reported for fields that the host names itself.
 */
export function fillIdentity(
  context: ExecutionContext,
  { identity, device, fields }: { readonly identity?: Identity; readonly device?: Device; readonly fields?: Fields },
  problems: DecisionProblem[],
): void {
  const known: Fields = {
    'identity.email': identity?.email,
    'identity.name': identity?.name,
    'identity.groups': identity?.groups?.map(recordOf),
    'device_posture.checks.passed': device?.postureChecksPassed,
    'device_posture.checks.failed': device?.postureChecksFailed,
  }
  for (const [name, value] of Object.entries(known))
    if (context.shape.slots.has(name)) setField(context, name, value, problems)
  for (const [name, value] of Object.entries(fields ?? {})) setField(context, name, value, problems)
}
