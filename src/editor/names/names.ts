import type { Span } from '../../diagnostics/index.ts'
import type { FileEdit, RenameAnswer } from '../contract/index.ts'
import { toPolicyKeys, type EditorDocument, type PlacedEntry, type Project, type Sites } from '../model/index.ts'
import { namesInExpression } from './expression-names.ts'
import { nameRowOf, type NameKind, type NameUse } from './name.ts'

/** The name that an entry says, if it says one. */
function nameIn(document: EditorDocument, placed: PlacedEntry): NameUse | undefined {
  const { keys } = placed.entry
  const row = nameRowOf(toPolicyKeys(document, keys))
  if (row === undefined) return undefined
  const isDefinition = row.isDefinition === true
  if (row.isKey === true) {
    if (placed.entry.kind === 'item') return undefined
    const name = keys.at(-1) ?? ''
    const written = document.slice(placed.name.start, placed.name.end)
    const quote = /^["']/.test(written) ? 1 : 0
    const span = { start: placed.name.start + quote, end: placed.name.end - quote }
    return { kind: row.kind, name, file: document.file, span, isDefinition }
  }
  if (placed.entry.style === 'nested' || placed.entry.style === 'none') return undefined
  const name = document.wordOf(placed)
  return name === ''
    ? undefined
    : { kind: row.kind, name, file: document.file, span: document.wordSpan(placed), isDefinition }
}

function isIn({ start, end }: Span, at: number): boolean {
  return start <= at && at <= end
}

/** The name at a place. */
export function nameAt(document: EditorDocument, project: Project, sites: Sites, at: number): NameUse | undefined {
  const site = sites.at(document, project, at)
  if (site !== undefined) for (const use of namesInExpression(site)) if (isIn(use.span, at)) return use
  const placed = document.entryAt(at)
  const use = placed === undefined ? undefined : nameIn(document, placed)
  return use !== undefined && isIn(use.span, at) ? use : undefined
}

/** The documents that may name the same things: a policy with its tests; of other forms one document. */
function related(document: EditorDocument, project: Project): readonly EditorDocument[] {
  return document.form.kind === 'policy' ? project.documents.filter(({ form }) => form.kind === 'policy') : [document]
}

/** Every place that says a name, a rule a step. */
export function* usesOf(
  { kind, name }: Pick<NameUse, 'kind' | 'name'>,
  document: EditorDocument,
  project: Project,
  sites: Sites,
): Generator<void, readonly NameUse[]> {
  const found: NameUse[] = []
  for (const other of related(document, project)) {
    // Reading every rule would take long, and a name stands in a rule as it is.
    let at = other.text.indexOf(name)
    for (let index = 0; at !== -1 && index < other.chunks.length; index++) {
      const start = other.startOf(index)
      const end = start + (other.chunks[index]?.length ?? 0)
      if (at >= end) continue
      at = other.text.indexOf(name, end)
      for (const placed of other.entries(index, index)) {
        const use = nameIn(other, placed)
        if (use?.kind === kind && use.name === name) found.push(use)
      }
      for (const site of sites.in(other, project, index, index))
        for (const use of namesInExpression(site)) if (use.kind === kind && use.name === name) found.push(use)
      yield
    }
  }
  return found
}

/** The names that a project defines. */
export function listNames(project: Project, kinds: readonly string[]): readonly NameUse[] {
  const found: NameUse[] = []
  const seen = new Set<string>()
  for (const document of project.documents)
    for (const placed of document.entries()) {
      const use = nameIn(document, placed)
      if (use === undefined || !use.isDefinition || !kinds.includes(use.kind) || seen.has(`${use.kind} ${use.name}`))
        continue
      seen.add(`${use.kind} ${use.name}`)
      found.push(use)
    }
  return found
}

/** Names that are a part of expressions are written in its letters. */
const patterns: { readonly [K in NameKind]?: RegExp } = {
  list: /^[a-z0-9_]{1,50}$/,
  field: /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/,
}

const plainName = /^[^\s"'\\:#[\]{},&*!|>%@`][^"'\\\n#:]*$/

/** What a name becomes everywhere that says it, in steps. */
export function* renameEverywhere(
  use: NameUse,
  name: string,
  document: EditorDocument,
  project: Project,
  sites: Sites,
): Generator<void, RenameAnswer> {
  const pattern = patterns[use.kind] ?? plainName
  if (!pattern.test(name) || name !== name.trim())
    return { ok: false, reason: `\`${name}\` is no name of a ${use.kind}` }
  const uses = yield* usesOf(use, document, project, sites)
  if (!uses.some(({ isDefinition }) => isDefinition))
    return { ok: false, reason: `no file of the project defines the ${use.kind} \`${use.name}\`` }
  if (name !== use.name && (yield* usesOf({ kind: use.kind, name }, document, project, sites)).length > 0)
    return { ok: false, reason: `there is a ${use.kind} \`${name}\` already` }
  const edits: FileEdit[] = uses.map(({ file, span }) => ({ file, span, text: name }))
  return { ok: true, edits }
}
