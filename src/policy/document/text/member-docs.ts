import members from '../generated/member-docs.generated.json' with { type: 'json' }

/** A key of a mapping: what it is for, and what it may hold. */
export interface MemberRow {
  /** The mapping, by its path in a document; `*` is any step. */
  readonly place: string
  readonly key: string
  readonly summary: string
  readonly values?: readonly string[]
  readonly shape: 'list' | 'mapping' | 'text' | 'other'
}

/** The keys of policy documents. */
export const policyMembers = members.policy as readonly MemberRow[]

/** The keys of test files. */
export const testFileMembers = members.testFile as readonly MemberRow[]
