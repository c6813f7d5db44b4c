import { fieldCosts } from '../../../compiler/index.ts'
import { suggest } from '../../../diagnostics/index.ts'
import type { DlpFinding, DlpScanner } from '../../../inspection/dlp/index.ts'
import type { Scheme } from '../../../language/index.ts'
import {
  PortalDecider,
  type PortalDirection,
  type PortalScan as ProgramScan,
  type PortalServerRow,
  type PortalStage,
} from '../../../runtime/portal/index.ts'
import { combineModes, type StageDraft } from '../../sections/draft.ts'
import { draftPortal } from '../../sections/portal/draft-portal.ts'
import { toServerRows } from '../../sections/portal/servers.ts'
import { planRules, type RulePlan } from '../../plan/rule-plan.ts'
import type { CompiledStage } from '../stage/compile-stage.ts'
import type { SectionSetup } from '../section-setup.ts'

/** What DLP makes of the texts of a call or its result. */
export type PortalScan = ProgramScan<DlpFinding>

/** One compiled stage of a portal with its plan. */
export interface PlannedPortalStage {
  readonly compiled: CompiledStage
  readonly plan: RulePlan
}

/** A compiled portal. It keeps nothing between two calls. */
export interface Portal extends PortalDecider<DlpFinding> {
  /** The scheme of its contexts: that of the policy. */
  readonly scheme: Scheme
  /** The servers and stages as data: what an emitted module rebuilds. */
  readonly rows: readonly PortalServerRow[]
  readonly stages: Readonly<Record<'access' | PortalDirection, PlannedPortalStage>>
}

/** The stages of a portal before they are planned. */
export type CompiledPortal = Readonly<Record<'access' | PortalDirection, CompiledStage>>

/** Compiles the stages of the section `portal` in steps of one rule; undefined if there is none. */
export function* compilePortalStages(
  setup: SectionSetup,
  compile: (draft: StageDraft) => Generator<void, CompiledStage>,
): Generator<void, CompiledPortal | undefined> {
  const { document, ids, findings } = setup
  const section = document.portal
  if (section === undefined) return undefined
  const drafts = draftPortal(document, section, ids, findings)
  return {
    access: yield* compile(drafts.access),
    arguments: yield* compile(drafts.arguments),
    results: yield* compile(drafts.results),
  }
}

function* planStage(compiled: CompiledStage, scheme: Scheme): Generator<void, PlannedPortalStage> {
  return { compiled, plan: yield* planRules(compiled.rules, scheme, fieldCosts(scheme)) }
}

/** Plans the stages of a portal. */
export function* planPortal(
  { document, findings }: SectionSetup,
  scheme: Scheme,
  compiled: CompiledPortal,
  scanner: DlpScanner | undefined,
): Generator<void, Portal> {
  const section = document.portal ?? {}
  const rows = toServerRows(section, findings)
  const stages = {
    access: yield* planStage(compiled.access, scheme),
    arguments: yield* planStage(compiled.arguments, scheme),
    results: yield* planStage(compiled.results, scheme),
  }
  const toProgram = ({ compiled: { stage }, plan: { matcher } }: PlannedPortalStage): PortalStage => ({
    stage,
    matcher,
  })
  const decider = new PortalDecider<DlpFinding>({
    shape: scheme.shape,
    stages: {
      access: toProgram(stages.access),
      arguments: toProgram(stages.arguments),
      results: toProgram(stages.results),
    },
    scanner,
    servers: rows,
    enforced: combineModes(document.mode, section.mode) === 'enforce',
    records: { ignoresUnknown: false, suggest: (name) => suggest(name, scheme.fields.keys(), 1)[0] },
  })
  return Object.assign(decider, { scheme, rows, stages })
}
