import { defineScheme, type FieldInput } from '../define-scheme.ts'
import { gatewaySelectors } from '../fields/gateway.generated.ts'

function toFields(): Record<string, FieldInput> {
  // DLP profiles and bodies are worked out from what is transferred.
  const costs: Readonly<Record<string, number>> = { 'dlp.profiles': 5000 }
  return Object.fromEntries(
    gatewaySelectors.map(({ policyTypes, ui, ...row }) => [
      row.name,
      {
        ...row,
        note: `${ui}, in ${policyTypes.join(', ')} policies.`,
        ...(costs[row.name] === undefined ? {} : { cost: costs[row.name] as number }),
      },
    ]),
  )
}

/**
 * Gateway's language: every selector of the catalogue, in one scheme for HTTP, network and
 * DNS policies. It has no functions. `!=` on a missing value is true as in the engine: a
 * selector that a request does not have is "not" every value.
 */
export const gateway = defineScheme({
  name: 'gateway',
  fields: toFields(),
  constants: { true: true, false: false },
  lists: { Ip: true, Bytes: true, Int: true },
  nilNotEqual: true,
  dialect: { memberAfterEach: true, listIds: true, compareArrays: true },
})
