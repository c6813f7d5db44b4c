import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectProcess, type Position, type ProtocolClient, type Range } from './client.ts'

/** One rule with a mistake, another of Gateway with an id, and what a policy has beside them, in each form. */
const waf = 'http.request.method eq "get" and ip.src in $office and lower(http.host) contains "a.example"'
const gateway = 'any(app.ids[*] in {1199}) and http.request.method == "GET"'
const policy = {
  version: 1,
  lists: { office: { kind: 'ip', description: 'https://a.example/office', items: ['192.0.2.0/24'] } },
  rulesets: [{ name: 'waf', kind: 'zone', phase: 'http_request_firewall_custom', rules: [{ ref: 'first', expression: waf, action: 'block' }] }],
  gateway: { policies: [{ name: 'second', filters: ['dns'], action: 'block', traffic: gateway }] },
  invariants: [{ id: 'never-open', when: 'http.host eq "c.example"', expect: { action: 'block' } }],
  tests: [{ name: 'one', event: { 'http.host': 'b.example' }, expect: { action: 'allow' } }],
} // prettier-ignore
const resources = {
  cloudflare_ruleset: { waf: { zone_id: 'abc', name: 'https://a.example/', phase: 'http_request_firewall_custom', rules: [{ ref: 'first', action: 'block', expression: waf }] } },
  cloudflare_zero_trust_gateway_policy: { second: { name: 'second', filters: ['dns'], action: 'block', traffic: gateway } },
} // prettier-ignore
const hcl = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

const documents = {
  'rules.wf': `# action: block\n# phase: http_request_firewall_custom\n# rule: first\n${waf}\n\n# rule: second\n# action: block\n# scheme: gateway\n${gateway}\n`,
  'policy.yaml': `version: 1
lists:
  office: { kind: ip, description: 'https://a.example/office', items: [192.0.2.0/24] }
rulesets:
  - name: waf
    kind: zone
    phase: http_request_firewall_custom
    rules:
      - ref: first
        expression: ${waf}
        action: block
gateway:
  policies:
    - name: second
      filters: [dns]
      action: block
      traffic: ${gateway}
invariants:
  - id: never-open
    when: http.host eq "c.example"
    expect: { action: block }
tests:
  - name: one
    event: { http.host: b.example }
    expect: { action: allow }
`,
  'policy.json': JSON.stringify(policy, undefined, 2),
  'waf.tf': `resource "cloudflare_ruleset" "waf" {
  zone_id = "abc"
  name    = "https://a.example/"
  phase   = "http_request_firewall_custom"
  rules {
    ref        = "first"
    action     = "block"
    expression = ${hcl(waf)}
  }
}

resource "cloudflare_zero_trust_gateway_policy" "second" {
  name    = "second"
  filters = ["dns"]
  action  = "block"
  traffic = <<-EOT
    ${gateway}
  EOT
}
`,
  'waf.tf.json': JSON.stringify({ resource: resources }, undefined, 2),
} as const

type Form = keyof typeof documents

/** What a capability is tried on. */
interface Place {
  readonly client: ProtocolClient
  readonly form: Form
  readonly uri: string
  /** The place of a word, some characters behind its beginning. */
  readonly at: (word: string, behind?: number) => Position
  /** Asks of a place. */
  readonly ask: <Answer>(method: string, word?: string, behind?: number, more?: object) => Promise<Answer>
  readonly actions: (word: string) => Promise<readonly Action[]>
}

interface Action {
  readonly title: string
  readonly edit?: object
  readonly command?: { readonly command: string; readonly arguments: readonly string[] }
}

interface Completion {
  readonly items: readonly { readonly label: string }[]
}

async function labels({ ask }: Place, word: string, behind: number): Promise<readonly string[]> {
  return (await ask<Completion>('textDocument/completion', word, behind)).items.map(({ label }) => label)
}

async function run(place: Place, word: string, title: RegExp): Promise<string> {
  const action = (await place.actions(word)).find((one) => title.test(one.title))
  if (action?.command === undefined) throw new Error(`nothing here does ${String(title)}`)
  return String(await place.client.request('workspace/executeCommand', action.command))
}

/** Where the value of the first `action` begins in a form, as its key is written there. */
const actionKey: Readonly<Record<Form, string>> = {
  'rules.wf': 'action: ', 'policy.yaml': 'action: ', 'policy.json': '"action": "', 'waf.tf': 'action     = "', 'waf.tf.json': '"action": "',
} // prettier-ignore

const all = {}
const only = (reason: string, ...forms: readonly Form[]): Partial<Record<Form, string>> =>
  Object.fromEntries(forms.map((form) => [form, reason]))
const noPolicy = only('only policies define lists, and have tests and claims', 'rules.wf', 'waf.tf', 'waf.tf.json')

/** Every capability, with what its answer shows, and the forms that cannot have it with the reason. */
const capabilities: readonly (readonly [string, Partial<Record<Form, string>>, (place: Place) => Promise<void>])[] = [
  ['diagnostics', all, async ({ client, uri }) => {
    const told = await client.until((one) => one.uri === uri && one.diagnostics.some(({ code }) => code === 'letter-case')) // prettier-ignore
    expect(told.diagnostics.length).toBeGreaterThan(0)
  }],
  ['completion of fields by a part of their name', all, async (place) => expect(await labels(place, 'http.request.method', 'http.request.meth'.length)).toContain('http.request.method')],
  ['completion of operators', all, async (place) => expect(await labels(place, ' eq "get', 1).catch(() => labels(place, ' eq \\"get', 1))).toContain('contains')],
  ['completion of values', all, async (place) => expect(await labels(place, 'get', 0)).toContain('POST')],
  ['completion of lists', noPolicy, async (place) => expect(await labels(place, '$office', 1)).toContain('$office')],
  ['completion of actions that the phase has, and of no other', all, async (place) => {
    const offered = await labels(place, actionKey[place.form], actionKey[place.form].length)
    expect(offered).toEqual(expect.arrayContaining(['block', 'managed_challenge', 'skip']))
    for (const refused of ['redirect', 'route', 'isolate', 'override', 'set_cache_settings']) expect(offered).not.toContain(refused)
  }],
  ['completion of actions that the kind of a Gateway policy has', only('a plain rule names no kind of policy', 'rules.wf'), async (place) => {
    const key = { 'rules.wf': '', 'policy.yaml': 'action: block\n      traffic', 'policy.json': '"action": "block",\n        "traffic', 'waf.tf': 'action  = "', 'waf.tf.json': '"action": "block",\n        "traffic' }[place.form]
    const offered = await labels(place, key, key.search(/block/) === -1 ? key.length : key.search(/block/))
    expect(offered).toEqual(expect.arrayContaining(['block', 'safesearch']))
    for (const refused of ['isolate', 'scan', 'skip', 'managed_challenge']) expect(offered).not.toContain(refused)
  }],
  ['hover', all, async ({ ask }) => expect(JSON.stringify(await ask('textDocument/hover', 'http.request.method'))).toContain('HTTP method')],
  ['signature help', all, async ({ ask }) => expect(JSON.stringify(await ask('textDocument/signatureHelp', 'lower(', 6))).toContain('lower(')],
  ['definition', noPolicy, async ({ ask }) => expect(await ask('textDocument/definition', '$office', 3)).toHaveLength(1)],
  ['references', all, async ({ ask, form }) => expect(await ask('textDocument/references', '$office', 3, { context: { includeDeclaration: true } })).toHaveLength(form.startsWith('policy') ? 2 : 1)],
  ['rename', noPolicy, async ({ ask, uri }) => expect((await ask<{ changes: Record<string, unknown[]> }>('textDocument/rename', '$office', 3, { newName: 'bureau' })).changes[uri]).toHaveLength(2)],
  ['symbols', all, async ({ ask }) => expect(JSON.stringify(await ask('textDocument/documentSymbol'))).toContain('"second"')],
  ['folding', all, async ({ ask }) => expect((await ask<unknown[]>('textDocument/foldingRange')).length).toBeGreaterThan(0)],
  ['selection', all, async ({ client, uri, at }) => expect(JSON.stringify(await client.request('textDocument/selectionRange', { textDocument: { uri }, positions: [at('http.request.method')] }))).toContain('parent')],
  ['semantic tokens', all, async ({ ask }) => expect((await ask<{ data: unknown[] }>('textDocument/semanticTokens/full')).data.length).toBeGreaterThan(50)],
  ['inlay hints', all, async ({ ask, client, uri }) => {
    const hints = await ask<{ label: string; position: Position }[]>('textDocument/inlayHint', undefined, 0, { range: { start: { line: 0, character: 0 }, end: client.position(uri, client.text(uri).length) } })
    expect(hints).toHaveLength(1)
    expect(client.slice(uri, { start: { line: hints[0]!.position.line, character: hints[0]!.position.character - 4 }, end: hints[0]!.position })).toBe('1199')
  }],
  ['links', only('a plain rule names no file', 'rules.wf'), async ({ ask }) => expect(await ask('textDocument/documentLink')).toHaveLength(1)],
  ['formatting', all, async ({ ask }) => expect(await ask('textDocument/formatting', undefined, 0, { options: { tabSize: 2, insertSpaces: true } })).not.toBeNull()],
  ['formatting of a stretch', all, async ({ ask, at }) => expect(await ask('textDocument/rangeFormatting', undefined, 0, { range: { start: at('app.ids'), end: at('app.ids', 5) }, options: { tabSize: 2, insertSpaces: true } })).not.toBeNull()],
  ['fixes', all, async ({ actions }) => expect((await actions('get')).some(({ title, edit }) => title === 'write `GET`' && edit !== undefined)).toBe(true)],
  ['explaining a rule', all, async (place) => expect(await run(place, 'first', /^explain the rule/)).toMatch(/acts on this event|No event|left open/)],
  ['explaining a code', all, async ({ client }) => expect(await client.request('workspace/executeCommand', { command: 'portcullis.explainCode', arguments: ['letter-case'] })).toContain('## letter-case')],
  ['writing a test', noPolicy, async (place) => {
    const before = place.client.edits.length
    await run(place, 'first', /^write a test/)
    expect(place.client.edits.length).toBe(before + 1)
  }],
  ['evaluating an event', noPolicy, async (place) => expect(await run(place, 'b.example', /^evaluate/)).toMatch(/\S/)],
  ['proving a claim', noPolicy, async (place) => expect(await run(place, 'never-open', /^prove/)).toMatch(/hold/)],
  ['lenses', noPolicy, async ({ ask }) => expect(JSON.stringify(await ask('textDocument/codeLens'))).toContain('of 1 sample event')],
] // prettier-ignore

const noEval = process.env['PORTCULLIS_NO_EVAL'] === '1'

describe.skipIf(noEval)(
  `every capability in every form${noEval ? ' (left out: it starts a process that is under no such flag)' : ''}`,
  () => {
    let client: ProtocolClient
    let end: () => void
    beforeAll(async () => {
      const started = connectProcess()
      client = started.client
      end = () => started.process.kill()
      await client.start()
      for (const [form, text] of Object.entries(documents)) client.open(`untitled:/${form}/${form}`, text)
      for (const form of Object.keys(documents))
        await client.until((told) => told.uri === `untitled:/${form}/${form}` && told.diagnostics.length > 0, 60_000)
    }, 120_000)
    afterAll(() => end())

    function placeIn(form: Form): Place {
      const uri = `untitled:/${form}/${form}`
      const text = documents[form]
      const at = (word: string, behind = 1): Position => {
        const found = text.indexOf(word)
        if (found === -1) throw new Error(`${form} has no ${JSON.stringify(word)}`)
        return client.position(uri, found + behind)
      }
      const textDocument = { uri }
      return {
        client,
        form,
        uri,
        at,
        ask: async (method, word, behind, more = {}) =>
          client.request(method, { textDocument, ...(word === undefined ? {} : { position: at(word, behind) }), ...more }), // prettier-ignore
        actions: (word) => {
          const range: Range = { start: at(word), end: at(word) }
          return client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })
        },
      }
    }

    for (const [name, without, check] of capabilities)
      for (const form of Object.keys(documents) as Form[]) {
        const reason = without[form]
        it(`${name} in ${form}${reason === undefined ? '' : ` gives nothing: ${reason}`}`, async () => {
          const tried = check(placeIn(form))
          if (reason === undefined) await tried
          else await expect(tried).rejects.toThrow()
        })
      }
  },
)
