import { parse, type Node } from 'acorn'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emitPolicy, openPolicy } from '../../src/policy/index.ts'
import { createModuleFolder, type ModuleFolder } from '../support/load-module.ts'

/** Strings that a document may hold anywhere; YAML and JSON carry them as they are. */
const hostile = ['"', '`${alert(1)}`', '</script>', '\u2028', '*/', '__proto__', 'constructor', "'); process.exit(1); ('", '\\u0022', 'é😀'] // prettier-ignore

function documentWith(text: string): string {
  return JSON.stringify({
    version: 1,
    name: text,
    scheme: 'cloudflare',
    lists: { l1: { kind: 'hostname', description: text, items: ['a.example'] } },
    rules: [
      {
        id: 'first',
        description: text,
        expression: `http.host in $l1 and http.request.uri.path ne ${JSON.stringify(text.replace(/[^ -~]/g, '').replace(/\\/g, '\\\\'))}`,
        action: 'block',
        action_parameters: { response: { status_code: 403, content_type: 'text/plain', content: text } },
        tags: [text],
      },
    ],
  })
}

/** Every identifier, and every kind of node that no emitted policy may hold. */
function survey(node: Node, names: Set<string>, kinds: Set<string>): void {
  kinds.add(node.type)
  const record = node as unknown as Readonly<Record<string, unknown>>
  if (node.type === 'Identifier') names.add(record['name'] as string)
  for (const value of Object.values(record).flat()) {
    if (typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string')
      survey(value as Node, names, kinds)
  }
}

interface PolicyModule {
  decide(event: object): { readonly action: string; readonly parameters: unknown }
}

function emit(text: string): string {
  const opened = openPolicy(documentWith(text))
  if (!opened.ok) throw new Error(`${text}: ${JSON.stringify(opened.diagnostics)}`)
  return emitPolicy(opened.value)
}

describe('an emitted policy', () => {
  let folder: ModuleFolder
  beforeAll(async () => {
    folder = await createModuleFolder()
  })
  afterAll(() => {
    folder.close()
  })

  it('has the same names and nodes, whatever its texts are', () => {
    const look = (text: string): { names: string[]; kinds: string[] } => {
      const names = new Set<string>()
      const kinds = new Set<string>()
      const module = emit(text)
      survey(parse(module, { ecmaVersion: 2022, sourceType: 'module' }), names, kinds)
      if (text !== 'é😀') expect(module).toMatch(/^[\x09\x0a\x20-\x7e]*$/)
      expect(module).not.toMatch(/<[/!]/)
      return { names: [...names].sort(), kinds: [...kinds].sort() }
    }
    const harmless = look('harmless')
    expect(harmless.names).not.toContain('harmless')
    for (const text of hostile) expect(look(text), text).toEqual(harmless)
  })

  it('gives its texts back as they were', async () => {
    for (const text of hostile) {
      const { decide } = (await folder.load(emit(text))) as unknown as PolicyModule
      const decision = decide({ 'http.host': 'a.example', 'http.request.uri.path': '/' })
      expect(decision.action).toBe('block')
      expect(JSON.stringify(decision.parameters)).toContain(JSON.stringify(text))
    }
  })
})
