import type { Condition, Filter } from '../../../compiler/index.ts'
import { toSchemes, type PolicySchemes } from '../../document/document-scheme.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { RuleCondition } from '../../sections/draft.ts'

/** Gives the condition to try in the place of a compiled one, or undefined to leave it. */
export type ConditionRewrite = (filter: Filter, path: DocumentPath) => Condition | undefined

/** Sections that give the words of a condition their meaning, or say which words there are. */
function meaningOf({ scheme, fields, lists, dlp, detections, applications, categories }: PolicyDocument): string {
  return JSON.stringify([scheme, fields, lists, dlp, detections, applications, categories])
}

/**
 * What compiling several variants of one document shares: the schemes, and every condition that compiled. Warnings are
 * told the first time only. A variant whose words mean something else starts afresh.
 */
export class CompileMemory {
  #meaning: string | undefined
  #schemes: PolicySchemes | undefined
  readonly #filters = new Map<string, Filter>()

  schemes(document: PolicyDocument, findings: FindingList): PolicySchemes {
    const meaning = meaningOf(document)
    if (this.#schemes !== undefined && meaning === this.#meaning) return this.#schemes
    this.#filters.clear()
    this.#meaning = meaning
    return (this.#schemes = toSchemes(document, findings))
  }

  /** The key of a condition in a language; equal ones compile to the same. */
  key({ text, phase, madeOf }: RuleCondition, language: string): string {
    return [language, phase ?? '', madeOf === undefined ? '' : 'made', text].join('\n')
  }

  find(key: string): Filter | undefined {
    return this.#filters.get(key)
  }

  keep(key: string, filter: Filter): void {
    this.#filters.set(key, filter)
  }
}
