import type { DocumentPath } from '../../document/text/document-text.ts'
import { compileBy, compileLimit, compileScope, type SectionTools } from './expressions.ts'
import type { AccessRule, CallLimit } from './plan.ts'
import type { AiSection } from './written.ts'

/** Fields that say who calls. */
const identityFields = /^(?:identity\.|device_posture\.|ai\.user$|ai\.groups$)/
const metadataMember = /ai\.metadata\[("(?:[^"\\]|\\.)*")\]/g
const askedMember = /has_key\(\s*ai\.metadata\s*,\s*("(?:[^"\\]|\\.)*")\s*\)/g

/** What of who calls an expression reads, as a call may lack it; what it asks for by `has_key` it can do without. */
function identityOf(texts: readonly string[], fields: readonly string[]): readonly string[] {
  const asked = new Set(texts.flatMap((text) => [...text.matchAll(askedMember)].map(([, key]) => key)))
  const members = texts.flatMap((text) =>
    [...text.matchAll(metadataMember)].flatMap(([whole, key]) => (asked.has(key) ? [] : [whole])),
  )
  return [...new Set([...fields.filter((name) => identityFields.test(name)), ...members])]
}

function tellTwice(
  rows: readonly { readonly id: string }[],
  what: string,
  path: DocumentPath,
  { findings }: SectionTools,
): void {
  const seen = new Set<string>()
  for (const [index, { id }] of rows.entries()) {
    if (seen.has(id)) findings.add('E_DUPLICATE_ID', [...path, index, 'id'], { what, id })
    seen.add(id)
  }
}

/** Compiles the part `access`. */
export function compileAccess(rows: NonNullable<AiSection['access']>, tools: SectionTools): readonly AccessRule[] {
  const at = ['ai_gateway', 'access']
  tellTwice(rows, 'access rule', at, tools)
  return rows.flatMap((row, index): AccessRule[] => {
    const path = [...at, index]
    const { findings } = tools
    if (row.except === true && row.action !== 'block')
      findings.add('E_POLICY_SCHEMA', [...path, 'except'], { reason: '`except` is of `action: block` only' })
    if ((row.action === 'limit') !== (row.cost !== undefined))
      findings.add('E_POLICY_SCHEMA', path, { reason: '`action: limit` needs a `cost`, and no other action has one' })
    if (row.action !== 'limit' && row.charge !== undefined)
      findings.add('E_POLICY_SCHEMA', [...path, 'charge'], { reason: '`charge` is of `action: limit` only' })
    const scope = compileScope(row, path, tools)
    const by = compileBy(row.by, [...path, 'by'], tools, 'attempt')
    const bucket = row.bucket ?? row.id
    const compiled = row.cost === undefined ? undefined : compileLimit(`access:${bucket}`, row, path, tools)
    if (row.mode === 'off') return []
    return [
      {
        ...scope,
        id: row.id,
        action: row.action,
        isExcept: row.except === true,
        isSimulated: row.mode === 'simulate',
        bucket,
        by,
        limit: compiled?.limit,
        isReserved: row.charge !== 'after',
        identity: identityOf(
          [row.expression ?? '', ...(row.by ?? [])],
          [...(scope.when?.fields ?? []), ...by.flatMap(({ fields }) => fields)],
        ),
      },
    ]
  })
}

/** Compiles the part `limits`. */
export function compileLimits(rows: NonNullable<AiSection['limits']>, tools: SectionTools): readonly CallLimit[] {
  const at = ['ai_gateway', 'limits']
  tellTwice(rows, 'limit', at, tools)
  return rows.flatMap((row, index): CallLimit[] => {
    const path = [...at, index]
    const scope = compileScope(row, path, tools)
    const by = compileBy(row.by, [...path, 'by'], tools, 'attempt')
    const compiled = compileLimit(row.id, row, path, tools)
    if (row.count !== undefined && row.requests === undefined)
      tools.findings.add('E_POLICY_SCHEMA', [...path, 'count'], { reason: '`count` is of `requests` only' })
    if (row.charge === 'after' && (row.requests ?? row.concurrent) !== undefined)
      tools.findings.add('E_POLICY_SCHEMA', [...path, 'charge'], {
        reason: '`charge: after` is of `tokens` and `cost` only',
      })
    if (compiled === undefined || row.mode === 'off') return []
    return [
      {
        ...scope,
        ...compiled,
        by,
        isReserved: row.charge !== 'after',
        countsAttempts: row.count === 'attempts',
        isSimulated: row.mode === 'simulate',
      },
    ]
  })
}
