/** The enforcer that both entry points share. */
import { readFileSync } from 'node:fs'
import { createInjectionScorer, createTokenCounter } from '../../src/inspection/detections/index.ts'
import { createEnforcer, type Enforcer } from '../../src/enforcement/index.ts'
import { openPolicy } from '../../src/policy/index.ts'

export function openEnforcer(): Enforcer {
  const text = readFileSync(new URL('policy.yaml', import.meta.url), 'utf8')
  const opened = openPolicy(text, { file: 'policy.yaml' })
  if (!opened.ok)
    throw new Error(opened.diagnostics.map(({ line, message }) => `${String(line)}: ${message}`).join('\n'))
  return createEnforcer(opened.value, { detectors: [createInjectionScorer(), createTokenCounter()] })
}
