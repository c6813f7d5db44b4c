import { describe, expect, it } from 'vitest'
import { createPolicy, emitPolicy, openPolicy } from '../../index.ts'

function problems(document: string): readonly string[] {
  const opened = openPolicy(document)
  return opened.ok
    ? []
    : opened.diagnostics.map(({ code, message, line }) => `${code} line ${String(line)}: ${message}`)
}

describe('the section `guards`', () => {
  it('is part of the policy, with its defaults', () => {
    const made = createPolicy({ guards: [{ id: 'a', action: 'redact', pii: ['EMAIL_ADDRESS'], restore: true }] })
    expect(made.ok && made.value.guards).toEqual([
      { id: 'a', action: 'redact', in: 'both', restore: true, pii: ['EMAIL_ADDRESS'] },
    ])
  })

  it('tells what it cannot do, at its place', () => {
    expect(problems('guards:\n  - id: a\n    action: block\n    pii: [EMAIL_ADRESS]\n')[0]).toMatch(
      /line 4: `EMAIL_ADRESS` is no category/,
    )
    expect(problems('guards:\n  - id: a\n    action: block\n')[0]).toMatch(/line 2: the guard looks for nothing/)
    expect(problems('guards:\n  - { id: a, action: block, secrets: true }\n  - { id: a, action: log, secrets: true }\n')[0]).toMatch(/E_DUPLICATE_ID line 3/) // prettier-ignore
    expect(problems('guards:\n  - { id: a, action: redact, in: response, secrets: true, restore: true }\n')[0]).toMatch(
      /can be put back/,
    )
    expect(problems('guards:\n  - { id: a, action: redact, canaries: [abc] }\n')[0]).toMatch(/E_POLICY_SCHEMA/)
  })

  it('is no part of a module, and emitting says so', () => {
    const made = createPolicy({ guards: [{ id: 'a', action: 'block', secrets: true }] })
    if (!made.ok) throw new Error('INVARIANT: the document is right')
    expect(() => emitPolicy(made.value)).toThrow(/messages/)
  })
})
