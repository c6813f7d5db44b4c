import type { PolicyDocument } from './generated/document.generated.ts'
import type { DocumentPath, PolicyDiagnostic } from './document-text.ts'
import { FindingList, type PolicyFinding } from '../sections/draft.ts'
import type { LoadedDocument } from './load.ts'

/** Sections that are lists: the files' items follow each other. */
const listSections = [
  ['rules'],
  ['rulesets'],
  ['gateway', 'policies'],
  ['tiers'],
  ['guardrails'],
  ['tests'],
  ['dlp', 'profiles'],
  ['portal', 'rules'],
  ['portal', 'dlp'],
] as const

/** Sections that are mappings: a key may stand in one file only. */
const mapSections = [['fields'], ['lists'], ['applications'], ['categories'], ['portal', 'servers']] as const

/** Settings of the whole policy: the files must agree. */
const settings = [['version'], ['name'], ['description'], ['scheme'], ['mode'], ['portal', 'mode']] as const

type Tree = Record<string, unknown>

/** The documents of a folder as one, and the way back to the files. */
export interface MergedDocument {
  readonly document: PolicyDocument
  readonly diagnostics: readonly PolicyDiagnostic[]
  locate(finding: PolicyFinding): PolicyDiagnostic
}

function valueAt(document: PolicyDocument | Tree, section: readonly string[]): unknown {
  let value: unknown = document
  for (const step of section) value = (value as Tree | undefined)?.[step]
  return value
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
  const owners = new Map<string, { readonly file: LoadedDocument; readonly index?: number }>()
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
  for (const section of listSections) {
    const items = sound.flatMap(({ file, document }) =>
      itemsAt(document, section).map((item, index) => ({ file, item, index })),
    )
    for (const [place, { file, index }] of items.entries())
      owners.set(JSON.stringify([...section, place]), { file, index })
    if (items.length > 0)
      setAt(
        merged,
        section,
        items.map(({ item }) => item),
      )
  }
  for (const section of mapSections) {
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
      else if (known !== value && key !== 'name' && key !== 'description')
        complain(file, 'E_POLICY_SCHEMA', setting, {
          reason: `the files of a policy must agree on \`${key}\`: expected \`${String(known)}\`, found \`${String(value)}\``,
        })
    }
  }
  const first = sound[0]?.file ?? files[0]
  return {
    document: merged,
    diagnostics,
    locate(finding) {
      for (let depth = 3; depth >= 2; depth--) {
        const owner = owners.get(JSON.stringify(finding.path.slice(0, depth)))
        if (owner === undefined) continue
        const path =
          owner.index === undefined
            ? finding.path
            : [...finding.path.slice(0, depth - 1), owner.index, ...finding.path.slice(depth)]
        return owner.file.locate({ ...finding, path })
      }
      if (first === undefined) throw new Error('INVARIANT: findings come from files')
      return first.locate(finding)
    },
  }
}
