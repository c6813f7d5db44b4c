import { CstParser, type CstNode, type IRecognitionException, type TokenType } from 'chevrotain'
import {
  LiteralToken,
  LogicalOperatorToken,
  SetItemToken,
  tokens,
  tokenVocabulary,
  type GrammarToken,
} from './lexer/tokens.ts'

/** The grammar: pure rules, no actions. The lexer has already settled what each token is. */
class ExpressionParser extends CstParser {
  constructor(recoveryEnabled: boolean, skipValidations: boolean) {
    super(tokenVocabulary, { recoveryEnabled, maxLookahead: 2, nodeLocationTracking: 'none', skipValidations })
    this.performSelfAnalysis()
  }

  /**
   * Chevrotain would walk the whole rule stack to find what may follow, which overflows the
   * JavaScript stack on deep nesting. Without follows it makes up no token; all else of recovery stays.
   */
  protected getFollowsForInRuleRecovery(): TokenType[] {
    return []
  }

  readonly filter = this.RULE('filter', () => {
    this.SUBRULE(this.expression)
  })

  readonly valueExpression = this.RULE('valueExpression', () => {
    this.SUBRULE(this.indexed)
  })

  readonly expression = this.RULE('expression', () => {
    this.SUBRULE(this.simple)
    this.MANY(() => {
      this.CONSUME(LogicalOperatorToken)
      this.SUBRULE2(this.simple)
    })
  })

  readonly simple = this.RULE('simple', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.negation) },
      { ALT: () => this.SUBRULE(this.quantified) },
      { ALT: () => this.SUBRULE(this.comparison) },
    ])
  })

  readonly group = this.RULE('group', () => {
    this.CONSUME(tokens.LeftParenthesis)
    this.SUBRULE(this.expression)
    this.CONSUME(tokens.RightParenthesis)
  })

  readonly negation = this.RULE('negation', () => {
    this.CONSUME(tokens.Not)
    this.SUBRULE(this.simple)
  })

  readonly quantified = this.RULE('quantified', () => {
    this.CONSUME(tokens.Quantifier)
    this.CONSUME(tokens.LeftParenthesis)
    this.SUBRULE(this.argument)
    this.CONSUME(tokens.RightParenthesis)
  })

  readonly comparison = this.RULE('comparison', () => {
    this.SUBRULE(this.indexed)
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(tokens.Comparison)
            this.SUBRULE(this.literal)
          },
        },
        {
          ALT: () => {
            this.CONSUME(tokens.In)
            this.SUBRULE(this.collection)
          },
        },
      ])
    })
  })

  readonly indexed = this.RULE('indexed', () => {
    this.OR([{ ALT: () => this.CONSUME(tokens.Field) }, { ALT: () => this.SUBRULE(this.call) }])
    this.MANY(() => this.SUBRULE(this.step))
  })

  readonly step = this.RULE('step', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(tokens.LeftBracket)
          this.CONSUME(tokens.Step)
          this.CONSUME(tokens.RightBracket)
        },
      },
      { ALT: () => this.CONSUME(tokens.Member) },
    ])
  })

  readonly call = this.RULE('call', () => {
    this.CONSUME(tokens.Function)
    this.CONSUME(tokens.LeftParenthesis)
    this.OPTION(() => {
      this.SUBRULE(this.argument)
      this.MANY(() => {
        this.CONSUME(tokens.Comma)
        this.SUBRULE2(this.argument)
      })
    })
    this.CONSUME(tokens.RightParenthesis)
  })

  readonly argument = this.RULE('argument', () => {
    this.OR([{ ALT: () => this.CONSUME(LiteralToken) }, { ALT: () => this.SUBRULE(this.expression) }])
  })

  readonly literal = this.RULE('literal', () => {
    this.OR([
      { ALT: () => this.CONSUME(LiteralToken) },
      { ALT: () => this.CONSUME(tokens.Regex) },
      { ALT: () => this.CONSUME(tokens.Wildcard) },
      { ALT: () => this.CONSUME(tokens.Bool) },
    ])
  })

  readonly collection = this.RULE('collection', () => {
    this.OR([
      { ALT: () => this.CONSUME(tokens.ListName) },
      {
        ALT: () => {
          this.CONSUME(tokens.LeftBrace)
          this.MANY(() => this.CONSUME(SetItemToken))
          this.CONSUME(tokens.RightBrace)
        },
      },
    ])
  })
}

/**
 * Throws if the grammar is ambiguous or recurses to the left. It does not change while a process runs, so a test asks
 * this once, in place of every process that reads an expression.
 */
export function validateGrammar(): void {
  new ExpressionParser(true, false)
}

let recovering: ExpressionParser | undefined
let plain: ExpressionParser | undefined

/**
 * Chevrotain recovers inside of a repetition by a call for each mistake, each of which looks through what is left: the
 * stack grows with the mistakes, and time with their square. The default `maxLength` gives fewer tokens than this.
 */
const mostRecoverableTokens = 5000

export interface ParsedCst {
  readonly cst: CstNode | undefined
  readonly errors: readonly IRecognitionException[]
}

/**
 * Builds the concrete syntax tree. Text of a usual length is recovered, so there is a tree where it is broken too.
 *
 * @param start - `filter` for a condition, `valueExpression` for what a rewrite or redirect holds
 */
export function parseTokens(input: GrammarToken[], start: 'filter' | 'valueExpression'): ParsedCst {
  // Made on first use: the analysis of the grammar takes some milliseconds.
  if (input.length <= mostRecoverableTokens) return run((recovering ??= new ExpressionParser(true, true)), input, start)
  const whole = run((plain ??= new ExpressionParser(false, true)), input, start)
  const [error] = whole.errors
  if (error === undefined) return whole
  const at = input.indexOf(error.token as GrammarToken)
  // Up to its first mistake the text is right, so it can be recovered there, once: the checker sees what stands before.
  const { cst } = run(
    (recovering ??= new ExpressionParser(true, true)),
    at === -1 ? input : input.slice(0, at + 1),
    start,
  )
  return { cst, errors: whole.errors }
}

function run(instance: ExpressionParser, input: GrammarToken[], start: 'filter' | 'valueExpression'): ParsedCst {
  instance.input = input
  const cst = instance[start]() as CstNode | undefined
  const errors = [...instance.errors]
  // The parser outlives the text.
  instance.input = []
  return { cst, errors }
}
