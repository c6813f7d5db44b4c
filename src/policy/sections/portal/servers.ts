import {
  compileNamePattern,
  parseHttpUrl,
  portalServerPlace,
  type PortalServerRow,
} from '../../../runtime/portal/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { Portal as PortalSection } from '../../document/generated/document.generated.ts'
import { checkUrl } from '../../document/written-values.ts'

/** The servers of a portal as data; what is wrong with one is reported. */
export function toServerRows(portal: PortalSection, findings: FindingList): readonly PortalServerRow[] {
  const places = new Map<string, string>()
  return Object.entries(portal.servers ?? {}).map(([id, server]) => {
    const path = ['portal', 'servers', id]
    checkUrl(findings, [...path, 'url'], server.url)
    const url = server.url === undefined ? undefined : parseHttpUrl(server.url)
    if (url !== undefined) {
      const place = portalServerPlace(url)
      const other = places.get(place)
      if (other !== undefined) findings.add('E_PORTAL_SERVER_URL', [...path, 'url'], { server: id, other, url: place })
      places.set(place, id)
    }
    const tools = Object.entries(server.tools ?? {})
    for (const [name] of tools)
      if (name.includes('*') && compileNamePattern(name) === undefined)
        findings.add(
          'E_POLICY_SCHEMA',
          [...path, 'tools', name],
          { reason: `\`${name}\` has two stars in a row: one stands for any run of characters` },
          { target: 'key' },
        )
    return {
      id,
      ...(server.url === undefined ? {} : { url: server.url }),
      trustsAnnotations: server.trust_annotations === true,
      tools,
    }
  })
}
