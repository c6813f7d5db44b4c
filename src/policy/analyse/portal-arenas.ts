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

function compiled(texts: readonly string[], scheme: Policy['scheme']): readonly Condition[] {
  return texts.flatMap((text) => {
    const made = compile(text, scheme)
    return made.ok ? [made.value.checked.root] : []
  })
}

/**
 * What is true of every call that rules are asked about, whatever class its tool is of: it goes to a server of the portal, and a
 * call of a tool names one (without a name it is refused before).
 */
export function factsOfSubjects({ document, scheme }: Policy): readonly Condition[] {
  const quoted = Object.keys(document.portal?.servers ?? {}).map((id) => JSON.stringify(id))
  const texts = [
    'mcp.access in {"read" "write"}',
    'not mcp.subject eq "tool" or len(mcp.tool) gt 0',
    ...(quoted.length === 0 ? [] : [`mcp.server in {${quoted.join(' ')}}`]),
  ]
  return compiled(texts, scheme)
}

/** What is true of every call that rules are asked about: also, a tool that the portal calls a writing one writes. */
export function factsOfCalls(policy: Policy): readonly Condition[] {
  const { document, scheme } = policy
  // A name that reads like that of a writing tool writes, whatever its case.
  const tools = Object.entries(document.portal?.servers ?? {}).flatMap(([id, { tools: table = {} }]) =>
    Object.entries(table).flatMap(([tool, access]) =>
      tool.includes('*') || access !== 'write'
        ? []
        : [
            `mcp.server ne ${JSON.stringify(id)} or not mcp.tool wildcard ${JSON.stringify(tool)} or mcp.access eq "write"`,
          ],
    ),
  )
  return [...factsOfSubjects(policy), ...compiled(tools, scheme)]
}
