import { describe, expect, it } from 'vitest'
import { createPolicy, decideCall, openPolicy, runCase, type PolicyDocument } from '../../policy/index.ts'
import { createSuite } from '../cases.ts'
import { toQuestions } from '../questions.ts'
import { runMutants, type MutantResult } from './run-mutants.ts'

const isContent = ({ mutant: { content } }: MutantResult): boolean => content !== undefined

async function mutate(document: object): Promise<readonly MutantResult[]> {
  const opened = openPolicy(JSON.stringify({ version: 1, ...document }))
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  const { value: policy } = opened
  const suite = createSuite({ policy, file: 'policy', locate: (finding) => opened.locate(finding), testFiles: [] })
  const { questions, failed } = await toQuestions(policy, suite.cases, () => undefined)
  expect(failed).toEqual([])
  return [...runMutants(policy, questions)].filter(isContent)
}

/** What the portals of mutants that are called equivalent say of calls by all spellings of all tools is said by the policy too. */
function expectAlike(document: object, results: readonly MutantResult[]): number {
  const base = createPolicy({ version: 1, ...document })
  let asked = 0
  for (const { mutant, status } of results) {
    const made = createPolicy(mutant.document)
    if (status !== 'equivalent' || !base.ok || !made.ok) continue
    const spellings = [
      'search',
      'get_x',
      'get_rid_of',
      'create',
      'CREATE',
      'cr\u0435ate',
      'create ',
      'open',
      'other',
      'look',
      'd',
    ]
    for (const server of ['crm', 'drafts', 'closed'])
      for (const tool of spellings)
        for (const groups of [[], ['Finance'], ['Engineering'], ['Finance', 'Engineering']]) {
          const call = { server, tool, caller: { groups: groups.map((name) => ({ name })) } }
          asked += 1
          expect(decideCall(made.value, call), `${mutant.change}: ${JSON.stringify(call)}`).toEqual(decideCall(base.value, call)) // prettier-ignore
        }
  }
  return asked
}

/** Each suggested test passes on the policy and fails on its mutant, both compiled anew. */
function expectTold(document: object, results: readonly MutantResult[]): void {
  const base = createPolicy({ version: 1, ...document })
  if (!base.ok) throw new Error('the policy does not compile')
  for (const result of results) {
    if (result.status !== 'survived' || result.test === undefined) continue
    const made = createPolicy(result.mutant.document)
    if (!made.ok) throw new Error(`${result.mutant.change} does not compile`)
    const one = { name: '', test: result.test, path: ['tests', 0], row: undefined, mistakes: [] }
    expect(runCase(base.value, one)?.failures, result.mutant.change).toEqual([])
    expect(runCase(made.value, one)?.failures, result.mutant.change).not.toEqual([])
  }
}

function statusOf(results: readonly MutantResult[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.map((result) => [
      result.mutant.change,
      result.status === 'survived' ? (result.limit ?? 'told') : result.status,
    ]),
  )
}

const profiles = [
  {
    id: 'secrets',
    name: 'Secrets',
    entries: [
      { id: 'key', pattern: 'INT-[0-9A-F]{12}' },
      { id: 'names', words: ['bluebird', 'heron*', 'king fisher'] },
      { id: 'card', detector: 'visa_card' },
      { id: 'topic', topic: 'content_credentials' },
      { id: 'off', enabled: false, words: ['nothing'] },
    ],
  },
  { id: 'many', name: 'Many', matchCount: 2, entries: [{ id: 'mail', detector: 'email_address' }] },
  { id: 'unasked', name: 'Unasked', entries: [{ id: 'word', words: ['owl'] }] },
]

describe('mutants of what DLP finds', () => {
  it('have each a test that tells them, in rules for events', async () => {
    const document = {
      dlp: { profiles },
      rules: [
        { id: 'office', expression: 'http.host eq "office.example"', action: 'skip', action_parameters: { ruleset: 'current' } },
        { id: 'leaks', expression: 'any(dlp.profiles[*] in {"secrets"}) and http.request.method eq "POST"', action: 'block' },
        { id: 'many', expression: 'any(dlp.profiles[*] eq "many") and any(dlp.profiles[*] eq "secrets")', action: 'log' },
      ],
    } // prettier-ignore
    const results = await mutate(document)
    expectTold(document, results)
    const found = statusOf(results)
    expect(Object.entries(found).filter(([change]) => change.includes('unasked')).map(([, status]) => status)).toEqual(
      ['equivalent', 'equivalent'],
    ) // prettier-ignore
    expect(Object.entries(found).filter(([change, status]) => !change.includes('unasked') && status !== 'told')).toEqual([]) // prettier-ignore
    expect(Object.keys(found)).toContain('entry `key` of the profile `secrets` is dropped')
    expect(Object.keys(found)).toContain('"heron*" of `names` in the profile `secrets` is dropped')
    expect(Object.keys(found)).toContain('the profile `many` matches above 1 findings, not 2')
    expect(Object.keys(found).join()).not.toContain('`off`')
  })

  it('and in both directions of a portal, for callers whom it lets in', async () => {
    const document = {
      dlp: { profiles: profiles.slice(0, 2) },
      portal: {
        servers: { crm: { tools: { search: 'read', 'get_*': 'read' } }, erp: {} },
        rules: [
          { id: 'no-erp', servers: ['erp'], action: 'block' },
          { id: 'finance', groups: ['Finance'], access: ['read'], device_posture: ['managed'], action: 'allow' },
        ],
        dlp: [
          { id: 'out', profiles: ['Secrets'], on: ['results'], servers: ['crm'], action: 'mask' },
          { id: 'in', profiles: ['many'], on: ['arguments'], tools: ['get_*'], action: 'block' },
        ],
      },
    }
    const results = await mutate(document)
    expectTold(document, results)
    expect(Object.entries(statusOf(results)).filter(([change, status]) => change.includes('profile') && status !== 'told')).toEqual([]) // prettier-ignore
  })
})

describe('mutants of what a portal knows', () => {
  const portal = {
    servers: {
      crm: { tools: { search: 'read', 'get_*': 'read', get_rid_of: 'write', create: 'write' } },
      drafts: { status: 'in_review', tools: { look: 'read' } },
      closed: { tools: { open: 'read', other: 'write' } },
    },
    rules: [
      { id: 'closed', servers: ['closed'], action: 'block' },
      { id: 'finance', groups: ['Finance'], access: ['read'], action: 'allow' },
      { id: 'engineers', groups: ['Engineering'], servers: ['crm'], action: 'allow' },
    ],
  } as const satisfies PolicyDocument['portal']

  it('have each a test that tells them, or decide nothing', async () => {
    const results = await mutate({ portal })
    expectTold({ portal }, results)
    expect(expectAlike({ portal }, results)).toBeGreaterThan(100)
    const found = statusOf(results)
    expect(found).toMatchObject({
      'the tool `search` of `crm` is dropped': 'told',
      'the tool `search` of `crm`: `read` becomes `write`': 'told',
      'the tool `get_*` of `crm`: `read` becomes `write`': 'told',
      'the tool `get_*` of `crm` is dropped': 'told',
      // Without its row it is a reading tool by the pattern.
      'the tool `get_rid_of` of `crm` is dropped': 'told',
      // What nobody names writes.
      'the tool `create` of `crm` is dropped': 'equivalent',
      'the tool `create` of `crm`: `write` becomes `read`': 'told',
      'the server `crm`: `approved` becomes `unapproved`': 'told',
      'the server `drafts`: `in_review` becomes `approved`': 'told',
      'the portal: the mode becomes `monitor`': 'told',
    })
  })

  it('are equivalent where no rule asks for the class of a tool', async () => {
    const rules = [{ id: 'all', groups: ['Finance'], action: 'allow' }]
    const found = statusOf(await mutate({ portal: { servers: portal.servers, rules } }))
    const tools = Object.entries(found).filter(([change]) => change.startsWith('the tool'))
    expect(new Set(tools.map(([, status]) => status))).toEqual(new Set(['equivalent']))
  })

  it('are killed by tests that say who is let in', async () => {
    const tests = [
      { call: { server: 'crm', tool: 'search', caller: { groups: [{ name: 'Finance' }] } }, expect: { action: 'allow' } },
      { call: { server: 'crm', tool: 'create', caller: { groups: [{ name: 'Finance' }] } }, expect: { action: 'block' } },
    ] // prettier-ignore
    const results = await mutate({ portal, tests })
    const killed = results.filter(({ status }) => status === 'killed').map(({ mutant }) => mutant.change)
    expect(killed).toEqual(
      expect.arrayContaining([
        'the tool `search` of `crm` is dropped',
        'the tool `search` of `crm`: `read` becomes `write`',
        'the tool `create` of `crm`: `write` becomes `read`',
        'the server `crm`: `approved` becomes `unapproved`',
        'the portal: the mode becomes `monitor`',
      ]),
    )
  })
})
