import { compile, type Condition } from '../../compiler/index.ts'
import type { Policy } from '../decide/policy.ts'
import type { Arena } from './shared.ts'

/** The stages of a portal, each as the proofs take it. */
export function portalArenas({ portal, scheme, document }: Policy): Readonly<Record<string, Arena>> {
  if (portal === undefined) return {}
  return Object.fromEntries(
    Object.entries(portal.stages).map(([name, { compiled, plan }]) => [
      name,
      { stages: [compiled], matchers: [plan.matcher], scheme, document },
    ]),
  )
}

/**
 * What is true of every call that rules are asked about: it goes to a server of the portal, a call of a tool names one (without a
 * name it is refused before), and a tool that the portal calls a writing one writes.
 */
export function factsOfCalls({ document, scheme }: Policy): readonly Condition[] {
  const servers = Object.entries(document.portal?.servers ?? {})
  const quoted = servers.map(([id]) => JSON.stringify(id))
  // A name that reads like that of a writing tool writes, whatever its case.
  const tools = servers.flatMap(([id, { tools: table = {} }]) =>
    Object.entries(table).flatMap(([tool, access]) =>
      tool.includes('*') || access !== 'write'
        ? []
        : [
            `mcp.server ne ${JSON.stringify(id)} or not mcp.tool wildcard ${JSON.stringify(tool)} or mcp.access eq "write"`,
          ],
    ),
  )
  const texts = [
    'mcp.access in {"read" "write"}',
    'not mcp.subject eq "tool" or len(mcp.tool) gt 0',
    ...(quoted.length === 0 ? [] : [`mcp.server in {${quoted.join(' ')}}`]),
    ...tools,
  ]
  return texts.flatMap((text) => {
    const made = compile(text, scheme)
    return made.ok ? [made.value.checked.root] : []
  })
}
