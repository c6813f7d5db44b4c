import type { UnknownValue } from '../../unknown-value.ts'

/** What every node has: the text that it was read from, for messages. */
interface Written {
  readonly source: string
}

/** An expression of Terraform's language. Source: the HCL native syntax specification. */
export type Expression = Written &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null | UnknownValue }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'object'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
    | { readonly kind: 'splat'; readonly of: Expression; readonly keys: readonly Expression[] }
    | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[]; readonly spreads: boolean }
    | { readonly kind: 'unary'; readonly sign: '!' | '-'; readonly of: Expression }
    | { readonly kind: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'condition'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | ForExpression
  )

/** `[for x in list : …]` and `{for k, v in map : … => …}`. */
export interface ForExpression {
  readonly kind: 'for'
  readonly names: readonly string[]
  readonly over: Expression
  /** Of an object: the key of each member. */
  readonly key?: Expression
  readonly value: Expression
  readonly filter?: Expression
  /** `…...`: values of one key are a list. */
  readonly isGrouped: boolean
}
