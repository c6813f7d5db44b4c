import type { FirstPolicy } from './first-policy.ts'

/** What reaches a model, by the scores of prompts. */
export const aiPolicy: FirstPolicy = {
  policy: `version: 1
name: First rules in front of an AI application

lists:
  reviewed_clients:
    kind: ip
    description: Machines of the evaluation team, which may send attacks.
    items:
      - 192.0.2.10

rules:
  - id: prompt-injection
    description: Prompts that are likely to be an injection. Scores run from 1 (an attack) to 99.
    expression: cf.llm.prompt.injection_score lt 20 and not ip.src in $reviewed_clients
    action: block

  - id: prompt-cards
    description: Prompts that hold numbers of payment cards.
    expression: any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")
    action: block

  - id: long-prompts
    description: Very long prompts, watched before they are blocked.
    expression: cf.llm.prompt.token_count gt 4000
    action: block
    mode: monitor
`,
  tests: `version: 1
tests:
  - name: an injection is blocked
    event: { cf.llm.prompt.injection_score: 5, ip.src: 198.51.100.7 }
    expect: { action: block, rule: prompt-injection }

  - name: the evaluation team may send one
    event: { cf.llm.prompt.injection_score: 5, ip.src: 192.0.2.10 }
    expect: { action: allow }

  - name: a score of 20 is no injection
    event: { cf.llm.prompt.injection_score: 20, ip.src: 198.51.100.7 }
    expect: { action: allow }

  - name: a card number is blocked
    event: { cf.llm.prompt.pii_categories: [EMAIL_ADDRESS, CREDIT_CARD] }
    expect: { action: block, rule: prompt-cards }

  - name: an address alone is not
    event: { cf.llm.prompt.pii_categories: [EMAIL_ADDRESS] }
    expect: { action: allow }

  - name: a long prompt is only told
    event: { cf.llm.prompt.token_count: 4001 }
    expect: { action: allow, monitored: [long-prompts] }

  - name: one of 4000 tokens is not long
    event: { cf.llm.prompt.token_count: 4000 }
    expect: { action: allow, monitored: [] }
`,
}
