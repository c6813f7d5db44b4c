import { filledByApplications } from '../../../runtime/index.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { Policy } from '../../decide/policy.ts'
import { askedProfiles } from '../../sections/dlp.ts'

function differs(old: unknown, next: unknown): boolean {
  return JSON.stringify(old) !== JSON.stringify(next)
}

function readsAny({ fields }: Policy, names: readonly string[]): boolean {
  return fields.some((name) => names.includes(name))
}

type Profiles = readonly { readonly id?: string; readonly name?: string }[]

/** The DLP of a document without its profiles, and the profiles by id. */
function dlpOf({ dlp }: PolicyDocument): { readonly rest: unknown; readonly profiles: ReadonlyMap<string, unknown> } {
  const { profiles = [], ...rest } = (dlp ?? {}) as { readonly profiles?: Profiles }
  return { rest, profiles: new Map(profiles.map((profile) => [profile.id ?? profile.name ?? '', profile])) }
}

/** Whether DLP that rules ask for finds other things. A profile that no rule of either policy names is nobody's loss. */
function changesDlp(old: Policy, next: Policy): boolean {
  const [before, after] = [dlpOf(old.document), dlpOf(next.document)]
  const filters = [old, next].flatMap(({ stages }) => stages.flatMap(({ rules }) => rules.map(({ filter }) => filter)))
  const asked = askedProfiles(filters)
  if (asked?.size === 0) return false
  if (differs(before.rest, after.rest)) return true
  const names = asked ?? new Set([...before.profiles.keys(), ...after.profiles.keys()])
  return [...names].some((name) => differs(before.profiles.get(name), after.profiles.get(name)))
}

/** Sections that give fields their values: each with whether a change of it reaches a rule. */
const meanings: Readonly<Partial<Record<keyof PolicyDocument, (old: Policy, next: Policy) => boolean>>> = {
  scheme: (old, next) => differs(old.document.scheme, next.document.scheme),
  applications: (old, next) =>
    differs(old.document.applications, next.document.applications) &&
    [old, next].some((policy) => readsAny(policy, filledByApplications)),
  categories: (old, next) =>
    differs(old.document.categories, next.document.categories) &&
    [old, next].some((policy) => readsAny(policy, filledByApplications)),
  detections: (old, next) =>
    differs(old.document.detections, next.document.detections) &&
    [old, next].some(({ fields }) => fields.some((name) => name.startsWith('cf.llm.'))),
  dlp: changesDlp,
}

/** Sections whose change gives a field that rules read another meaning. */
export function findChangedMeanings(old: Policy, next: Policy): readonly string[] {
  return Object.entries(meanings).flatMap(([name, reaches]) => (reaches(old, next) ? [name] : []))
}

/** Sections that decide beside the rules, or say what is done with a decision. */
const beside = ['guards', 'portal', 'identity', 'isolation'] as const

/** Sections that differ and that a comparison of actions says nothing of. */
export function findUncompared(old: PolicyDocument, next: PolicyDocument): readonly string[] {
  return beside.filter((name) => differs(old[name], next[name]))
}
