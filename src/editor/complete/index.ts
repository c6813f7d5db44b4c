export { completeExpression, selectorOf } from './complete-expression.ts'
export { completeStructure } from './complete-structure.ts'
export { openLiteral, readCursor, type Cursor } from './cursor.ts'
