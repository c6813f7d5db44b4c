import type { EventRecord } from '../../compiler/index.ts'
import { drawnName, compileNamePattern } from '../../runtime/portal/index.ts'
import {
  callEvents,
  isClassUnread,
  isProfileAsked,
  ScannedEvents,
  type Policy,
  type PolicyWitness,
  type ProveOptions,
  type Test,
} from '../../policy/index.ts'
import type { MutantContent } from './mutant.ts'
import { toPortalTests } from './portal.ts'
import { sampleTexts } from './sample-texts.ts'

type ProfileContent = Extract<MutantContent, { kind: 'profile' }>
type ToolContent = Extract<MutantContent, { kind: 'tool' }>

/** An event or a test to try. */
export type ContentProbe = PolicyWitness | Test

/** A name that a pattern with stars stands for, and one of which it stands for nothing. */
function namesOf(pattern: string): readonly string[] {
  return pattern.includes('*') ? [pattern.replaceAll('*', 'x'), pattern.replaceAll('*', '')] : [pattern]
}

/**
 * Tests that may tell mutants whose difference no condition says: texts in which an entry finds something, calls of a tool.
 * Whoever suggests one runs it on both policies.
 */
export class ContentTests {
  readonly #policy: Policy
  readonly #options: ProveOptions
  readonly #scanned: ScannedEvents
  readonly #calls = new Map<string, readonly EventRecord[]>()

  constructor(policy: Policy, options: ProveOptions) {
    this.#policy = policy
    this.#options = options
    this.#scanned = new ScannedEvents(policy, options)
  }

  #callsOf(wish: Parameters<typeof callEvents>[1]): readonly EventRecord[] {
    const key = JSON.stringify(wish)
    let known = this.#calls.get(key)
    if (known === undefined) this.#calls.set(key, (known = callEvents(this.#policy, wish, this.#options)))
    return known
  }

  #profileOf(id: string): NonNullable<NonNullable<Policy['document']['dlp']>['profiles']>[number] | undefined {
    return this.#policy.document.dlp?.profiles?.find((profile) => profile.id === id)
  }

  /** Texts at the edges of a profile: what the entry finds, as often as the profile asks for, beside what it needs. */
  #textsOf({ profile: id, entry }: ProfileContent): readonly string[] {
    const profile = this.#profileOf(id)
    const others = (profile?.entries ?? []).filter(({ id: other }) => other !== entry.id)
    const beside = others.slice(0, Math.max(0, (profile?.record?.entries ?? 1) - 1)).flatMap((other) => sampleTexts(other).slice(0, 1)) // prettier-ignore
    const count = profile?.matchCount ?? 0
    return sampleTexts(entry)
      .slice(0, 4)
      .flatMap((text) =>
        [count, count + 1, count + 2].flatMap((times) =>
          times === 0 ? [] : [[...Array.from({ length: times }, () => text), ...beside].join('\n')],
        ),
      )
  }

  /** Where the texts of a profile are looked for, for one that does not look everywhere. */
  #locationOf(id: string): string | undefined {
    const { only } = this.#profileOf(id)?.locations ?? {}
    return only?.[0]?.replaceAll('*', 'x')
  }

  *#scannedTests(content: ProfileContent, change: string): Generator<ContentProbe, void> {
    const texts = this.#textsOf(content)
    if (texts.length === 0) return
    const location = this.#locationOf(content.profile)
    for (const { witness, profiles } of this.#scanned.events(content.profile)) {
      const others = profiles.flatMap((id) => (this.#profileOf(id)?.entries ?? []).slice(0, 1).flatMap((entry) => sampleTexts(entry).slice(0, 1))) // prettier-ignore
      for (const text of texts) {
        const whole = [text, ...others].join('\n')
        const event = {
          ...witness.event,
          $texts: location === undefined ? whole : { [location]: whole },
        } as EventRecord
        yield { event, options: witness.options }
      }
    }
    const argument = location?.replace(/^arguments\./, '') ?? 'text'
    for (const event of this.#callsOf({ profile: content.profile }))
      for (const text of texts) {
        yield* toPortalTests(this.#policy, event, change, { arguments: { [argument]: text } })
        yield* toPortalTests(this.#policy, event, change, { result: text })
      }
  }

  *#toolTests({ server, tool }: ToolContent, change: string): Generator<ContentProbe, void> {
    for (const name of namesOf(tool))
      for (const event of this.#callsOf({ server, tool: name })) yield* toPortalTests(this.#policy, event, change)
  }

  /** What to try, the likeliest first. */
  *probes(content: MutantContent, change: string): Generator<ContentProbe, void> {
    if (content.kind === 'profile') yield* this.#scannedTests(content, change)
    else if (content.kind === 'tool') yield* this.#toolTests(content, change)
    else {
      const wish = content.kind === 'server' ? { server: content.server } : {}
      for (const event of this.#callsOf(wish)) yield* toPortalTests(this.#policy, event, change)
    }
  }

  /** Whether no event and no call is decided otherwise: proved. */
  isEquivalent(content: MutantContent, next: Policy): boolean {
    if (content.kind === 'profile') return !isProfileAsked(this.#policy, content.profile)
    if (content.kind === 'server') return false
    if (content.kind === 'portal') return this.#policy.portal?.stages.access.compiled.rules.length === 0
    return this.#isClassless(content, next) || this.#isOwnClass(content, next)
  }

  #isClassless({ server, tool }: ToolContent, next: Policy): boolean {
    const row = this.#policy.document.portal?.servers?.[server]
    const tools = next.document.portal?.servers?.[server]?.tools ?? {}
    // A new writing tool makes one of every name that looks like its own, which another row may have called a reading one.
    const isPlain =
      row?.trust_annotations !== true &&
      (tools[tool] !== 'write' || Object.values(tools).every((access) => access === 'write'))
    return isClassUnread(this.#policy, isPlain ? { server, tool } : { server }, this.#options)
  }

  /** Whether a tool without its row stays in the class that every unnamed one has: nothing else names it. */
  #isOwnClass({ server, tool }: ToolContent, next: Policy): boolean {
    const row = this.#policy.document.portal?.servers?.[server]
    const tools = next.document.portal?.servers?.[server]?.tools ?? {}
    if (row?.trust_annotations === true || row?.tools?.[tool] !== 'write' || tool in tools) return false
    const readers = Object.entries(tools).filter(([, access]) => access === 'read')
    if (tool.includes('*')) return readers.length === 0
    return readers.every(([name]) => compileNamePattern(drawnName(name), false)?.(drawnName(tool)) === false)
  }
}
