import type { FindingList } from './finding.ts'
import type { EndpointLabel, PolicyDocument } from './generated/document.generated.ts'
import type { ReadFile } from './list-files.ts'
import { hostProblem } from './written-values.ts'

/** Lines of one label file. */
const mostLabels = 100_000

/** More broken lines than this are one mistake. */
const mostTold = 20

interface LabelLine {
  readonly host?: unknown
  readonly method?: unknown
  readonly path?: unknown
  readonly labels?: unknown
  readonly label?: unknown
}

function isOptionalText(value: unknown): value is string | undefined | null {
  return value === undefined || value === null || typeof value === 'string'
}

/** One line as `portcullis discover --labels` writes it, or why it is none; undefined for an endpoint without a label. */
function readLabel(line: string): EndpointLabel | string | undefined {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return 'it is no JSON'
  }
  if (typeof row !== 'object' || row === null) return 'expected an object'
  const { host, method, path, label, labels } = row as LabelLine
  if (typeof host !== 'string' || host === '') return 'it names no `host`'
  const problem = hostProblem(host)
  if (problem !== undefined) return problem
  if (!isOptionalText(method) || !isOptionalText(path)) return '`method` and `path` are texts'
  const own = labels ?? (label === undefined ? ['cf-llm'] : [label])
  if (!Array.isArray(own)) return '`labels` is a list'
  if (!own.includes('cf-llm')) return undefined
  return {
    host,
    label: 'cf-llm',
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  }
}

/** Puts the labels of the files that a document names to its own; broken lines are told with their number. */
export function readLabelFiles(
  document: PolicyDocument,
  readFile: ReadFile | undefined,
  findings: FindingList,
): PolicyDocument {
  const files = document.detections?.label_files
  if (files === undefined || files.length === 0) return document
  const labels: EndpointLabel[] = [...(document.detections?.labels ?? [])]
  for (const [index, file] of files.entries()) {
    const path = ['detections', 'label_files', index]
    const complain = (reason: string): void => findings.add('E_POLICY_FILE', path, { file, reason })
    const read = readFile?.(file) ?? { reason: 'no way to read files was given (`readFile`)' }
    if ('reason' in read) {
      complain(read.reason)
      continue
    }
    const lines = read.text.split('\n')
    if (lines.length > mostLabels) {
      complain(`it has more than ${String(mostLabels)} lines`)
      continue
    }
    let told = 0
    for (const [number, line] of lines.entries()) {
      if (line.trim() === '') continue
      const label = readLabel(line)
      if (typeof label === 'object') labels.push(label)
      else if (label !== undefined && told++ < mostTold) complain(`line ${String(number + 1)}: ${label}`)
    }
    if (told > mostTold) complain(`${String(told - mostTold)} more lines are broken`)
  }
  return { ...document, detections: { ...document.detections, labels } }
}
