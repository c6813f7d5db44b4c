import type { PolicyDocument } from './generated/document.generated.ts'
import table from './generated/merge.generated.json' with { type: 'json' }
import type { DocumentPath, PolicyDiagnostic } from './text/document-text.ts'
import { FindingList, type PolicyFinding } from './finding.ts'
import type { LoadedDocument } from './load.ts'

/**
 * How sections are joined, from the form that the schema gives them: the items of `lists` follow each other, a key of
 * `mappings` may stand in one file only, and the files must agree on `settings`.
 */
const { lists, mappings, settings }: Readonly<Record<keyof typeof table, readonly (readonly string[])[]>> = table

type Tree = Record<string, unknown>

/** Which file holds a place, and at which index of its own list. */
interface Owner {
  readonly file: LoadedDocument
  readonly index?: number
}

/** The documents of a folder as one, and the way back to the files. */
export interface MergedDocument {
  readonly document: PolicyDocument
  readonly diagnostics: readonly PolicyDiagnostic[]
  locate(finding: PolicyFinding): PolicyDiagnostic
  /** The `scheme` of the file that holds a place: it narrows that file only. */
  schemeAt(path: DocumentPath): PolicyDocument['scheme']
}

function valueAt(document: PolicyDocument | Tree, section: readonly string[]): unknown {
  let value: unknown = document
  for (const step of section) value = (value as Tree | undefined)?.[step]
  return value
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function itemsAt(document: PolicyDocument, section: readonly string[]): readonly unknown[] {
  const value = valueAt(document, section)
  return Array.isArray(value) ? value : []
}

function setAt(document: Tree, section: readonly string[], items: unknown): void {
  const [first = '', second] = section
  if (second === undefined) document[first] = items
  else document[first] = { ...(document[first] as Tree | undefined), [second]: items }
}

/** Joins the documents of several files in their order. */
export function mergeDocuments(files: readonly LoadedDocument[]): MergedDocument {
  const sound = files.flatMap((file) => (file.document === undefined ? [] : [{ file, document: file.document }]))
  const merged: Tree = {}
  const diagnostics: PolicyDiagnostic[] = []
  /** Which file holds a place: by list section and index, or by mapping and key. */
  const owners = new Map<string, Owner>()
  const [alone] = files.length === 1 ? sound : []
  const complain = (
    file: LoadedDocument,
    code: 'E_DUPLICATE_ID' | 'E_POLICY_SCHEMA',
    path: DocumentPath,
    values: Record<string, string>,
  ): void => {
    const list = new FindingList()
    list.add(code, path, values, { target: 'key' })
    diagnostics.push(...list.findings.map((finding) => file.locate(finding)))
  }
  for (const section of lists) {
    const items = sound.flatMap(({ file, document }) =>
      itemsAt(document, section).map((item, index) => ({ file, item, index })),
    )
    if (alone === undefined)
      for (const [place, { file, index }] of items.entries())
        owners.set(JSON.stringify([...section, place]), { file, index })
    if (items.length > 0)
      setAt(
        merged,
        section,
        items.map(({ item }) => item),
      )
  }
  for (const section of mappings) {
    const entries = new Map<string, unknown>()
    for (const { file, document } of sound) {
      for (const [key, value] of Object.entries(valueAt(document, section) ?? {})) {
        if (entries.has(key))
          complain(file, 'E_DUPLICATE_ID', [...section, key], { what: `entry of \`${section.join('.')}\``, id: key })
        entries.set(key, value)
        owners.set(JSON.stringify([...section, key]), { file })
      }
    }
    if (entries.size > 0) setAt(merged, section, Object.fromEntries(entries))
  }
  for (const setting of settings) {
    const key = setting.join('.')
    for (const { file, document } of sound) {
      const value = valueAt(document, setting)
      if (value === undefined) continue
      const known = valueAt(merged, setting)
      if (known === undefined) setAt(merged, setting, value)
      else if (JSON.stringify(known) !== JSON.stringify(value) && key !== 'name' && key !== 'description')
        complain(file, 'E_POLICY_SCHEMA', setting, {
          reason: `the files of a policy must agree on \`${key}\`: expected \`${show(known)}\`, found \`${show(value)}\``,
        })
    }
  }
  const schemes = new Set(sound.map(({ document }) => document.scheme))
  const [only] = schemes
  if (schemes.size === 1 && only !== undefined) merged['scheme'] = only
  const first = sound[0]?.file ?? files[0]
  const ownerOf = (path: DocumentPath): { readonly owner: Owner; readonly depth: number } | undefined => {
    for (let depth = 3; depth >= 2; depth--) {
      const owner = owners.get(JSON.stringify(path.slice(0, depth)))
      if (owner !== undefined) return { owner, depth }
    }
    return undefined
  }
  return {
    document: merged,
    diagnostics,
    // Thousands of conditions ask, and mostly all files answer alike.
    schemeAt: schemes.size <= 1 ? () => only : (path) => (ownerOf(path)?.owner.file ?? first)?.document?.scheme,
    locate(finding) {
      // The paths of one file alone are those of the whole.
      if (alone !== undefined) return alone.file.locate(finding)
      const { path } = finding
      const found = ownerOf(path)
      if (found === undefined) {
        if (first === undefined) throw new Error('INVARIANT: findings come from files')
        return first.locate(finding)
      }
      const { owner, depth } = found
      return owner.file.locate(
        owner.index === undefined
          ? finding
          : { ...finding, path: [...path.slice(0, depth - 1), owner.index, ...path.slice(depth)] },
      )
    },
  }
}
