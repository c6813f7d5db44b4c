import type { DocumentPath, PolicyDocument } from '../../policy/index.ts'
import { replaceAt, valueAt, type Mutant } from './mutant.ts'

/** A list whose items decide in their order. */
interface RuleList {
  readonly path: DocumentPath
  readonly length: number
}

type Row = Readonly<Record<string, unknown>>

/** Members of a rule that are lists of names: without one of them, another set of requests is meant. */
const nameLists = [
  'groups',
  'except_groups',
  'topics',
  'profiles',
  'tools',
  'servers',
  'prompts',
  'resources',
  'access',
  'methods',
  'device_posture',
  'on',
] as const

/** The lists of rules of a document. */
export function ruleLists(document: PolicyDocument): readonly RuleList[] {
  const paths: DocumentPath[] = [
    ['rules'],
    ['tiers'],
    ['guardrails'],
    ['gateway', 'policies'],
    ['portal', 'rules'],
    ['portal', 'dlp'],
    ...(document.tiers ?? []).map((_, at) => ['tiers', at, 'rules']),
    ...(document.rulesets ?? []).map((_, at) => ['rulesets', at, 'rules']),
  ]
  return paths.flatMap((path) => {
    const list = valueAt(document, path)
    return Array.isArray(list) ? [{ path, length: list.length }] : []
  })
}

function nameOf(row: Row | undefined, at: number): string {
  const name = row?.['id'] ?? row?.['name'] ?? row?.['ref']
  return typeof name === 'string' ? `\`${name}\`` : `number ${String(at + 1)}`
}

/** Gateway's policies decide in the order of a number, not of the list. */
function swapRows(first: Row, second: Row): readonly [Row, Row] {
  const [a, b] = [first['precedence'], second['precedence']]
  if (a === undefined && b === undefined) return [second, first]
  return [
    { ...first, precedence: b },
    { ...second, precedence: a },
  ]
}

function orderMutants(document: PolicyDocument, { path, length }: RuleList): readonly Mutant[] {
  const rows = valueAt(document, path) as readonly Row[]
  const drops = rows.map((row, at): Mutant => ({
    operator: 'drop_rule',
    path: [...path, at],
    change: `${nameOf(row, at)} is dropped`,
    document: replaceAt(document, [...path, at], undefined),
  }))
  const swaps = rows.slice(0, -1).map((row, at): Mutant => {
    const other = rows[at + 1] as Row
    const [first, second] = swapRows(row, other)
    return {
      operator: 'swap_rules',
      path: [...path, at],
      change: `${nameOf(row, at)} and ${nameOf(other, at + 1)} change places`,
      document: replaceAt(document, path, rows.with(at, first).with(at + 1, second)),
    }
  })
  const hasNumbers = rows.some((row) => row['precedence'] !== undefined)
  const moves = hasNumbers
    ? []
    : rows.flatMap((row, at): Mutant[] => {
        const without = rows.toSpliced(at, 1)
        const move = (place: string, moved: readonly Row[]): Mutant => ({
          operator: 'move_rule',
          path: [...path, at],
          change: `${nameOf(row, at)} is moved to the ${place}`,
          document: replaceAt(document, path, moved),
        })
        return [
          ...(at >= 2 ? [move('front', [row, ...without])] : []),
          ...(at <= length - 3 ? [move('end', [...without, row])] : []),
        ]
      })
  return [...drops, ...swaps, ...moves]
}

/** Lists that a rule cannot do without. */
const neededLists: ReadonlySet<string> = new Set(['topics', 'profiles'])

function otherActions(action: string, path: DocumentPath): readonly string[] {
  if (path[0] === 'portal')
    return path[1] === 'dlp' && action === 'block' ? ['mask'] : action === 'block' ? ['allow'] : ['block']
  return action === 'block' ? ['allow', 'log'] : ['block']
}

function isMonitored(document: PolicyDocument, path: DocumentPath): boolean {
  const holders = path.map((_, at) => path.slice(0, at + 1))
  return [[], ...holders].some((holder) => valueAt(document, [...holder, 'mode']) === 'monitor')
}

function rowMutants(document: PolicyDocument, path: DocumentPath): readonly Mutant[] {
  const row = valueAt(document, path) as Row
  const mutants: Mutant[] = []
  const name = nameOf(row, Number(path.at(-1)))
  const { action } = row
  // What a monitored rule would do is told to nobody.
  if (typeof action === 'string' && !isMonitored(document, path)) {
    const { action_parameters: _parameters, rule_settings: _settings, ...plain } = row
    for (const changed of otherActions(action, path))
      mutants.push({
        operator: 'action',
        path: [...path, 'action'],
        change: `${name}: \`${action}\` becomes \`${changed}\``,
        document: replaceAt(document, path, { ...plain, action: changed }),
      })
  }
  if (row['mode'] !== 'off' && path[0] !== 'gateway') {
    const mode = row['mode'] === 'monitor' ? 'enforce' : 'monitor'
    mutants.push({
      operator: 'mode',
      path,
      change: `${name}: the mode becomes \`${mode}\``,
      document: replaceAt(document, [...path, 'mode'], mode),
    })
  }
  for (const member of nameLists) {
    const list = row[member]
    if (!Array.isArray(list) || (list.length === 1 && neededLists.has(member))) continue
    for (const [at, item] of (list as readonly unknown[]).entries())
      mutants.push({
        operator: 'list_item',
        path: [...path, member, at],
        change: `${name}: ${JSON.stringify(item)} of \`${member}\` is dropped`,
        document: replaceAt(document, [...path, member], list.length === 1 ? undefined : list.toSpliced(at, 1)),
      })
  }
  return mutants
}

/** The mutants of the order, the actions, the modes and the lists of names of a document's rules. */
export function documentMutants(document: PolicyDocument): readonly Mutant[] {
  return ruleLists(document).flatMap((list) => [
    ...orderMutants(document, list),
    ...Array.from({ length: list.length }, (_, at) => rowMutants(document, [...list.path, at])).flat(),
  ])
}
