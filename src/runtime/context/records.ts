import type { ValueInput } from '../values.ts'

/** Field values by name; undefined and null are missing values. */
export type EventRecord = Readonly<Record<string, ValueInput | null | undefined>>

/** What may be given for a field of a type, by the text of the type; `never` if the text names no type. */
export type InputOf<Text extends string> = string extends Text
  ? ValueInput
  : Text extends 'Bool'
    ? boolean
    : Text extends 'Int'
      ? number | bigint
      : Text extends 'Bytes'
        ? string | Uint8Array
        : Text extends 'Ip'
          ? string
          : Text extends `Array<${infer Item}>`
            ? readonly InputOf<Item>[]
            : Text extends `Map<${infer Item}>`
              ? | { readonly [key: string]: InputOf<Item> }
                | ReadonlyMap<string, InputOf<Item>>
                | ReadonlyMap<Uint8Array, InputOf<Item>>
              : never

/** What a record may hold for a field, whose type may end in `?`. */
export type FieldValueOf<Text extends string> = string extends Text
  ? ValueInput | null
  : Text extends `${infer Type}?`
    ? InputOf<Type> | null
    : InputOf<Text>
