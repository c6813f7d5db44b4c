export { hoverAt, nodesAt, resolvedName } from './hover.ts'
export { signatureAt } from './signature.ts'
