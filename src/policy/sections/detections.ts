import { checkCustomTopics, type CustomTopic, type EmbeddedDetector } from '../../inspection/detections/index.ts'
import { compilePromptEndpoints, type PromptEndpoint } from '../../inspection/traffic/index.ts'
import type { FindingList } from '../document/finding.ts'
import { checkHost, checkUrl } from '../document/written-values.ts'
import type { DetectorModel, EndpointLabel, PolicyDocument } from '../document/generated/document.generated.ts'

/** What a document says of how prompts are found and looked at. */
export interface DetectionSettings {
  /** Milliseconds for body and detectors together. */
  readonly deadlineMs: number | undefined
  readonly failure: 'open' | 'closed' | undefined
  readonly unreadable: 'open' | 'closed' | undefined
  readonly promptScope: 'latest' | 'conversation' | 'all' | undefined
  readonly customTopics: readonly CustomTopic[]
  readonly promptEndpoints: readonly PromptEndpoint[]
  readonly labels: readonly EndpointLabel[]
  /** The detectors without a service that run; undefined: all. */
  readonly embedded: readonly EmbeddedDetector[] | undefined
  readonly models: readonly DetectorModel[]
}

type Section = NonNullable<PolicyDocument['detections']>

/** Findings about topics name labels; they are put to the topic that has the label. */
function checkTopics(topics: readonly CustomTopic[], findings: FindingList): void {
  const checked = checkCustomTopics(topics)
  for (const diagnostic of checked.ok ? checked.warnings : checked.diagnostics) {
    const index = topics.findLastIndex(({ label }) => diagnostic.message.includes(`\`${label}\``))
    findings.addInside(diagnostic, ['detections', 'custom_topics', ...(index === -1 ? [] : [index, 'topic'])])
  }
}

function checkEndpoints(endpoints: readonly PromptEndpoint[], findings: FindingList): void {
  for (const [index, endpoint] of endpoints.entries()) {
    const compiled = compilePromptEndpoints([endpoint])
    if (compiled.ok) continue
    for (const diagnostic of compiled.diagnostics) findings.addAt(diagnostic, ['detections', 'prompt_endpoints', index])
  }
}

function checkModels(section: Section, findings: FindingList): void {
  const names = new Set<string>()
  for (const [index, { name, task, url }] of (section.models ?? []).entries()) {
    const path = ['detections', 'models', index]
    checkUrl(findings, [...path, 'url'], url)
    const called = name ?? task
    if (names.has(called)) findings.add('E_DUPLICATE_ID', path, { what: 'detector', id: called })
    names.add(called)
    if (task === 'custom_topics' && (section.custom_topics ?? []).length === 0)
      findings.add('E_POLICY_SCHEMA', [...path, 'task'], {
        reason: 'the model scores custom topics, and `detections.custom_topics` names none',
      })
  }
}

/** Reads the section `detections`; what is wrong is reported at its place. */
export function readDetections(document: PolicyDocument, findings: FindingList): DetectionSettings {
  const section: Section = document.detections ?? {}
  const customTopics = section.custom_topics ?? []
  const promptEndpoints = section.prompt_endpoints ?? []
  checkTopics(customTopics, findings)
  checkEndpoints(promptEndpoints, findings)
  checkModels(section, findings)
  for (const [index, { host }] of (section.labels ?? []).entries())
    checkHost(findings, ['detections', 'labels', index, 'host'], host)
  return {
    deadlineMs: section.deadline_ms,
    failure: section.failure,
    unreadable: section.unreadable,
    promptScope: section.prompt_scope,
    customTopics,
    promptEndpoints,
    labels: section.labels ?? [],
    embedded: section.embedded,
    models: section.models ?? [],
  }
}
