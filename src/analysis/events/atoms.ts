import type { ArrayNode, Condition, Test } from '../../compiler/index.ts'
import { boundaryTest } from '../conditions/elements.ts'
import { eachPath, readPath, type Path } from '../conditions/path.ts'

/** A condition that is asked as a whole, and what must be so around it for its answer to matter. */
export interface Atom {
  readonly condition: Condition
  readonly around: readonly { readonly condition: Condition; readonly answer: boolean }[]
}

/** The parts of a condition that are neither `and`, `or`, `xor` nor `not`, from left to right. */
export function atomsOf(condition: Condition, around: Atom['around'] = []): readonly Atom[] {
  switch (condition.kind) {
    case 'constant':
      return []
    case 'not':
      return atomsOf(condition.operand, around)
    case 'and':
    case 'or':
    case 'xor': {
      const { kind, operands } = condition
      return operands.flatMap((operand) => {
        const beside = kind === 'xor' ? [] : operands.filter((other) => other !== operand)
        return atomsOf(operand, [...around, ...beside.map((other) => ({ condition: other, answer: kind === 'and' }))])
      })
    }
    default:
      return [{ condition, around }]
  }
}

/** What an atom reads, with the test on it where there is one. */
export interface AtomReading {
  readonly path: Path
  readonly test: Test | undefined
}

function readArray(array: ArrayNode): readonly AtomReading[] {
  switch (array.kind) {
    case 'array_value': {
      if (array.value.kind !== 'map_call') return [{ path: readPath(array.value), test: undefined }]
      const path = eachPath(array.value.each)
      return path === undefined ? [] : [{ path, test: undefined }]
    }
    case 'array_compare':
    case 'array_truth': {
      const path = eachPath(array.each)
      return path === undefined ? [] : [{ path, test: array.kind === 'array_compare' ? array.test : undefined }]
    }
    case 'array_not':
      return readArray(array.operand)
    default:
      return array.operands.flatMap(readArray)
  }
}

/** What an atom reads; several where it joins arrays. */
export function readAtom(condition: Condition): readonly AtomReading[] {
  switch (condition.kind) {
    case 'compare':
      return [{ path: readPath(condition.left), test: condition.test }]
    case 'truth': {
      const { value } = condition
      if (value.kind !== 'call') return [{ path: readPath(value), test: undefined }]
      const boundary = boundaryTest(value)
      if (boundary !== undefined) return [{ path: boundary.path, test: undefined }]
      const [first] = value.arguments
      return first === undefined || first.kind === 'literal' ? [] : [{ path: readPath(first), test: undefined }]
    }
    case 'any':
    case 'all':
      return readArray(condition.array)
    default:
      return []
  }
}
