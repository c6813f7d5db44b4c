import type { FieldDefinition } from './scheme.ts'

/** One field as the generated tables hold it. */
export interface CatalogueFieldRow
  extends
    Pick<FieldDefinition, 'name' | 'example' | 'plan' | 'phases' | 'deprecated' | 'values' | 'note' | 'cost'>,
    Required<Pick<FieldDefinition, 'category' | 'stage' | 'summary'>> {
  /** Its type as it is written, with `?` if it may be missing. */
  readonly type: string
  /** The new name; the row is then an alias. */
  readonly replacedBy?: string
}

/** The kinds of Gateway policy, each a builder of the dashboard. */
export type GatewayBuilder = 'dns' | 'resolver' | 'egress' | 'network' | 'http'

/** One Gateway selector as the generated table holds it. */
export interface CatalogueSelectorRow {
  /** The field that it reads. */
  readonly name: string
  /** The field that this is only another name of. */
  readonly aliasOf?: string
  /** As a dashboard row writes it; differs for a member of a record, `identity.groups[*].name`. */
  readonly selector: string
  readonly type: string
  readonly category: string
  readonly summary: string
  /** Its name in the dashboard. */
  readonly ui: string
  readonly policyTypes: readonly GatewayBuilder[]
  /** For a version: the field that says of which ecosystem it is. */
  readonly ecosystemField?: string
  /** When its value is known, if that is not from the start. Source: the selector reference's phases. */
  readonly known?: 'before_resolution' | 'during_resolution' | 'after_resolution' | 'request_body' | 'body' | 'response'
  readonly note?: string
  readonly example?: string
  readonly values?: readonly string[]
}

/** Docs of a function, and the phases it is allowed in. */
export interface FunctionDocs {
  readonly signature: string
  readonly summary: string
  readonly note?: string
  readonly phases?: readonly string[]
  readonly examples: readonly { readonly expr: string; readonly result?: unknown; readonly given?: unknown }[]
}
