import type { ValueInput } from '../../runtime/index.ts'
import type { Device, Identity } from '../index.ts'

/** Who calls, as far as the host knows. Without identity a caller is in no group. */
export interface Caller {
  /** What tells this caller from others, such as a token's subject; default: the e-mail address, else name and groups. */
  readonly id?: string
  readonly identity?: Identity
  readonly device?: Device
  /** Values of further fields of the portal's scheme. */
  readonly fields?: Readonly<Record<string, ValueInput | undefined>>
}

/** A caller and what tells it from others. */
export interface KnownCaller {
  readonly caller: Caller
  readonly key: string
}

/** What tells a caller from others: two messages with the same key are of one caller. */
export function callerKey({ id, identity }: Caller): string {
  if (id !== undefined) return JSON.stringify(['id', id])
  if (identity?.email !== undefined) return JSON.stringify(['email', identity.email])
  const groups = (identity?.groups ?? []).map((group) => [group.id, group.name, group.email])
  return JSON.stringify(['name', identity?.name ?? null, groups])
}

/** A message of nobody that the host knows. */
export const nobody: KnownCaller = { caller: {}, key: callerKey({}) }
