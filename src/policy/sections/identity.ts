import type { FindingList } from '../document/finding.ts'
import type { PolicyDocument, TestDevice, TestIdentity } from '../document/generated/document.generated.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import { checkHeaderName, checkUrl } from '../document/written-values.ts'

/** A group of the identity provider. */
export interface IdentityGroup {
  readonly id?: string
  readonly name?: string
  readonly email?: string
}

/** Who sends a request, as far as somebody trustworthy says. */
export interface Identity {
  readonly email?: string
  readonly name?: string
  readonly groups?: readonly IdentityGroup[]
}

/** The device that sends a request. */
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

/** The fields that an identity and a device fill. */
export function identityFields(
  identity: Identity | undefined,
  device: Device | undefined,
): Readonly<Record<string, string | readonly string[] | readonly ReadonlyMap<string, string>[] | undefined>> {
  return {
    'identity.email': identity?.email,
    'identity.name': identity?.name,
    'identity.groups': identity?.groups?.map(recordOf),
    'device_posture.checks.passed': device?.postureChecksPassed,
    'device_posture.checks.failed': device?.postureChecksFailed,
  }
}

/** The identity that a test of a document writes. */
export function toIdentity(written: TestIdentity | undefined): Identity | undefined {
  if (written === undefined) return undefined
  const { groups, ...rest } = written
  if (groups === undefined) return rest
  return {
    ...rest,
    groups: groups.map((group): IdentityGroup => (typeof group === 'string' ? { name: group } : group)),
  }
}

/** The device that a test of a document writes. */
export function toDevice(written: TestDevice | undefined): Device | undefined {
  if (written === undefined) return undefined
  return {
    ...(written.posture_passed === undefined ? {} : { postureChecksPassed: written.posture_passed }),
    ...(written.posture_failed === undefined ? {} : { postureChecksFailed: written.posture_failed }),
  }
}

/** Warns of one source that fills two members: one of them then holds what it does not mean. */
function tellTwice(
  findings: FindingList,
  path: DocumentPath,
  sources: object | undefined,
  what: string,
  toKey = (name: string): string => name,
): void {
  const members = new Map<string, string>()
  for (const [member, source] of Object.entries(sources ?? {})) {
    if (typeof source !== 'string') continue
    const first = members.get(toKey(source))
    if (first === undefined) members.set(toKey(source), member)
    else findings.add('W_IDENTITY_SOURCE', [...path, member], { source: `${what} ${source}`, first, second: member })
  }
}

/** Checks what the schema of the section `identity` cannot. */
export function checkIdentity(document: PolicyDocument, findings: FindingList): void {
  const { identity } = document
  const { jwt, headers } = identity ?? {}
  if (identity !== undefined && Object.keys(identity).length === 0)
    findings.add('E_POLICY_SCHEMA', ['identity'], { reason: 'no source is named: `jwt`, `headers` or `log`' })
  if (jwt !== undefined) {
    const path = ['identity', 'jwt']
    if ((jwt.jwks_url === undefined) === (jwt.jwks_file === undefined))
      findings.add('E_POLICY_SCHEMA', path, { reason: 'expected one of `jwks_url` and `jwks_file`' })
    for (const key of ['issuer', 'jwks_url'] as const) checkUrl(findings, [...path, key], jwt[key])
    checkHeaderName(findings, [...path, 'header'], jwt.header)
    for (const [index, audience] of jwt.audience.entries())
      if (audience === '') findings.add('E_POLICY_SCHEMA', [...path, 'audience', index], { reason: 'it names nobody' })
  }
  for (const key of ['email', 'name', 'groups'] as const)
    checkHeaderName(findings, ['identity', 'headers', key], headers?.[key])
  tellTwice(findings, ['identity', 'headers'], headers, 'the header', (name) => name.toLowerCase())
  tellTwice(findings, ['identity', 'log'], identity?.log, 'the member')
  tellTwice(findings, ['identity', 'jwt', 'claims'], jwt?.claims, 'the claim')
  if (
    headers !== undefined &&
    headers.email === undefined &&
    headers.name === undefined &&
    headers.groups === undefined
  )
    findings.add('E_POLICY_SCHEMA', ['identity', 'headers'], { reason: 'no header is named' })
}
