import type { DecisionProblem, ExecutionContext } from '../../runtime/index.ts'
import type { MessageBody } from '../../inspection/traffic/index.ts'
import { gatewayBodyRows, rulesBodyRows } from './body-rows.ts'
import type { FieldRow, FieldSource } from './field-source.ts'
import { gatewayAddresses, gatewayRows } from './gateway-rows.ts'
import { rulesAddresses, rulesRows } from './rules-rows.ts'
import { setField } from './set-field.ts'

/** The two languages that a policy may be written in. */
type SchemeName = 'cloudflare' | 'gateway'

const headRows = { cloudflare: rulesRows, gateway: gatewayRows } as const
const addresses = { cloudflare: rulesAddresses, gateway: gatewayAddresses } as const
const bodyRows = { cloudflare: rulesBodyRows, gateway: gatewayBodyRows } as const

const bodyFields: ReadonlySet<string> = new Set(Object.values(bodyRows).flatMap((rows) => rows.map(([name]) => name)))

/** Whether a field needs a body that may have to be read first. */
export function isBodyField(name: string): boolean {
  return bodyFields.has(name)
}

/** Whether a field is read of the unpacked body, in its form or parts. */
export function isUnpackedField(name: string): boolean {
  return /\.(?:form|multipart)(?:\.|$)|^http\.upload\./.test(name)
}

/** Whether a context has a field and nobody filled it before, who knows better. */
function isVacant({ shape, values }: ExecutionContext, name: string): boolean {
  const slot = shape.slots.get(name)
  return slot !== undefined && values[slot] === undefined
}

/** Each field is worked out when a rule first reads it. */
function fill<Source>(context: ExecutionContext, rows: readonly FieldRow<Source>[], source: Source): void {
  for (const [name, read] of rows) if (isVacant(context, name)) context.setLazy(name, () => read(source))
}

/** Fills what request line, headers and answer say, as far as the context has the fields. */
export function fillRequest(
  context: ExecutionContext,
  source: FieldSource,
  scheme: SchemeName,
  problems: DecisionProblem[],
): void {
  fill(context, headRows[scheme], source)
  for (const [name, read] of addresses[scheme])
    if (isVacant(context, name)) setField(context, name, read(source.exchange), problems)
}

/** Fills what the body says. */
export function fillBody(context: ExecutionContext, body: MessageBody, scheme: SchemeName): void {
  fill(context, bodyRows[scheme], body)
}
