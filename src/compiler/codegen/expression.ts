import type { FinderPlan } from '../plan.ts'
import type { ArrayNode, CompareCondition, Condition, EachNode, Test, ValueNode } from '../ir/ir.ts'
import { isFlatArray } from '../ir/visit.ts'
import { comparedCase, type ComparedCase } from './compared-case.ts'
import { code, identifier, joinCode, nameCode, type Code } from './code.ts'
import { kindOf, patternKindOf } from '../kinds/index.ts'
import type { ConstantPool } from './constants.ts'

const arrayJoin = { array_and: 'arrayAnd', array_or: 'arrayOr', array_xor: 'arrayXor' } as const
const joiners = { and: ' && ', or: ' || ' } as const

type ElementTest = Extract<ArrayNode, { kind: 'array_compare' | 'array_truth' }>

/**
 * Writes the expressions of plans: one text for generated source and for emitted modules.
 * `v` are the values, `c` the context. Only one-operator work is inlined; the rest calls
 * the runtime, so that a fix lands once.
 */
export class ExpressionWriter {
  readonly #pool: ConstantPool
  readonly #places: Places
  /** Test functions, made once. */
  readonly functions: { readonly name: Code; readonly text: Code }[] = []
  readonly #functionByText = new Map<string, Code>()
  #temporaries = 0

  constructor(pool: ConstantPool, places: Places) {
    this.#pool = pool
    this.#places = places
  }

  /** A whole predicate as a function expression. */
  predicate(root: Condition): Code {
    return this.#function(() => this.#condition(root))
  }

  /** A whole getter as a function expression. */
  getter(root: ValueNode): Code {
    return this.#function(() => this.#value(root))
  }

  /**
   * A predicate that takes a context as its host has it. What is no context of the shape goes to `slow`.
   *
   * @param shape - the name of the shape
   * @param slow - the name of what answers for everything else
   */
  matcher(root: Condition, shape: Code, slow: Code): Code {
    const { body, names } = this.#body(() => this.#condition(root))
    return code`(c) => { if (c.shape !== ${shape}) return ${slow}(c); const v = c.values; ${names}return ${body} }`
  }

  /** What {@link FinderPlan} says, as a function expression. */
  finder({ looks, conditions }: FinderPlan): Code {
    const { body, names } = this.#body(() => {
      const narrowed = looks.map(({ value, masks, others, own }) => {
        const found = code`${this.#pool.masks(masks)}.get(${this.#value(value)}) ?? ${others}`
        return code`if ((m & ${own}) !== 0) m &= ${found}`
      })
      const asked = conditions.map(
        (condition, number) => code`if ((m & ${1 << number}) !== 0 && ${this.#condition(condition)}) return ${number}`,
      )
      return joinCode([...narrowed, code`if (m === 0) return -1`, ...asked, code`return -1`], '; ')
    })
    return code`(v, c, from) => { let m = ${2 ** conditions.length - 1} & (-1 << from); ${names}${body} }`
  }

  #function(write: () => Code): Code {
    const { body, names } = this.#body(write)
    return names.text === '' ? code`(v, c) => ${body}` : code`(v, c) => { ${names}return ${body} }`
  }

  /** An expression, and the statement that declares its temporaries. */
  #body(write: () => Code): { body: Code; names: Code } {
    this.#temporaries = 0
    const body = write()
    const names = Array.from({ length: this.#temporaries }, (_, index) => nameCode('t', index))
    return { body, names: names.length === 0 ? code`` : code`let ${joinCode(names, ', ')}; ` }
  }

  #temporary(): Code {
    return nameCode('t', this.#temporaries++)
  }

  #condition(node: Condition): Code {
    switch (node.kind) {
      case 'constant':
        return code`${node.value}`
      case 'and':
      case 'or':
        return code`(${joinCode(
          node.operands.map((operand) => this.#condition(operand)),
          joiners[node.kind],
        )})`
      case 'xor':
        return joinBalanced(
          node.operands.map((operand) => code`(${this.#condition(operand)})`),
          (left, right) => code`(${left} !== ${right})`,
        )
      case 'not':
        return code`!(${this.#condition(node.operand)})`
      case 'truth':
        return code`${this.#value(node.value)} === true`
      case 'compare':
        return this.#compare(node)
      case 'any':
      case 'all':
        return this.#quantifier(node.kind, node.array)
    }
  }

  #compare({ test, left, whenMissing }: CompareCondition): Code {
    const changed = comparedCase(left, test)
    if (changed !== undefined && !whenMissing) return this.#compareCase(changed)
    const value = this.#value(left)
    const kind = kindOf(test)
    const takesMissing = kind.takesMissing?.(test) === true
    if (takesMissing === whenMissing && !kind.needsName(test)) return this.#test(test, value)
    const temporary = this.#temporary()
    return code`((${temporary} = ${value}) !== undefined && ${this.#test(test, temporary)})`
  }

  /** Most values have another length, and for those that have not the host's change will do. */
  #compareCase({ value, method, literal }: ComparedCase): Code {
    const temporary = this.#temporary()
    const isSame = code`${temporary}.${identifier(method)}() === ${literal}`
    return code`((${temporary} = ${this.#value(value)}) !== undefined && ${temporary}.length === ${literal.length} && ${isSame})`
  }

  /** The test on a value that may be missing, unless its kind `needsName`. */
  #test(test: Test, value: Code): Code {
    return kindOf(test).write(test, value, this.#pool)
  }

  #quantifier(quantifier: 'any' | 'all', array: ArrayNode): Code {
    if (array.kind === 'array_value') {
      const temporary = this.#temporary()
      const found = quantifier === 'any' ? code`${temporary}.includes(true)` : code`!${temporary}.includes(false)`
      return code`((${temporary} = ${this.#value(array.value)}) !== undefined && ${found})`
    }
    if (array.kind === 'array_compare' || array.kind === 'array_truth') {
      if (isFlatArray(array.each)) return this.#flatQuantifier(quantifier, array)
      const run = this.#pool.use(quantifier === 'any' ? 'anyEach' : 'allEach')
      return code`${run}(${this.#each(array.each)}, ${this.#testFunction(array)}, c)`
    }
    const entries = this.#array(array)
    return quantifier === 'any' ? code`${entries}.includes(true)` : code`!${entries}.includes(false)`
  }

  #array(node: ArrayNode): Code {
    switch (node.kind) {
      case 'array_value':
        return code`(${this.#value(node.value)} ?? [])`
      case 'array_compare':
      case 'array_truth':
        return code`${this.#pool.use('collectEach')}(${this.#each(node.each)}, ${this.#testFunction(node)}, c)`
      case 'array_not':
        return code`${this.#pool.use('arrayNot')}(${this.#array(node.operand)})`
      default: {
        const join = this.#pool.use(arrayJoin[node.kind])
        return joinBalanced(
          node.operands.map((operand) => this.#array(operand)),
          (left, right) => code`${join}(${left}, ${right})`,
        )
      }
    }
  }

  #each(each: EachNode): Code {
    return code`${this.#value(each.base)}, ${this.#pool.steps(each.steps)}`
  }

  #flatQuantifier(quantifier: 'any' | 'all', array: ElementTest): Code {
    const values = this.#value(array.each.base)
    const whole = quantifier === 'any' && array.kind === 'array_compare' ? array.test : undefined
    const some = whole && kindOf(whole).writeSome?.(whole, values, this.#pool)
    return some ?? code`${this.#loop(quantifier, array)}(${values}, c)`
  }

  /** The test on one visited value, named `x`. */
  #elementTest(array: ElementTest): Code {
    return array.kind === 'array_truth' ? code`x === true` : this.#test(array.test, code`x`)
  }

  /**
   * A function that goes through one array itself. The commonest shape by far, and twice as fast
   * as a runtime function that calls a test for each element.
   */
  #loop(quantifier: 'any' | 'all', array: ElementTest): Code {
    const isAny = quantifier === 'any'
    const test = this.#elementTest(array)
    return this.#sharedFunction(
      code`(a, c) => { if (a !== undefined) for (let i = 0; i < a.length; i++) { const x = a[i]; if (${isAny ? test : code`!(${test})`}) return ${isAny} } return ${!isAny} }`,
    )
  }

  #testFunction(array: ElementTest): Code {
    return this.#sharedFunction(code`(x, c) => ${this.#elementTest(array)}`)
  }

  #sharedFunction(text: Code): Code {
    const known = this.#functionByText.get(text.text)
    if (known !== undefined) return known
    const name = nameCode('f', this.functions.length)
    this.functions.push({ name, text })
    this.#functionByText.set(text.text, name)
    return name
  }

  /** The place of a part of a field's map. */
  #part({ base, step }: Extract<ValueNode, { kind: 'step' }>): number | undefined {
    return base.kind === 'field' && step.kind === 'key' ? this.#places.part(base.slot, step.key) : undefined
  }

  #value(node: ValueNode): Code {
    switch (node.kind) {
      case 'field': {
        const slot = this.#places.slot(node.slot)
        return readPlace(slot, code`c.miss(${slot})`)
      }
      case 'literal':
        return code`${node.value as string}`
      case 'pattern':
        return patternKindOf(node.pattern).writeMatcher(node.pattern, this.#pool)
      case 'step': {
        const place = this.#part(node)
        if (place !== undefined) return readPlace(place, code`c.part(${place})`)
        return node.step.kind === 'key'
          ? code`${this.#value(node.base)}?.get(${node.step.key})`
          : code`${this.#value(node.base)}?.[${node.step.index}]`
      }
      case 'call': {
        const values = node.arguments.map((argument) => this.#value(argument))
        const all = node.function.environment === true ? [code`c.environment`, ...values] : values
        return code`${this.#pool.function(node.function)}(${joinCode(all, ', ')})`
      }
      case 'map_call': {
        const implementation = this.#pool.function(node.function)
        const call =
          node.function.environment === true
            ? code`(x, ...rest) => ${implementation}(c.environment, x, ...rest)`
            : implementation
        const rest = node.rest.map((argument) => this.#value(argument))
        if (node.rest.every(isConstant))
          return code`${this.#pool.use('mapEach')}(${joinCode([this.#each(node.each), call, ...rest], ', ')})`
        return code`${this.#pool.use('mapEachWith')}(${this.#each(node.each)}, ${call}, () => [${joinCode(rest, ', ')}])`
      }
      case 'condition':
        return node.condition.kind.startsWith('array_')
          ? this.#array(node.condition as ArrayNode)
          : code`(${this.#condition(node.condition as Condition)})`
    }
  }
}

/** A value by its place. None is null, so one comparison will do where `??` takes two. */
function readPlace(place: number, miss: Code): Code {
  return code`(v[${place}] === undefined ? ${miss} : v[${place}])`
}

/** Where emitted code finds values. */
export interface Places {
  /** The slot that it reads for a slot of the scheme. */
  slot(slot: number): number
  /** The place of what stands in a map under a key; undefined if it has none. */
  part(slot: number, key: string): number | undefined
}

/**
 * Joins pieces pairwise, so that a long run nests no deeper than its logarithm: JavaScript engines recurse over nested
 * expressions. The pieces stay in their order; the joining must be associative.
 */
function joinBalanced(pieces: readonly Code[], join: (left: Code, right: Code) => Code): Code {
  let level = pieces
  while (level.length > 1) {
    const next: Code[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as Code, level[at + 1]]
      next.push(right === undefined ? left : join(left, right))
    }
    level = next
  }
  const [joined] = level
  if (joined === undefined) throw new Error('INVARIANT: a run has an operand')
  return joined
}

/** Whether reading it is free and cannot fail. */
function isConstant(node: ValueNode): boolean {
  return node.kind === 'literal' || node.kind === 'pattern'
}
