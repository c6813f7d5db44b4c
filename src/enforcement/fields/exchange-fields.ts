import type { PolicyLanguage } from '../../language/index.ts'
import { answerReach } from '../../policy/index.ts'
import type { ContextShape, DecisionProblem, ExecutionContext, LazyTable } from '../../runtime/index.ts'
import type { MessageBody } from '../../inspection/traffic/index.ts'
import { gatewayBodyRows, rulesBodyRows } from './body-rows.ts'
import type { FieldReader, FieldRow, FieldSource } from './field-source.ts'
import { gatewayAddresses, gatewayRows } from './gateway-rows.ts'
import { rulesAddresses, rulesRows } from './rules-rows.ts'
import { setField } from './set-field.ts'

/** Rows of both languages. A name that both have is what the Rules language means by it, as in the policy's scheme. */
function union<Row extends readonly [name: string, ...rest: readonly unknown[]]>(
  rules: readonly Row[],
  gateway: readonly Row[],
): readonly Row[] {
  const known = new Set(rules.map(([name]) => name))
  return [...rules, ...gateway.filter(([name]) => !known.has(name))]
}

const headRows = { cloudflare: rulesRows, gateway: gatewayRows, policy: union(rulesRows, gatewayRows) } as const
const addresses = {
  cloudflare: rulesAddresses,
  gateway: gatewayAddresses,
  policy: union(rulesAddresses, gatewayAddresses),
} as const
const bodyRows = {
  cloudflare: rulesBodyRows,
  gateway: gatewayBodyRows,
  policy: union(rulesBodyRows, gatewayBodyRows),
} as const

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

/** The tables of rows, by shape: every exchange is read by them. */
const tables = new WeakMap<ContextShape, Map<unknown, LazyTable<never>>>()

function tableOf<Source>({ shape }: ExecutionContext, rows: readonly FieldRow<Source>[]): LazyTable<Source> {
  let ofShape = tables.get(shape)
  if (ofShape === undefined) tables.set(shape, (ofShape = new Map<unknown, LazyTable<never>>()))
  let table = ofShape.get(rows) as LazyTable<Source> | undefined
  if (table === undefined) {
    const { slots, fields } = shape
    const readers: (FieldReader<Source> | undefined)[] = fields.map(() => undefined)
    for (const [name, read] of rows) {
      const slot = slots.get(name)
      if (slot !== undefined) readers[slot] = read
    }
    ofShape.set(rows, (table = { slots: [...readers.keys()].filter((slot) => readers[slot] !== undefined), readers }))
  }
  return table
}

/** Each field is worked out when a rule first reads it. */
function fill<Source>(context: ExecutionContext, rows: readonly FieldRow<Source>[], source: Source): void {
  context.setLazySource(tableOf(context, rows), source)
}

/** Fills what request line, headers and answer say, as far as the context has the fields. */
export function fillRequest(
  context: ExecutionContext,
  source: FieldSource,
  language: PolicyLanguage,
  problems: DecisionProblem[],
): void {
  fill(context, headRows[language], source)
  /** One address stands under several names; what is wrong with it is told once. */
  let refused: Set<unknown> | undefined
  for (const [name, read] of addresses[language]) {
    const value = read(source.exchange)
    if (value === undefined || !isVacant(context, name) || refused?.has(value) === true) continue
    const told = problems.length
    setField(context, name, value, problems)
    if (problems.length > told) (refused ??= new Set()).add(value)
  }
}

/** Fields of the head of an answer. */
const isResponseField = ([name]: FieldRow<FieldSource>): boolean => answerReach([name]) !== 'none'
const responseRows: Readonly<Record<PolicyLanguage, readonly FieldRow<FieldSource>[]>> = {
  cloudflare: headRows.cloudflare.filter(isResponseField),
  gateway: headRows.gateway.filter(isResponseField),
  policy: headRows.policy.filter(isResponseField),
}

/** Fills what status and headers of the answer say; it may have come after the request was decided. */
export function fillResponse(context: ExecutionContext, source: FieldSource, language: PolicyLanguage): void {
  fill(context, responseRows[language], source)
}

/** Fills what the body says. */
export function fillBody(context: ExecutionContext, body: MessageBody, language: PolicyLanguage): void {
  fill(context, bodyRows[language], body)
}
