import type { DiagnosticCode } from '../codes.ts'
import type { CodeExample, WithoutExample } from './code-example.ts'
import { limitExamples } from './limit.ts'
import { mcpExamples } from './mcp.ts'
import { policyExamples } from './policy.ts'
import { sqlExamples } from './sql.ts'
import { syntaxExamples } from './syntax.ts'
import { trafficExamples } from './traffic.ts'
import { typeExamples } from './type.ts'

export type { CodeExample, ExampleForm, WithoutExample } from './code-example.ts'

/**
 * A wrong and a right example for every code, or why no text can show it. They stand beside the rows, not in them, so that
 * an enforcement point, which loads the rows, does not load them.
 */
export const codeExamples: Readonly<Record<DiagnosticCode, CodeExample | WithoutExample>> = {
  ...syntaxExamples,
  ...typeExamples,
  ...limitExamples,
  ...policyExamples,
  ...trafficExamples,
  ...mcpExamples,
  ...sqlExamples,
}
