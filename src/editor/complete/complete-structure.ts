import { phases } from '../../language/index.ts'
import {
  documentedValues,
  listActions,
  listProfiles,
  refusalOfAction,
  suitsFilters,
  type ActionRow,
  type MemberRow,
} from '../../policy/index.ts'
import type { CompletionItem } from '../contract/index.ts'
import {
  memberAt,
  membersAt,
  phaseOf,
  toPolicyKeys,
  type EditorDocument,
  type PlacedEntry,
  type Project,
} from '../model/index.ts'
import { listNames } from '../names/index.ts'
import type { Offer } from './complete-expression.ts'

/** Which actions a rule may take: where it stands decides. */
type ActionFilter = (row: ActionRow) => boolean

/** Those that no phase refuses, or that this one does not. */
function inPhase(phase: string | undefined): ActionFilter {
  if (phase === undefined) return ({ phases: own, gateway }) => own.length > 0 || gateway.length === 0
  return ({ name }) => refusalOfAction(name, phase) === undefined
}

/** Those of Gateway policies; with filters, of policies that have them. */
function inGateway(filters: readonly string[] | undefined): ActionFilter {
  return ({ gateway }) => gateway.length > 0 && (filters === undefined || suitsFilters(gateway, filters))
}

function offerActions(isAllowed: ActionFilter): Offer[] {
  return listActions()
    .filter(isAllowed)
    .map((row) => ({
      label: row.name,
      kind: 'action',
      detail: row.summary,
      documentation: [
        row.summary,
        row.terminating ? 'It ends the evaluation.' : 'Rules behind it are asked too.',
        ...(row.phases.length === 0 ? [] : [`Phases: ${row.phases.map((name) => `\`${name}\``).join(', ')}`]),
      ].join('\n\n'),
    }))
}

function offerNames(project: Project, kinds: readonly string[], kind: Offer['kind'] = 'reference'): Offer[] {
  return listNames(project, kinds).map(({ name, kind: own }) => ({ label: name, kind, detail: own }))
}

/** The rows of parameters that have documented values. */
function offerDocumented(keys: readonly string[], action: string | undefined): Offer[] {
  const at = keys.indexOf('action_parameters')
  if (at === -1) return []
  const path = keys.slice(at + 1).filter((key) => key !== '*').join('.') // prettier-ignore
  return documentedValues
    .filter((row) => row.action === action && row.path.join('.') === path)
    .flatMap(({ values }) =>
      values.map((value): Offer => ({ label: String(value), kind: 'value', detail: 'documented' })),
    )
}

function offerValues(document: EditorDocument, project: Project, placed: PlacedEntry): Offer[] {
  const { entry, index } = placed
  const keys = toPolicyKeys(document, entry.keys)
  const name = keys.at(-1) === '*' ? keys.at(-2) : keys.at(-1)
  const isTest = keys.includes('expect') || keys.includes('not')
  const sibling = (key: string): string | undefined => {
    const parameters = entry.keys.indexOf('action_parameters')
    const parent = entry.keys.slice(0, parameters === -1 ? -1 : parameters).join('\n')
    const found = document.members(parent, index).find(({ entry: other }) => other.keys.at(-1) === key)
    return found === undefined ? undefined : document.wordOf(found)
  }
  if (name === 'action') {
    if (keys[0] !== 'gateway') return offerActions(inPhase(phaseOf(document, placed)))
    const list = [...entry.keys.slice(0, -1), 'filters', '*'].join('\n')
    const filters = [...document.entries(index, index)].filter(({ entry: other }) => other.keys.join('\n') === list)
    return offerActions(inGateway(filters.length === 0 ? undefined : filters.map((other) => document.wordOf(other))))
  }
  if (name === 'phase') return phases.map((row) => ({ label: row.name, kind: 'value', detail: 'phase' }))
  if (isTest && ['rule', 'matched', 'monitored'].includes(name ?? '')) return offerNames(project, ['rule'])
  if (isTest && name === 'tier') return offerNames(project, ['tier'])
  if (name === 'profiles' && keys.includes('portal'))
    return listProfiles(project.words.document).map(({ id, name: title }) => ({ label: id, kind: 'reference', detail: title })) // prettier-ignore
  if (name === 'servers' && keys.includes('portal')) return offerNames(project, ['server'])
  if (name === 'topics') return offerNames(project, ['topic'])
  const row = memberAt(document, entry.keys)
  const values = (row?.values ?? []).map((value): Offer => ({ label: value, kind: 'value', detail: name ?? '' }))
  return [...values, ...offerDocumented(keys, sibling('action'))]
}

/** What follows a key, in the form of its document. */
function writeKey(document: EditorDocument, { key, shape }: MemberRow): string {
  if (document.form.isJson) return `"${key}": ${shape === 'list' ? '[$0]' : shape === 'mapping' ? '{$0}' : shape === 'text' ? '"$0"' : '$0'}` // prettier-ignore
  if (document.form.kind === 'terraform') return `${key} = ${shape === 'text' ? '"$0"' : shape === 'list' ? '[$0]' : shape === 'mapping' ? '{\n  $0\n}' : '$0'}` // prettier-ignore
  return shape === 'list' ? `${key}:\n  - $0` : shape === 'mapping' ? `${key}:\n  $0` : `${key}: $0`
}

function offerKeys(document: EditorDocument, keys: readonly string[], present: ReadonlySet<string>): Offer[] {
  return membersAt(document, keys)
    .filter(({ key }) => !present.has(key))
    .map((row) => ({
      label: row.key,
      kind: 'key',
      detail: row.shape,
      documentation: row.summary,
      insert: writeKey(document, row),
      isSnippet: true,
      filterText: document.form.isJson ? `"${row.key}"` : row.key,
    }))
}

/** Settings in the comments of plain rules. */
function completeSetting(document: EditorDocument, at: number): readonly [Offer[], number] | undefined {
  const line = document.text.slice(document.text.lastIndexOf('\n', at - 1) + 1, at)
  const match = /^\s*(?:#|\/\/)\s*(?:(\w+)\s*:\s*)?(\S*)$/.exec(line)
  if (match === null) return undefined
  const [, name, typed = ''] = match
  const start = at - typed.length
  if (name === 'action') {
    const settings = document.chunks[document.indexAt(Math.max(0, at - 1))]?.settings
    const isAllowed = settings?.scheme === 'gateway' ? inGateway(undefined) : inPhase(settings?.phase)
    return [offerActions(isAllowed), start]
  }
  if (name === 'phase') return [phases.map((row) => ({ label: row.name, kind: 'value', detail: 'phase' })), start]
  if (name === 'scheme') return [['cloudflare', 'gateway'].map((label) => ({ label, kind: 'value', detail: 'scheme' })), start] // prettier-ignore
  if (name === 'mode') return [['enforce', 'monitor', 'off'].map((label) => ({ label, kind: 'value', detail: 'mode' })), start] // prettier-ignore
  if (name !== undefined) return [[], start]
  const names = ['action', 'mode', 'phase', 'rule', 'scheme', 'tier']
  return [names.map((label) => ({ label, kind: 'key', detail: 'says it of the rule behind', insert: `${label}: ` })), start] // prettier-ignore
}

/** What may be written at a place that is no expression: keys, and words for values. */
export function completeStructure(document: EditorDocument, project: Project, at: number): CompletionItem[] {
  let offers: readonly Offer[]
  let start: number
  const { text } = document
  const setting = document.form.kind === 'rules' ? completeSetting(document, at) : undefined
  const placed = document.entryAt(at)
  const isValue = placed !== undefined && at > placed.name.end && (placed.entry.style === 'none' ? !text.slice(placed.name.end, at).includes('\n') : placed.entry.style !== 'nested' && at <= placed.value.end) // prettier-ignore
  const isItem = placed?.entry.kind === 'item' && placed.entry.style !== 'nested'
  if (setting !== undefined) [offers, start] = setting
  else if (isValue || isItem) {
    offers = offerValues(document, project, placed)
    start = placed.entry.style === 'none' ? at : Math.min(at, document.wordSpan(placed).start)
  } else {
    start = at - (/["']?[\w-]*$/.exec(text.slice(Math.max(0, at - 100), at))?.[0].length ?? 0)
    const keys = document.keysAt(at)
    if (keys === undefined) return []
    const beside = new Set(document.members(keys.join('\n'), document.indexAt(Math.max(0, at - 1))).filter(({ name }) => name.start !== start).map(({ entry }) => entry.keys.at(-1) ?? '')) // prettier-ignore
    offers = offerKeys(document, keys, beside)
  }
  const typed = text.slice(start, at).replace(/^["']/, '').toLowerCase()
  const isQuoting = document.form.isJson || document.form.kind === 'terraform'
  const isBare = isValue && placed.entry.style === 'none' && isQuoting
  return offers
    .filter(({ label }) => label.toLowerCase().includes(typed))
    .map(({ label, kind, detail, documentation, insert, isSnippet, rank = 1, filterText }) => ({
      label,
      kind,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined || documentation === '' ? {} : { documentation }),
      insert: insert ?? (isBare ? `"${label}"` : label),
      isSnippet: isSnippet ?? false,
      span: { start, end: at },
      sortText: `${String(rank).padStart(2, '0')} ${label}`,
      ...(filterText === undefined ? {} : { filterText }),
      isDeprecated: false,
    }))
}
