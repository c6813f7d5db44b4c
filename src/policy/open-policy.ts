import type { PolicyDiagnostic } from './document-text.ts'
import { loadDocument, type LoadOptions } from './load.ts'
import { runPolicyTests } from './run-tests.ts'
import { createPolicy, type Policy, type PolicyOptions } from './policy.ts'

export interface OpenOptions extends LoadOptions, PolicyOptions {
  /** Runs the document's own tests; one that fails is an error. */
  readonly runTests?: boolean
}

/** A policy with warnings, or every error of the file, in the order of the text. */
export type OpenedPolicy =
  | { readonly ok: true; readonly value: Policy; readonly warnings: readonly PolicyDiagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly PolicyDiagnostic[] }

const byPlace = (a: PolicyDiagnostic, b: PolicyDiagnostic): number => a.span.start - b.span.start

/**
 * Reads, checks and compiles the text of a policy.
 *
 * @param text - YAML or JSON
 * @example
 * const policy = openPolicy(text, { file: 'policy.yaml' })
 * if (policy.ok) policy.value.decide({ 'http.host': 'example.com' })
 */
export function openPolicy(text: string, options: OpenOptions = {}): OpenedPolicy {
  const loaded = loadDocument(text, options)
  if (loaded.document === undefined) return { ok: false, diagnostics: loaded.diagnostics }
  const result = createPolicy(loaded.document, options)
  const failures = result.ok && options.runTests === true ? runPolicyTests(result.value) : []
  const found = [...(result.ok ? result.warnings : result.diagnostics), ...failures].map((finding) =>
    loaded.locate(finding),
  )
  if (result.ok && failures.length === 0 && loaded.diagnostics.length === 0)
    return { ok: true, value: result.value, warnings: [...found].sort(byPlace) }
  return { ok: false, diagnostics: [...loaded.diagnostics, ...found].sort(byPlace) }
}
