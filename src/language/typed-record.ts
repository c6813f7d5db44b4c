import type { EventRecord, FieldValueOf, ValueInput } from '../runtime/index.ts'
import type { FieldDefinition } from './scheme.ts'

/** A field: its type as text (`Int`, `Array<Bytes>`; `?` behind it: may be missing), alone or with docs. */
export type FieldInput =
  | string
  | ({ readonly type: string } & Partial<
      Pick<
        FieldDefinition,
        | 'summary'
        | 'category'
        | 'example'
        | 'stage'
        | 'phases'
        | 'plan'
        | 'note'
        | 'values'
        | 'cost'
        | 'deprecated'
        | 'ecosystemField'
      >
    >)

export interface AliasInput {
  /** The field that is meant. */
  readonly to: string
  /** Using the alias gives a warning that names the field. */
  readonly deprecated?: boolean
}

/** Fields by name. */
export type FieldTable = Readonly<Record<string, FieldInput>>

/** Aliases by name. */
export type AliasTable = Readonly<Record<string, AliasInput>>

/** A table that holds nothing. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export type NoNames = {}

type TypeText<Field extends FieldInput> = Field extends string
  ? Field
  : Field extends { readonly type: infer Text extends string }
    ? Text
    : string

/** The names of a record, if it lists them. */
type KnownNames<Table> = string extends keyof Table ? never : keyof Table

/** The value of a field of a table or of a record that is extended. */
type ValueOf<Name, Fields extends FieldTable, Base> = Name extends keyof Fields
  ? FieldValueOf<TypeText<Fields[Name]>>
  : Name extends keyof Base
    ? Base[Name]
    : ValueInput | null

/**
 * The record of a scheme. Every field may be left out, since only a field that a rule reads must have its value.
 * A scheme that extends one of which no names are known (`cloudflare`) takes other names as well.
 */
export type RecordOf<Fields extends FieldTable, Aliases extends AliasTable, Base extends EventRecord> = {
  readonly [Name in keyof Fields | keyof Aliases | KnownNames<Base>]?:
    (Name extends keyof Aliases ? ValueOf<Aliases[Name]['to'], Fields, Base> : ValueOf<Name, Fields, Base>) | undefined
} & (string extends keyof Base ? EventRecord : unknown)
