import { describe, expect, it } from 'vitest'
import { openEnforcer } from '../../src/enforcement/index.ts'
import { namesOf, openPolicy, rowToExpression, type Policy } from '../../src/policy/index.ts'
import { emitPolicy } from '../../src/policy/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { runModuleText } from '../support/load-module.ts'

function open(document: object): Policy {
  const opened = openPolicy(JSON.stringify({ version: 1, ...document }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics.map(({ message }) => message)))
  return opened.value
}

const upload = {
  'http.host': 'chatgpt.com',
  'http.request.method': 'POST',
  'http.request.uri.path': '/backend-api/files',
}
const question = { ...upload, 'http.request.uri.path': '/backend-api/conversation' }

describe('the catalogue of applications in a policy', () => {
  it('tells ChatGPT and its uploads without a word of the document', async () => {
    const gateway = {
      policies: [
        {
          name: 'uploads',
          action: 'block',
          filters: ['http'],
          traffic: 'any(app.ids[*] in {1199}) and any(app_control.controls[*] in {1653})',
        },
      ],
    }
    const policy = open({ gateway })
    expect([policy.decide(upload).rule, policy.decide(question).rule]).toEqual(['uploads', null])
    const enforcer = openEnforcer(policy)
    if (!enforcer.ok) throw new Error('it should open')
    const exchange = {
      method: 'POST',
      scheme: 'https',
      host: 'chatgpt.com',
      target: '/backend-api/files',
      headers: [],
    } as const
    expect((await enforcer.value.decide(exchange)).rule).toBe('uploads')
    if (allowsGeneratedCode) {
      const module = runModuleText(emitPolicy(policy)) as unknown as { bind(): Pick<Policy, 'decide'> }
      expect(module.bind().decide(upload).rule).toBe('uploads')
    }
  })

  it('has fields of our own for what Cloudflare numbers', () => {
    const policy = open({
      rules: [
        {
          id: 'r',
          expression: 'any(app.names[*] eq "chatgpt") and any(app.operations[*] eq "upload")',
          action: 'block',
        },
      ],
    })
    expect([policy.decide(upload).action, policy.decide(question).action]).toEqual(['block', 'allow'])
  })

  it('knows the category "Artificial Intelligence", and its dashboard names', () => {
    const category = { policies: [{ name: 'ai', action: 'block', filters: ['http'], traffic: 'any(http.request.uri.content_category[*] in {184})' }] } // prettier-ignore
    expect(open({ gateway: category }).decide({ 'http.request.host': 'claude.ai' }).rule).toBe('ai')
    expect(open({ gateway: category }).decide({ 'http.request.host': 'example.com' }).rule).toBe(null)
    const names = namesOf({})
    const row = rowToExpression({ selector: 'Application', operator: 'is', values: ['ChatGPT'] }, names)
    expect(row.ok && row.value).toBe('any(app.ids[*] == 1199)')
  })

  it('knows every row of an application that has several, and a port in a host', () => {
    const policy = open({
      applications: { copilot: { status: 'approved' }, ours: { hosts: ['ai.example:8443'] } },
      rules: [{ id: 'r', expression: 'any(app.names[*] in {"copilot" "grok" "ours"})', action: 'block' }],
    })
    const ruleOf = (host: string, path = '/'): string | null =>
      policy.decide({ 'http.host': host, 'http.request.uri.path': path }).rule
    expect(['copilot.microsoft.com', 'grok.com', 'ai.example:8443'].map((host) => ruleOf(host))).toEqual([
      'r',
      'r',
      'r',
    ])
    expect([ruleOf('x.com', '/i/grok'), ruleOf('graph.microsoft.com', '/beta/copilot/x')]).toEqual(['r', 'r'])
    expect([ruleOf('x.com'), ruleOf('graph.microsoft.com'), ruleOf('ai.example')]).toEqual([null, null, null])
  })

  it('lets the document extend and overrule rows', () => {
    const policy = open({
      applications: {
        chatgpt: { status: 'approved' },
        gemini: { id: 77, status: 'unapproved' },
        ours: { id: 78, hosts: ['ai.example.com'], operations: { upload: ['PUT /files/**'] } },
      },
      rules: [
        {
          id: 'unapproved',
          expression: 'any(app.statuses[*] eq "unapproved") and any(app.ids[*] eq 77)',
          action: 'block',
        },
        { id: 'ours', expression: 'any(app.ids[*] eq 78) and any(app.operations[*] eq "upload")', action: 'block' },
      ],
    })
    expect(policy.decide({ 'http.host': 'gemini.google.com' }).rule).toBe('unapproved')
    expect(policy.decide({ 'http.host': 'chatgpt.com' }).rule).toBe(null)
    expect(policy.decide({ 'http.host': 'ai.example.com', 'http.request.method': 'PUT', 'http.request.uri.path': '/files/a/b' }).rule).toBe('ours') // prettier-ignore
  })

  it('tells keys that are in no catalogue, and hosts of two applications', () => {
    const problems = (applications: object): string[] => {
      const opened = openPolicy(JSON.stringify({ version: 1, applications }))
      return opened.ok ? [] : opened.diagnostics.map(({ code, hint }) => `${code} ${hint ?? ''}`)
    }
    expect(problems({ chatgtp: { status: 'approved' } })).toEqual(['E_POLICY_SCHEMA did you mean `chatgpt`?'])
    expect(problems({ a: { hosts: ['x.example'] }, b: { hosts: ['X.example'] } })[0]).toContain('E_APPLICATION_HOST')
  })
})
