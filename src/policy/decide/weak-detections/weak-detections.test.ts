import { expect, it } from 'vitest'
import { openPolicy } from '../../index.ts'

function codesOf(action: string, mode: string, detections = ''): string[] {
  const text = `rules:\n  - { id: a, expression: cf.llm.prompt.unsafe_topic_detected, action: ${action}, mode: ${mode} }\n${detections}`
  const opened = openPolicy(text, { file: 'policy.yaml' })
  return (opened.ok ? opened.warnings : opened.diagnostics).map(({ code }) => code)
}

it('warns where a list of words ends requests', () => {
  expect(codesOf('block', 'enforce')).toEqual(['W_WEAK_DETECTION'])
})
it.each([
  ['log', 'enforce', ''],
  ['block', 'monitor', ''],
  ['block', 'enforce', 'detections: { embedded: [pii] }'],
  ['block', 'enforce', 'detections: { models: [{ url: "http://127.0.0.1:8000/v1", model: m, task: llama_guard }] }'],
])('does not for %s, %s, %s', (action, mode, detections) => {
  expect(codesOf(action, mode, detections)).toEqual([])
})
it('takes both vocabularies of personal data for known', () => {
  const text = `rules:\n  - { id: a, expression: 'any(cf.llm.prompt.pii_categories[*] in {"IBAN_CODE" "BANK_ACCOUNT"})', action: block }`
  const opened = openPolicy(text, { file: 'policy.yaml' })
  expect(opened.ok && opened.warnings).toEqual([])
})
