import { createDiagnostic, DiagnosticError } from '../../diagnostics/index.ts'
import { code, joinCode, writeImports, writeModuleParts, type Code, type ModuleOptions } from '../../compiler/index.ts'
import type { ConstantPool } from '../../compiler/index.ts'
import {
  abi,
  applicationFields,
  redirectFields,
  rewrittenFields,
  scannedField,
  type PlainValue,
} from '../../runtime/index.ts'
import { callNameFields } from '../../runtime/portal/index.ts'
import { fieldGrowth } from '../decide/field-growth.ts'
import type { Policy } from '../decide/policy.ts'
import type { Portal } from '../decide/portal/portal.ts'
import { toListTables } from '../document/document-scheme.ts'
import { FindingList } from '../document/finding.ts'
import { applicationRows } from '../sections/applications.ts'
import type { PolicyScanner } from '../sections/dlp.ts'
import { literal } from './literal.ts'
import { EmittedParameters } from './parameters.ts'
import { finderOf, indexedValues, writeMatcher, writeStage, type EmittedStage } from './stage.ts'

/** The stages of a portal, in the order in which they are written. */
const portalStages = ['access', 'arguments', 'results'] as const

function stagesOf(policy: Policy): readonly EmittedStage[] {
  return policy.stages.map((compiled, index) => {
    const indexes = policy.indexes[index]
    if (indexes === undefined) throw new Error('INVARIANT: each stage has its indexes')
    return { compiled, indexes, residual: policy.plans[index]?.residual ?? [] }
  })
}

function stagesOfPortal(portal: Portal | undefined): readonly EmittedStage[] {
  if (portal === undefined) return []
  return portalStages.map((name) => {
    const { compiled, plan } = portal.stages[name]
    return {
      compiled,
      indexes: plan,
      residual: plan.summary.residual,
    }
  })
}

/** Fields that are read by other parts than the rules' own conditions. */
function furtherFields(policy: Policy): readonly string[] {
  const reports = policy.stages.flatMap(({ stage }) => stage.rules.map(({ report }) => report))
  return [
    ...(policy.applications === undefined ? [] : applicationFields),
    ...(policy.scanners.rules === undefined && policy.scanners.portal === undefined ? [] : [scannedField]),
    ...(policy.portal === undefined ? [] : callNameFields),
    ...(reports.some(({ action }) => action === 'redirect') ? redirectFields : []),
    ...(reports.some(({ action }) => action === 'rewrite') ? rewrittenFields : []),
  ]
}

function writeScanner(pool: ConstantPool, scanner: PolicyScanner | undefined): Code {
  if (scanner === undefined) return code`undefined`
  const bindProfiles = pool.imports.import('bindDlpProfiles', 'dlp')
  return code`${bindProfiles}(${literal(scanner.profiles as unknown as PlainValue)}, given.dlp)`
}

function writeApplications(pool: ConstantPool, policy: Policy): Code {
  if (policy.applications === undefined) return code`undefined`
  const rows = literal(applicationRows(policy.document) as unknown as PlainValue)
  return code`new ${pool.use('ApplicationDirectory')}(${rows})`
}

function writePortal(pool: ConstantPool, portal: Portal | undefined, first: number): Code {
  if (portal === undefined) return code``
  const stages = portalStages.map((name, index) => {
    const at = first + index
    return code`[${name}]: { stage: stages[${at}], matcher: matchers[${at}] }`
  })
  const servers = literal(portal.rows as unknown as PlainValue)
  return code`, portal: new ${pool.imports.import('PortalDecider', 'portal')}({ shape, stages: { ${joinCode(stages, ', ')} }, scanner: portalScanner, servers: ${servers}, enforced: ${portal.enforced}, records: { ignoresUnknown: true } })`
}

/** Whether a module answers without anything that its host must bring. */
function isComplete(pool: ConstantPool, policy: Policy): boolean {
  const profiles = [policy.scanners.rules, policy.scanners.portal].flatMap((scanner) => scanner?.profiles ?? [])
  const needsKeys = profiles.some(({ entries }) => entries.some((entry) => 'exact' in entry))
  const external = Object.values(policy.document.lists ?? {}).some((list) => list.external === true)
  return pool.bound.size === 0 && !needsKeys && !external
}

/**
 * Writes a policy as one ES module: its rules as data, its conditions as code. It imports `portcullis/runtime`, and
 * `portcullis/rule-index`, `portcullis/portal`, `portcullis/regex`, `portcullis/crypto` or `portcullis/dlp` only if a
 * rule needs them, so it runs where no code may be generated.
 *
 * Exports: `abi`, `bind({ functions, lists, dlp })`, and, if it needs nothing of its host, `decide(record
 * or context, options)`, `createContext()` and, for a policy with a portal, `portal`. All sections of the
 * document decide as in the library. Lists of the document are in the module; lists that `bind` brings replace
 * those of their type; `dlp` brings the keys of exact data and a plan of phone numbers. What detectors say, of all texts
 * and of each source, stands in the event: `Enforcer.toEvent` makes it.
 *
 * @throws DiagnosticError `E_EMIT_GUARDS` for a policy with guards: a module decides events, and guards change messages; `E_EMIT_AI_GATEWAY` for one with that section
 */
export function emitPolicy(policy: Policy, options: ModuleOptions = {}): string {
  if (policy.guards.length > 0) throw new DiagnosticError([createDiagnostic('E_EMIT_GUARDS', { start: 0, end: 0 })])
  if (policy.aiGateway !== undefined)
    throw new DiagnosticError([createDiagnostic('E_EMIT_AI_GATEWAY', { start: 0, end: 0 })])
  const own = stagesOf(policy)
  const stages = [...own, ...stagesOfPortal(policy.portal)]
  const parameters = new EmittedParameters(policy.stages)
  const looked = stages.map(indexedValues)
  const plans = stages.flatMap(({ compiled }) => compiled.rules.map(({ filter }) => filter.plan))
  const finderPlans = stages.map((stage) => finderOf(stage, policy.scheme))
  const { pool, setup, predicates, getters, finders } = writeModuleParts(policy.scheme, plans, {
    values: [...looked.flat(), ...parameters.values],
    fields: furtherFields(policy),
    finderPlans: finderPlans.filter((plan) => plan !== undefined),
  })
  let finder = 0
  let predicate = 0
  let getter = 0
  const matchers = stages.map((stage, index) =>
    writeMatcher(
      stage,
      pool,
      code`stages[${index}]`,
      predicates.slice(predicate, (predicate += stage.compiled.rules.length)),
      getters.slice(getter, (getter += looked[index]?.length ?? 0)),
      finderPlans[index] === undefined ? undefined : finders[finder++],
    ),
  )
  const worked = parameters.write(getters.slice(getter))
  const lists = Object.entries(toListTables(policy.document, new FindingList())).map(
    ([type, table]) => code`[${type}]: ${pool.use('createLists')}(${type}, ${literal(table as PlainValue)})`,
  )
  const ownLists = lists.length === 0 ? code`given.lists` : code`{ ${joinCode(lists, ', ')}, ...given.lists }`
  const growth = literal(policy.stages.map(fieldGrowth))
  const portal = writePortal(pool, policy.portal, own.length)
  const portalScanner =
    policy.portal === undefined ? code`` : code`const portalScanner = ${writeScanner(pool, policy.scanners.portal)}\n`
  const bind = code`export function bind(given = {}) {
const bindings = { functions: given.functions, lists: ${ownLists} }
${setup}
const matchers = [${joinCode(matchers, ', ')}]
${portalScanner}const decider = new ${pool.use('PolicyDecider')}({ shape, stages: stages.slice(0, ${own.length}), matchers: matchers.slice(0, ${own.length}), parameters: ${worked.parameters}, targets: ${worked.targets}, fields: ${growth}, applications: ${writeApplications(pool, policy)}, scanner: ${writeScanner(pool, policy.scanners.rules)}, records: { ignoresUnknown: true } })
return {
createContext: (environment) => decider.createContext(environment),
decide: (input, options) => decider.decide(input, options)${portal},
}
}`
  const data = code`const stages = [${joinCode(stages.map(writeStage), ', ')}]`
  const names = [code`createContext`, code`decide`, ...(policy.portal === undefined ? [] : [code`portal`])]
  const direct = isComplete(pool, policy) ? code`\nexport const { ${joinCode(names, ', ')} } = bind()` : code``
  return `${code`${writeImports(pool, options)}\nexport const abi = ${abi}\n${data}\n${bind}${direct}`.text}\n`
}
