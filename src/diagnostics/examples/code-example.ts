/** What the text of an example is, and so who reads it. */
export type ExampleForm =
  | 'expression'
  /** An expression that gives a value, as in the target of a redirect. */
  | 'value'
  /** A policy document, which is opened, tested and proved. */
  | 'policy'
  /** The JSON of the API or Terraform, which is imported. */
  | 'import'
  /** A policy that is exported. */
  | 'export'
  /** An HTTP request as it is sent; line ends are those of the protocol. */
  | 'request'

/** A text that makes a code be told, and one like it that does not. Tests run both. */
export interface CodeExample {
  readonly form: ExampleForm
  readonly wrong: string
  readonly right: string
  /** Limits that are set for both, by their names. */
  readonly limits?: Readonly<Record<string, number>>
  readonly scheme?: 'gateway'
  /** Phase of the Rulesets API that an expression is checked against. */
  readonly phase?: string
  /** What is written on export. */
  readonly exportAs?: 'rulesets' | 'gateway' | 'lists' | 'dlp' | 'portal'
}

/** Why no text can show a code. */
export interface WithoutExample {
  readonly because: string
}

/** An example for each code of a table: the type checker asks for those that are missing. */
export type CodeExamples<Codes> = Readonly<Record<keyof Codes, CodeExample | WithoutExample>>

/** A condition that is wrong, and one that is right. */
export function expression(wrong: string, right: string, extra: Partial<CodeExample> = {}): CodeExample {
  return { form: 'expression', wrong, right, ...extra }
}

/** A policy document that is wrong, and one that is right, without the line of its version. */
export function policy(wrong: string, right: string, extra: Partial<CodeExample> = {}): CodeExample {
  return { form: 'policy', wrong: `version: 1\n${wrong}`, right: `version: 1\n${right}`, ...extra }
}

/** A policy of one rule, without the line of its version. */
export function ruleOf(condition: string, action = 'block'): string {
  return `rules:\n  - id: example\n    expression: '${condition}'\n    action: ${action}\n`
}
