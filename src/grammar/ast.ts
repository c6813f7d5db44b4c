import type { Span } from '../diagnostics/index.ts'
import type { ComparisonOperatorName, IndexStep } from '../language/index.ts'
import type { ByteString, IpValue } from '../runtime/index.ts'

/** How a byte literal was written. */
export type BytesForm = 'quoted' | 'raw' | 'hex'

export type ComparisonOperator = ComparisonOperatorName

export type LogicalOperator = 'and' | 'or' | 'xor'

interface Node {
  readonly span: Span
}

/** `a or b or c`: a run of one operator, as precedence groups it. */
export interface LogicalNode extends Node {
  readonly kind: 'logical'
  readonly operator: LogicalOperator
  readonly operands: readonly Expression[]
}

export interface NotNode extends Node {
  readonly kind: 'not'
  readonly operand: Expression
}

/** Parentheses, kept as written. */
export interface GroupNode extends Node {
  readonly kind: 'group'
  /** Its closing parenthesis is there. */
  readonly closed: boolean
  readonly expression: Expression
}

export interface QuantifierNode extends Node {
  readonly kind: 'quantifier'
  readonly quantifier: 'any' | 'all'
  readonly argument: Argument
}

/** A value with an operator and a right side; or alone, if it is a Bool. */
export interface ComparisonNode extends Node {
  readonly kind: 'comparison'
  readonly left: IndexedNode
  readonly operator: ComparisonOperator | undefined
  readonly operatorSpan: Span | undefined
  readonly right: RightSide | undefined
}

/** A field or call with its brackets. */
export interface IndexedNode extends Node {
  readonly kind: 'indexed'
  /** Behind `steps` stands a bracket that does not close or does not read, so what it gives is not known. */
  readonly broken: boolean
  /** An argument whose name could be a literal: the engine forgets what is wrong in it (section 11.2, rule 4). */
  readonly onTrial: boolean
  readonly base: FieldNode | CallNode
  readonly steps: readonly StepNode[]
}

export interface StepNode extends Node {
  readonly kind: 'step'
  readonly step: IndexStep
  /** Written `.name` behind `[*]` (Gateway's dialect). */
  readonly member: boolean
}

export interface FieldNode extends Node {
  readonly kind: 'field'
  readonly name: string
}

export interface CallNode extends Node {
  readonly kind: 'call'
  readonly name: string
  readonly nameSpan: Span
  readonly arguments: readonly Argument[]
}

export interface IntNode extends Node {
  readonly kind: 'int'
  readonly value: number | bigint
}

/** `true` or `false` (Gateway's dialect). */
export interface BoolNode extends Node {
  readonly kind: 'bool'
  readonly value: boolean
}

export interface BytesNode extends Node {
  readonly kind: 'bytes'
  readonly value: ByteString
  readonly form: BytesForm
}

export interface IpNode extends Node {
  readonly kind: 'ip'
  readonly value: IpValue
}

/** `a..b` of integers. */
export interface IntRangeNode extends Node {
  readonly kind: 'int_range'
  readonly first: number | bigint
  readonly last: number | bigint
}

/** A network (`prefix` is its length) or `first..last`. */
export interface IpRangeNode extends Node {
  readonly kind: 'ip_range'
  readonly first: IpValue
  readonly last: IpValue
  readonly prefix: number | undefined
}

export type SetItem = IntNode | IntRangeNode | BytesNode | IpNode | IpRangeNode

export interface SetNode extends Node {
  readonly kind: 'set'
  readonly items: readonly SetItem[]
}

export interface ListNode extends Node {
  readonly kind: 'list'
  readonly name: string
}

/** The pattern as the regex engine gets it (characters, not bytes). */
export interface RegexNode extends Node {
  readonly kind: 'regex'
  readonly pattern: string
  readonly form: 'quoted' | 'raw'
}

/** The pattern's bytes after string escapes; stars and backslashes are still to be read. */
export interface WildcardNode extends Node {
  readonly kind: 'wildcard'
  readonly pattern: ByteString
  readonly form: 'quoted' | 'raw'
}

/** A hole that the parser left when it went on after an error. */
export interface MissingNode extends Node {
  readonly kind: 'missing'
  readonly expected: string
}

export type Literal = IntNode | BytesNode | IpNode
export type RightSide = Literal | BoolNode | SetNode | ListNode | RegexNode | WildcardNode | MissingNode
export type Expression = LogicalNode | NotNode | GroupNode | QuantifierNode | ComparisonNode | MissingNode
/** An indexed value alone stands for itself here, whatever its type. */
export type Argument = Literal | IndexedNode | Expression

export type AstNode = Expression | Argument | RightSide | SetItem | FieldNode | CallNode | StepNode

/** Which keys of a node hold its children: the one fact that walk and search need. */
export const childKeys: { readonly [K in AstNode['kind']]: readonly string[] } = {
  logical: ['operands'],
  not: ['operand'],
  group: ['expression'],
  quantifier: ['argument'],
  comparison: ['left', 'right'],
  indexed: ['base', 'steps'],
  step: [],
  field: [],
  call: ['arguments'],
  bool: [],
  int: [],
  bytes: [],
  ip: [],
  int_range: [],
  ip_range: [],
  set: ['items'],
  list: [],
  regex: [],
  wildcard: [],
  missing: [],
}
