import type { DecisionProblem, ExecutionContext, ValueInput } from '../../runtime/index.ts'
import { identityFields, type Device, type Identity } from '../../policy/index.ts'
import { setField } from './set-field.ts'

export type { Device, Identity, IdentityGroup } from '../../policy/index.ts'

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
  if (identity !== undefined || device !== undefined)
    for (const [name, value] of Object.entries(identityFields(identity, device)))
      if (context.shape.slots.has(name)) setField(context, name, value, problems)
  if (fields !== undefined) for (const [name, value] of Object.entries(fields)) setField(context, name, value, problems)
}
