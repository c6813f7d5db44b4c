import { readSources } from '../../lint/index.ts'
import { compilePolicy, type Policy, type PolicyResult, type ReadFile } from '../../policy/index.ts'
import type { EditorDocument, Project } from '../model/index.ts'
import { readInSteps } from './read-in-steps.ts'

/** A policy of a project, or why there is none. */
export type ProjectPolicy =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly reason: string }

function toProjectPolicy(result: PolicyResult): ProjectPolicy {
  if (result.ok) return { ok: true, policy: result.value }
  const first = result.diagnostics.find(({ severity }) => severity === 'error')
  return { ok: false, reason: first?.message ?? 'the policy has errors' }
}

/** Compiles the policy that a document is a part of, in steps. */
export function* compileProject(
  document: EditorDocument,
  project: Project,
  readFile: ReadFile | undefined,
): Generator<void, ProjectPolicy> {
  const documents = project.policyOf(document)
  const own = documents.includes(document) ? yield* readInSteps(documents, readFile) : undefined
  if (own !== undefined) return toProjectPolicy(yield* compilePolicy(own, { schemeAt: () => own.scheme }))
  const sources = documents.map(({ file, text }) => ({ file, text }))
  const { units, problems } = readSources(sources, readFile)
  const unit = units.find(({ files }) => files.some(({ file }) => file === document.file)) ?? units[0]
  if (unit === undefined) return { ok: false, reason: problems[0]?.message ?? 'the file holds no rules' }
  return toProjectPolicy(yield* compilePolicy(unit.document, { schemeAt: unit.schemeAt }))
}
