import { walk, type Filter } from '../../compiler/index.ts'
import {
  compileDlpProfiles,
  predefinedDlpProfiles,
  type DlpCompileOptions,
  type DlpField,
  type DlpProfile,
  type DlpScanner,
  type LocatedText,
} from '../../inspection/dlp/index.ts'
import { suggest } from '../../diagnostics/index.ts'
import { toText, type ByteString, type ExecutionContext } from '../../runtime/index.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { FindingList } from './draft.ts'

/** The field that holds the ids of the profiles that match. */
export const dlpField = 'dlp.profiles'

/** The texts of an event that DLP looks at, by location (`prompt`, `body`). */
export type DlpTexts = string | Readonly<Record<string, string>>

/** Where the text is if the host gives none. */
const bodyField = 'http.request.body.raw'

/** Every profile that a document can name: its own and the ready ones. */
export function listProfiles(document: PolicyDocument): readonly DlpProfile[] {
  const own = (document.dlp?.profiles ?? []) as unknown as readonly DlpProfile[]
  const names = new Set(own.map(({ id }) => id))
  return [...own, ...predefinedDlpProfiles.filter(({ id }) => !names.has(id))]
}

/** Ids of profiles by name and by id. */
export function profileIds(document: PolicyDocument): ReadonlyMap<string, string> {
  const profiles = listProfiles(document)
  return new Map([
    ...profiles.map(({ id, name }) => [name, id] as const),
    ...profiles.map(({ id }) => [id, id] as const),
  ])
}

/** The ids that conditions compare the field with; undefined if some condition could ask for any. */
function askedProfiles(filters: readonly Filter[]): ReadonlySet<string> | undefined {
  const asked = new Set<string>()
  let isOpen = false
  for (const { checked } of filters) {
    let reads = 0
    let compared = 0
    walk(checked.root, (node) => {
      if (node.kind === 'field' && node.name === dlpField) reads += 1
      if (node.kind !== 'array_compare' || node.each.base.kind !== 'field' || node.each.base.name !== dlpField) return
      const { test } = node
      if (test.kind === 'bytes_set') for (const item of test.items) asked.add(toText(item))
      else if (test.kind === 'order' && test.operator === 'eq') asked.add(toText(test.literal as ByteString))
      else return
      compared += 1
    })
    if (compared < reads) isOpen = true
  }
  return isOpen ? undefined : asked
}

/** The DLP of a policy: the profiles that some rule asks for. */
export class PolicyDlp {
  readonly #scanner: DlpScanner

  constructor(scanner: DlpScanner) {
    this.#scanner = scanner
  }

  /** Makes the field of a context lazy: it is scanned when a rule first reads it. */
  attach(context: ExecutionContext, texts: DlpTexts | undefined): DlpField | undefined {
    const slot = context.shape.slots.get(dlpField)
    if (slot === undefined || context.values[slot] !== undefined) return undefined
    const field = this.#scanner.createField(() => readTexts(context, texts))
    context.setLazy(dlpField, field.read)
    return field
  }
}

function readTexts(context: ExecutionContext, texts: DlpTexts | undefined): string | readonly LocatedText[] {
  if (typeof texts === 'string') return texts
  if (texts !== undefined) return Object.entries(texts).map(([location, text]) => ({ location, text }))
  const slot = context.shape.slots.get(bodyField)
  const body = slot === undefined ? undefined : context.read(slot)
  return typeof body === 'string' ? toText(body) : []
}

/** Compiles the profiles of a document, and the ready ones that its rules ask for. */
export function createPolicyDlp(
  document: PolicyDocument,
  filters: readonly Filter[],
  list: FindingList,
  options: DlpCompileOptions,
): PolicyDlp | undefined {
  const asked = askedProfiles(filters)
  const own = document.dlp?.profiles ?? []
  const profiles = listProfiles(document).filter(
    ({ id }, index) => index < own.length || asked === undefined || asked.has(id),
  )
  /** The compiler tells places as spans; they stand for paths here. */
  const paths: (readonly (string | number)[])[] = []
  const locate = (path: readonly (string | number)[]): { start: number; end: number } => {
    paths.push(path)
    return { start: paths.length - 1, end: paths.length }
  }
  const result = compileDlpProfiles(profiles, { ...options, locate })
  if (!result.ok) {
    for (const diagnostic of result.diagnostics)
      list.findings.push({
        ...diagnostic,
        path: ['dlp', 'profiles', ...(paths[diagnostic.span.start] ?? [])],
        target: 'value',
      })
    return undefined
  }
  if (asked === undefined || asked.size > 0) return new PolicyDlp(result.value)
  return undefined
}

/** The hint for a profile that is not defined. */
export function suggestProfile(document: PolicyDocument, name: string): string {
  const [best] = suggest(name, profileIds(document).keys(), 1)
  return best === undefined ? 'define it under `dlp.profiles`' : `did you mean \`${best}\`?`
}
