import { UnknownValue } from '../unknown-value.ts'

/** A text with holes: what stands between them, and the expressions that fill them. */
export class Template extends UnknownValue {
  readonly pieces: readonly (string | UnknownValue)[]

  constructor(text: string, pieces: readonly (string | UnknownValue)[]) {
    super(text)
    this.pieces = pieces
  }
}

/** `%{if …}` and the like: what stands inside of its braces. */
export class Directive extends UnknownValue {}

/** A text as a template writes it: `${` and `%{` would begin what Terraform works out. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign)
}
