import { FindingList, type PolicyFinding } from './finding.ts'
import type { PolicyDocument } from './generated/document.generated.ts'
import type { DocumentPath } from './text/document-text.ts'

/** Sections that are mappings of other sections. The rest holds what people define, which may well be empty. */
const grouped: ReadonlySet<string> = new Set([
  'gateway',
  'dlp',
  'portal',
  'detections',
  'identity',
  'isolation',
  'ai_gateway',
])

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/**
 * Warns of sections that hold nothing, such as `identity: {}` and `tests: []`: whoever wrote one means something by it.
 *
 * @param document - one file, as it was read: joined documents keep no empty section
 */
export function findEmptySections(document: PolicyDocument): readonly PolicyFinding[] {
  const list = new FindingList()
  const tell = (path: DocumentPath): void => {
    list.add('W_EMPTY_SECTION', path, { section: path.join('.') })
  }
  for (const [name, section] of Object.entries(document)) {
    if (isEmpty(section)) tell([name])
    else if (grouped.has(name))
      for (const [key, value] of Object.entries(section as object)) if (isEmpty(value)) tell([name, key])
  }
  return list.findings
}
