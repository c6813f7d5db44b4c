import type { Test } from '../../compiler/index.ts'
import { compareValues, type Reference } from './kind.ts'

export const order: Reference<Extract<Test, { kind: 'order' }>> = (test, value) => {
  const order = compareValues(test.type, value, test.literal)
  if (order === undefined) return test.operator === 'ne'
  switch (test.operator) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
  }
}
